// Whose desk a page is about, and what its pages ask again and again.
import 'server-only'

import { ask, shared } from '../../lib/api'
import { dateIn, HOME_ZONE } from '../../lib/format'
import type { Locale } from '../../lib/words'
import { own, type Own } from '../practice/own'

const A_DAY = 86_400

/** The holidays that are kept, of the years around some days. */
export async function closedDates({ keeps_holidays }: Own, dates: readonly string[]): Promise<string[]> {
  if (!keeps_holidays) return []
  const years = [...new Set(dates.map((date) => Number(date.slice(0, 4))))]
  const found = await Promise.all(years.map((year) => ask(shared(A_DAY).GET('/api/v1/holidays', { params: { query: { year } } }))))
  return found.flatMap(({ data }) => data?.items.map(({ on_date }) => on_date) ?? [])
}

export async function desk(locale: Locale, here: string) {
  const practice = await own(locale, here)
  const { zone } = practice
  return { practice, zone, today: dateIn(Date.now(), zone), zoneNamed: zone !== HOME_ZONE }
}
