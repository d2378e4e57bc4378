// What visits are called: their professional, service and place, as they were when the visit was booked.
import type { Shape } from '@contacto/api'
import { comma, dateText, partsText, personName, textIn, timeText } from '../../lib/format'
import { mapAddress } from '../../lib/names'
import { wordsOf, type Locale } from '../../lib/words'

type Visit = Shape<'appointment'>
type VisitOffer = Shape<'visit_offer'>

/** A visit keeps its professional's name whole, not in parts. */
export const professionalOf = (locale: Locale, { professional_title, professional_name_ar, professional_name_latin }: VisitOffer): string =>
  personName(locale, { title: professional_title ?? null, family_name_ar: professional_name_ar ?? null, family_name_latin: professional_name_latin ?? null })

export const serviceOf = (locale: Locale, offer: VisitOffer) => textIn(locale, 'service_name', offer)

/** Where it takes place, in a line: its address, or that somebody comes or calls. */
export function whereOf(locale: Locale, { place_kind }: Pick<VisitOffer, 'place_kind'>, address: string): string {
  const t = wordsOf(locale, 'book')
  return place_kind === 'video' ? t('video') : place_kind === 'home_visits' ? t('home_visit') : address
}

/** The whole address of a visit; its town comes from the catalogue. */
export const addressOf = (locale: Locale, offer: VisitOffer, town: string | undefined) =>
  whereOf(locale, offer, partsText(locale, [offer.place_name, textIn(locale, 'address', offer), town]))

/** What a client answered to the questions of a service; to some there is but yes and no. */
export function answersOf(locale: Locale, { answers = [] }: Pick<Visit, 'answers'>): { question: string; answer: string }[] {
  const t = wordsOf(locale, 'book')
  return answers.map((one) => ({
    question: textIn(locale, 'text', one), answer: one.answer === 'yes' || one.answer === 'no' ? t(one.answer) : one.answer,
  }))
}

/** mardi 24 novembre 2026, 09:30 */
export const whenOf = (locale: Locale, start: string, zone: string, style: 'long' | 'short' = 'long') =>
  dateText(locale, start, zone, style) + comma(locale) + timeText(locale, start, zone)

/** Who comes, if it is not who booked. */
export const comesOf = ({ attendee_name, guest_name }: Visit) => attendee_name ?? guest_name

/** Where to find it on a map, if one goes there. */
export const mapOf = (offer: Pick<VisitOffer, 'latitude' | 'longitude' | 'place_kind'>) => (offer.place_kind === 'practice' ? mapAddress(offer) : undefined)

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
