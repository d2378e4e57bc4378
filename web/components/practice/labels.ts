// What places, services and hours are called in lists and choices.
import type { Shape } from '@contacto/api'
import type { Wilaya } from '../../lib/catalogue'
import { clockText, comma, dayText, lengthText, nameOf, partsText, textIn } from '../../lib/format'
import { priceText } from '../../lib/price'
import { type Timetable, type WallRange } from '../../lib/timetable'
import { wordsOf, type Locale } from '../../lib/words'
import type { NamedPlace } from './ServiceFields'

type Wilayas = readonly Wilaya[]

/** By its name, its address, or its kind; and the wilaya. */
export function placeLabel(locale: Locale, place: Shape<'place'>, wilayas: Wilayas): string {
  const wilaya = wilayas.find(({ slug }) => slug === place.wilaya)
  const what = place.name || textIn(locale, 'address', place) || wordsOf(locale, 'practice')(`placeKind.${place.kind}`)
  return partsText(locale, [what, wilaya && nameOf(locale, wilaya)])
}

export const placeLabels = (locale: Locale, { places }: { places: readonly Shape<'place'>[] }, wilayas: Wilayas): NamedPlace[] =>
  places.map((place) => ({ place_id: place.place_id, label: placeLabel(locale, place, wilayas) }))

export const serviceLine = (locale: Locale, service: Shape<'offering'>) => `${lengthText(locale, service.length_minutes)} · ${priceText(locale, service)}`

export function seasonText(locale: Locale, { valid_from: from, valid_to: to }: Pick<Timetable, 'valid_from' | 'valid_to'>): string {
  const t = wordsOf(locale, 'practice')
  if (from && to) return t('hours.fromTo', { from: dayText(locale, from), to: dayText(locale, to) })
  if (from) return t('hours.since', { from: dayText(locale, from) })
  if (to) return t('hours.until', { to: dayText(locale, to) })
  return t('hours.allYear')
}

export const rangesText = (locale: Locale, ranges: readonly WallRange[]) =>
  ranges.length ? ranges.map(({ from, to }) => `${clockText(from)}–${clockText(to)}`).join(comma(locale)) : wordsOf(locale, 'practice')('hours.closed')
