// What visits are called where their professional sees them.
import type { Shape } from '@contacto/api'
import type { Locale } from '@contacto/i18n'
import { nameOf, textIn } from '../../lib/format'

export type Visit = Shape<'appointment'>
export type Status = Shape<'appointment_status'>

type Named = Pick<Visit, 'client_name_ar' | 'client_name_latin' | 'guest_name' | 'attendee_name'>

/** Who booked; nothing when no name is known. */
export const bookerOf = (locale: Locale, visit: Named) => textIn(locale, 'client_name', visit) || (visit.guest_name ?? '')

/** Who comes. */
export const whoOf = (locale: Locale, visit: Named) => visit.attendee_name || bookerOf(locale, visit)

type Card = Pick<Shape<'client_card'>, 'name' | 'name_ar' | 'name_latin'>

/** The professional's own words go before the account's. */
export const cardName = (locale: Locale, card: Card) => card.name || nameOf(locale, card)

export const serviceOf = (locale: Locale, offer: Visit['offer']) => textIn(locale, 'service_name', offer)

export const isLive = ({ status }: Pick<Visit, 'status'>) => status === 'requested' || status === 'booked'
export const isGone = ({ status }: Pick<Visit, 'status'>) => status === 'declined' || status === 'cancelled'
