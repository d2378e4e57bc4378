// A profile as schema.org says it, for search engines.  Nothing stands here that the page does not show.
import { clockText, nameOf, personName } from '../../lib/format'
import { addressesOf, townText } from '../../lib/names'
import type { Locale } from '../../lib/words'
import type { Profile, PublicPlace } from './read'

const types: Record<string, string> = {
  dentist: 'Dentist', optician: 'Optician', 'medical-laboratory': 'MedicalClinic', lawyer: 'Attorney', notary: 'Notary', 'sworn-translator': 'ProfessionalService',
  'chartered-accountant': 'AccountingService', accountant: 'AccountingService', 'estate-agent': 'RealEstateAgent', plumber: 'Plumber', electrician: 'Electrician',
  'heating-technician': 'HVACBusiness', 'air-conditioning-technician': 'HVACBusiness', painter: 'HousePainter', locksmith: 'Locksmith', 'car-mechanic': 'AutoRepair',
  barber: 'HairSalon', hairdresser: 'HairSalon', beautician: 'BeautySalon', veterinarian: 'VeterinaryCare', childminder: 'ChildCare',
}

/** A doctor of whatever kind bears his title; everybody else is a local business. */
const typeOf = ({ trade, title }: Profile) => types[trade.slug] ?? (title === 'Dr' || title === 'Pr' ? 'Physician' : 'LocalBusiness')

const weekdays = { mon: 'Monday', tue: 'Tuesday', wed: 'Wednesday', thu: 'Thursday', fri: 'Friday', sat: 'Saturday', sun: 'Sunday' } as const

function addressOf(locale: Locale, place: PublicPlace) {
  const street = addressesOf(locale, place)[0]?.text
  return {
    '@type': 'PostalAddress',
    ...(street ? { streetAddress: street } : {}),
    ...(place.town ? { addressLocality: nameOf(locale, place.town) } : {}),
    addressRegion: nameOf(locale, place.wilaya),
    addressCountry: 'DZ',
  }
}

export function structured(locale: Locale, profile: Profile, address: string, origin: string): object {
  const place = profile.places.find(({ kind }) => kind === 'practice') ?? profile.places[0]
  const other = personName(locale === 'ar' ? 'fr' : 'ar', profile)
  return {
    '@type': typeOf(profile),
    '@id': address,
    url: address,
    name: personName(locale, profile),
    ...(other !== personName(locale, profile) ? { alternateName: other } : {}),
    description: `${nameOf(locale, profile.trade)}, ${place ? townText(locale, place) : ''}`,
    ...(profile.photo ? { image: `${origin}/media/${profile.photo}-768.jpg` } : {}),
    ...(place ? { address: addressOf(locale, place) } : {}),
    ...(place?.latitude !== undefined && place.longitude !== undefined
      ? { geo: { '@type': 'GeoCoordinates', latitude: place.latitude, longitude: place.longitude } }
      : {}),
    ...(place?.phone ? { telephone: place.phone } : {}),
    openingHoursSpecification: profile.hours
      .filter(({ place_id }) => place_id === place?.place_id)
      .map(({ weekdays: days, from_minute, to_minute, valid_from, valid_to }) => ({
        '@type': 'OpeningHoursSpecification',
        dayOfWeek: days.map((day) => weekdays[day]),
        opens: clockText(from_minute),
        closes: to_minute === 1440 ? '23:59' : clockText(to_minute),
        ...(valid_from ? { validFrom: valid_from } : {}),
        ...(valid_to ? { validThrough: valid_to } : {}),
      })),
    knowsLanguage: profile.languages,
    makesOffer: profile.services.map((service) => ({
      '@type': 'Offer',
      itemOffered: { '@type': 'Service', name: nameOf(locale, service) },
      ...(service.price_kind === 'fixed' && service.price_from !== undefined ? { price: service.price_from / 100, priceCurrency: 'DZD' } : {}),
    })),
    potentialAction: { '@type': 'ReserveAction', target: `${address}#times` },
  }
}
