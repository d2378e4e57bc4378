// Addresses of a start, and of a profile that shows one day of one week.  Everything a person chooses stands in them, so that a
// link can be sent, reloaded and opened without any script.
import type { Locale } from '@contacto/i18n'

export interface Choice {
  service_id: string
  place_id: string
  /** The first date of the strip. */
  first: string
  day: string
  /** Also why the other times of that day are not free? */
  why: boolean
}

const withPairs = (path: string, pairs: Record<string, string | undefined>) =>
  `${path}?${new URLSearchParams(Object.entries(pairs).filter((pair): pair is [string, string] => Boolean(pair[1])))}`

interface Bookable {
  slug: string
  service_id: string
  place_id: string
  start: string
}

export const bookAddress = (locale: Locale, { slug, service_id, place_id, start }: Bookable) =>
  withPairs(`/${locale}/book/${slug}`, { service: service_id, place: place_id, start })

/** `#times` is where the picker stands on the page. */
export const pickerAddress = (locale: Locale, slug: string, { service_id, place_id, first, day, why }: Partial<Choice>) =>
  `${withPairs(`/${locale}/p/${slug}`, { service: service_id, place: place_id, week: first, day, why: why ? '1' : undefined })}#times`
