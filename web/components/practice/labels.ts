// What places, services and hours are called in lists and choices.
import type { Shape } from '@contacto/api'
import { dayText, lengthText, nameOf } from '../../lib/format'
import { priceText } from '../../lib/price'
import { clockOf, type Timetable, type WallRange } from '../../lib/timetable'
import { wordsOf, type Locale } from '../../lib/words'
import type { NamedPlace } from './ServiceFields'

type Wilayas = readonly Shape<'wilaya_entry'>[]

/** By its name, its address, or its kind; and the wilaya. */
export function placeLabel(locale: Locale, place: Shape<'place'>, wilayas: Wilayas): string {
  const wilaya = wilayas.find(({ slug }) => slug === place.wilaya)
  const address = locale === 'ar' ? (place.address_ar ?? place.address_latin) : (place.address_latin ?? place.address_ar)
  const what = place.name ?? address ?? wordsOf(locale, 'practice')(`placeKind.${place.kind}`)
  return [what, wilaya && nameOf(locale, wilaya)].filter(Boolean).join(locale === 'ar' ? '، ' : ', ')
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
  ranges.length ? ranges.map(({ from, to }) => `${clockOf(from)}–${clockOf(to)}`).join(locale === 'ar' ? '، ' : ', ') : wordsOf(locale, 'practice')('hours.closed')
