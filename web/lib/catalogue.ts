// Trades, wilayas, towns and holidays, the same for everybody.  The API says them; when it cannot be asked while the app is built,
// the lists it is seeded with do, and the page is made anew from the API's answer some time after the first visits.
//
// What a reader would get wrong: trades and specialities that cannot be chosen any more are among them, for there are still
// professionals who bear them; lists of choices go through choosable() of trades.ts.
import 'server-only'

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cache } from 'react'
import { ask, shared, type Shape } from './api'
import { townText } from './names'
import type { Locale } from './words'

interface Named {
  slug: string
  name_ar: string
  name_fr: string
  name_en: string
}
interface Speciality extends Named {
  /** Can it be chosen? */
  active: boolean
}
export interface Trade extends Speciality {
  /** Is there a register whose number proves it? */
  regulated: boolean
  specialities: Speciality[]
}
export interface Wilaya extends Named {
  number?: number
}
export interface Catalogue {
  trades: Trade[]
  wilayas: Wilaya[]
}
export type Town = Shape<'town'>
type Holiday = Shape<'holiday'>

const SECONDS = 3600
const SEED = 'server/services/professionals/catalogue'

/** The columns of a list the catalogue is seeded with; none where there is no checkout. */
function seeded(file: string): string[][] {
  const text = readFileSync(join(/* turbopackIgnore: true */ process.cwd(), '..', SEED, file), 'utf8')
  return text.split('\n').filter((line) => line && !line.startsWith('#')).map((line) => line.split('\t'))
}

function fromSeed(): Catalogue {
  const named = ([slug, , name_ar, name_fr, name_en]: string[]) => ({ slug: slug!, name_ar: name_ar!, name_fr: name_fr!, name_en: name_en! })
  const specialities = seeded('specialities.tsv')
  return {
    trades: seeded('trades.tsv').map((row) => ({
      ...named(row),
      regulated: row[1] === 'register',
      active: true,
      specialities: specialities.filter(([trade]) => trade === row[0]).map(([, slug, ...names]) => ({ ...named([slug!, '', ...names]), active: true })),
    })),
    wilayas: seeded('wilayas.tsv').map((row) => ({ ...named(row), ...(row[1] ? { number: Number(row[1]) } : {}) })),
  }
}

const isBuild = () => process.env.NEXT_PHASE === 'phase-production-build'

const plain = ({ slug, name_ar, name_fr, name_en }: Named): Named => ({ slug, name_ar, name_fr, name_en })
const active = (entry: Speciality): Speciality => ({ ...plain(entry), active: entry.active })

/** Fails when nobody can say it: whoever made the page before keeps showing that. */
export const catalogue = cache(async (): Promise<Catalogue> => {
  const api = shared(SECONDS)
  const [trades, wilayas] = await Promise.all([ask(api.GET('/api/v1/trades')), ask(api.GET('/api/v1/wilayas'))])
  const problem = trades.problem ?? wilayas.problem
  if (problem) {
    if (isBuild()) return fromSeed()
    throw problem
  }
  return {
    trades: trades.data!.items.map((trade) => ({ ...active(trade), regulated: trade.regulated, specialities: trade.specialities.map(active) })),
    wilayas: wilayas.data!.items.map((wilaya) => ({ ...plain(wilaya), ...(wilaya.number ? { number: wilaya.number } : {}) })),
  }
})

/** The landing pages that are made when the app is built: none where nobody can say who has time. */
export async function askedMost(): Promise<{ trades: string[]; wilayas: string[] }> {
  const { data } = await ask(shared(SECONDS).GET('/api/v1/search/facets', { params: { query: {} } }))
  const most = (facets: readonly { word: { slug: string } }[], count: number) => facets.slice(0, count).map(({ word }) => word.slug)
  return data ? { trades: most(data.trades, 12), wilayas: most(data.wilayas, 6) } : { trades: [], wilayas: [] }
}

const KEPT_MS = 300_000
let kept: { words: Catalogue; until: number } | undefined

/**
 * For pages made anew for each request: as objects in memory, since to read the lists anew from their JSON costs more than all the
 * rest of a form; what was known before, or nothing, when nobody can say it, for such a page helps without it.
 */
export async function keptCatalogue(): Promise<Catalogue> {
  if (kept && Date.now() < kept.until) return kept.words
  try {
    const words = await catalogue()
    kept = { words, until: Date.now() + KEPT_MS }
    return words
  } catch {
    return kept?.words ?? { trades: [], wilayas: [] }
  }
}

/** The towns of a wilaya, the largest first; none when nobody can say. */
export async function townsOf(wilaya: string | undefined): Promise<Town[]> {
  if (!wilaya) return []
  const { data } = await ask(shared(SECONDS).GET('/api/v1/towns', { params: { query: { wilaya: wilaya as Shape<'wilaya'> } } }))
  return data?.items ?? []
}

/** Where something is whose town and wilaya are known by their slugs alone: a visit. */
export async function townTextOf(locale: Locale, at: { town?: string | undefined; wilaya?: string | undefined }): Promise<string | undefined> {
  const [{ wilayas }, towns] = await Promise.all([keptCatalogue(), at.town ? townsOf(at.wilaya) : []])
  const wilaya = wilayas.find(({ slug }) => slug === at.wilaya)
  return wilaya && townText(locale, { wilaya, town: towns.find(({ slug }) => slug === at.town) })
}

/** The public holidays of the years in which some dates lie. */
export async function holidaysOf(dates: readonly string[]): Promise<Holiday[]> {
  const years = [...new Set(dates.map((date) => Number(date.slice(0, 4))))]
  const found = await Promise.all(years.map((year) => ask(shared(SECONDS).GET('/api/v1/holidays', { params: { query: { year } } }))))
  return found.flatMap(({ data }) => data?.items ?? [])
}

/** The dates on which one who keeps holidays is closed, in those years. */
export const closedDates = async ({ keeps_holidays }: { keeps_holidays: boolean }, dates: readonly string[]): Promise<string[]> =>
  keeps_holidays ? (await holidaysOf(dates)).map(({ on_date }) => on_date) : []
