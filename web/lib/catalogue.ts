// Trades and wilayas, for pages made once for all.  The API says them; when it cannot be asked while the app is built, the
// lists it is seeded with do, and the page is made anew from the API's answer some time after the first visits.
import 'server-only'

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cache } from 'react'
import { ask, shared } from './api'
import { groupOf, groups, rank, type Group } from './trades'

export interface Named {
  slug: string
  name_ar: string
  name_fr: string
  name_en: string
}
export interface Trade extends Named {
  specialities: Named[]
}
export interface Wilaya extends Named {
  number?: number
}
export interface Catalogue {
  trades: Trade[]
  wilayas: Wilaya[]
}

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
      specialities: specialities.filter(([trade]) => trade === row[0]).map(([, slug, ...names]) => named([slug!, '', ...names])),
    })),
    wilayas: seeded('wilayas.tsv').map((row) => ({ ...named(row), ...(row[1] ? { number: Number(row[1]) } : {}) })),
  }
}

const isBuild = () => process.env.NEXT_PHASE === 'phase-production-build'

const plain = ({ slug, name_ar, name_fr, name_en }: Named): Named => ({ slug, name_ar, name_fr, name_en })

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
    trades: trades.data!.items.map((trade) => ({ ...plain(trade), specialities: trade.specialities.map(plain) })),
    wilayas: wilayas.data!.items.map((wilaya) => ({ ...plain(wilaya), ...(wilaya.number ? { number: wilaya.number } : {}) })),
  }
})

/** The landing pages that are made when the app is built: none where nobody can say who has time. */
export async function askedMost(): Promise<{ trades: string[]; wilayas: string[] }> {
  const { data } = await ask(shared(SECONDS).GET('/api/v1/search/facets', { params: { query: {} } }))
  const most = (facets: readonly { word: { slug: string } }[], count: number) => facets.slice(0, count).map(({ word }) => word.slug)
  return data ? { trades: most(data.trades, 12), wilayas: most(data.wilayas, 6) } : { trades: [], wilayas: [] }
}

/** The trades of each group, in the order of the home page. */
export function grouped(trades: readonly Trade[]): { group: Group; trades: Trade[] }[] {
  return groups
    .map((group) => ({ group, trades: trades.filter((trade) => groupOf(trade.slug) === group) }))
    .map(({ group, trades }) => ({ group, trades: trades.sort((a, b) => rank(a.slug) - rank(b.slug)) }))
    .filter(({ trades }) => trades.length > 0)
}
