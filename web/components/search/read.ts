// What a results page reads, all at once: the hits, how many there would be with one choice more, and the words of the catalogue.
import 'server-only'

import type { ContactoProblem } from '@contacto/api'
import { api, ask as settle, type Shape } from '../../lib/api'
import { keptCatalogue, townsOf, type Catalogue, type Town } from '../../lib/catalogue'
import type { Ask } from './ask'

export type Hit = Shape<'search_hit'>
export type Found = Shape<'search_page'>
export type Facets = Shape<'search_facets'>
export type Why = Shape<'search_why'>

/** The API takes lists with commas. */
const comma = { querySerializer: { array: { style: 'form', explode: false } } } as const

/** Counts are a help and no more: once there are hits, the page waits no longer for them than this. */
const COUNTS_MS = 150

const filtersOf = ({ sort: _sort, cursor: _cursor, ...filters }: Ask) => filters

async function facetsOf(ask: Ask): Promise<Facets | undefined> {
  const client = await api()
  return (await settle(client.GET('/api/v1/search/facets', { params: { query: filtersOf(ask) }, ...comma }))).data
}

export interface Results {
  found: Found | undefined
  problem: ContactoProblem | undefined
  facets: Facets | undefined
}

export async function readResults(ask: Ask): Promise<Results> {
  const client = await api()
  const counting = facetsOf(ask)
  const { data: found, problem } = await settle(client.GET('/api/v1/search', { params: { query: ask }, ...comma }))
  const facets = await Promise.race([counting, new Promise<undefined>((resolve) => setTimeout(resolve, COUNTS_MS))])
  return { found, problem, facets }
}

export interface Words extends Catalogue {
  towns: Town[]
}

/** What the form chooses from; without it the page still finds. */
export async function readWords(ask: Ask): Promise<Words> {
  const [words, towns] = await Promise.all([keptCatalogue(), townsOf(ask.wilaya)])
  return { ...words, towns }
}

export type Missed = { name: string; slug: string; why: Why } | 'unknown'

/** Why somebody is not among the results: by the name that was typed, as suggestions understand it. */
export async function readMissed(ask: Ask, typed: string): Promise<Missed> {
  const client = await api()
  const { data } = await settle(client.GET('/api/v1/search/suggest', { params: { query: { q: typed } } }))
  const person = data?.items.find(({ kind, slug }) => kind === 'professional' && slug)
  if (!person?.slug) return 'unknown'
  const { data: why } = await settle(
    client.GET('/api/v1/search/why', { params: { query: { ...filtersOf(ask), slug: person.slug } }, ...comma }),
  )
  const name = person.label_fr ?? person.label_ar ?? person.complete
  return why ? { name, slug: person.slug, why } : 'unknown'
}
