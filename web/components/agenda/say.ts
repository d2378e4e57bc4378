// What visits are called where their professional sees them.
import type { Shape } from '@contacto/api'
import type { Locale } from '@contacto/i18n'

export type Visit = Shape<'appointment'>
export type Status = Shape<'appointment_status'>

type Named = Pick<Visit, 'client_name_ar' | 'client_name_latin' | 'guest_name' | 'attendee_name'>

const first = (...texts: (string | undefined)[]) => texts.find(Boolean) ?? ''

/** Who booked; nothing when no name is known. */
export const bookerOf = (locale: Locale, { client_name_ar, client_name_latin, guest_name }: Named) =>
  locale === 'ar' ? first(client_name_ar, client_name_latin, guest_name) : first(client_name_latin, client_name_ar, guest_name)

/** Who comes. */
export const whoOf = (locale: Locale, visit: Named) => visit.attendee_name || bookerOf(locale, visit)

type Card = Pick<Shape<'client_card'>, 'name' | 'name_ar' | 'name_latin'>

/** The professional's own words go before the account's. */
export const cardName = (locale: Locale, { name, name_ar, name_latin }: Card) =>
  locale === 'ar' ? first(name, name_ar, name_latin) : first(name, name_latin, name_ar)

export function serviceOf(locale: Locale, { service_name_ar, service_name_fr, service_name_en }: Visit['offer']): string {
  if (locale === 'ar') return first(service_name_ar, service_name_fr, service_name_en)
  if (locale === 'fr') return first(service_name_fr, service_name_en, service_name_ar)
  return first(service_name_en, service_name_fr, service_name_ar)
}

export const isLive = ({ status }: Pick<Visit, 'status'>) => status === 'requested' || status === 'booked'
export const isGone = ({ status }: Pick<Visit, 'status'>) => status === 'declined' || status === 'cancelled'
