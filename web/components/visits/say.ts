// What visits are called: their professional, service and place, as they were when the visit was booked.
import type { Shape } from '@contacto/api'
import { dateText, personName, timeText } from '../../lib/format'
import type { Locale } from '../../lib/words'

type Visit = Shape<'appointment'>
type VisitOffer = Shape<'visit_offer'>

const first = (...texts: (string | undefined)[]) => texts.find(Boolean) ?? ''

/** A visit keeps its professional's name whole, not in parts. */
export const professionalOf = (locale: Locale, { professional_title, professional_name_ar, professional_name_latin }: VisitOffer): string =>
  personName(locale, { title: professional_title ?? null, family_name_ar: professional_name_ar ?? null, family_name_latin: professional_name_latin ?? null })

export function serviceOf(locale: Locale, { service_name_ar, service_name_fr, service_name_en }: VisitOffer): string {
  if (locale === 'ar') return first(service_name_ar, service_name_fr, service_name_en)
  if (locale === 'fr') return first(service_name_fr, service_name_en, service_name_ar)
  return first(service_name_en, service_name_fr, service_name_ar)
}

export const addressOf = (locale: Locale, { address_ar, address_latin }: Pick<VisitOffer, 'address_ar' | 'address_latin'>) =>
  locale === 'ar' ? first(address_ar, address_latin) : first(address_latin, address_ar)

/** mardi 24 novembre 2026, 09:30 */
export const whenOf = (locale: Locale, start: string, zone: string, style: 'long' | 'short' = 'long') =>
  `${dateText(locale, start, zone, style)}${locale === 'ar' ? '، ' : ', '}${timeText(locale, start, zone)}`

/** Who comes, if it is not who booked. */
export const comesOf = ({ attendee_name, guest_name }: Visit) => attendee_name ?? guest_name

/** The pin of a place, for whatever opens maps on this device. */
export const mapOf = ({ latitude, longitude, place_kind }: Pick<VisitOffer, 'latitude' | 'longitude' | 'place_kind'>) =>
  place_kind === 'practice' && latitude !== undefined && longitude !== undefined
    ? `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`
    : undefined

const isAhead = (visit: Visit, now: number) => (visit.status === 'booked' || visit.status === 'requested') && Date.parse(visit.starts_at) > now

/** What a client may still do with a visit; whether he may in the end, the API says. */
export function choicesOf(visit: Visit, now = Date.now()) {
  const ahead = isAhead(visit, now)
  const before = (instant: string | undefined) => ahead && (instant === undefined || Date.parse(instant) > now)
  return {
    ahead,
    move: before(visit.move_before),
    cancel: before(visit.cancel_before),
    confirm: ahead && visit.status === 'booked' && !visit.confirmed_at,
  }
}
