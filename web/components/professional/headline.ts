// A professional in a line: who, what, where.
import { nameOf, personName } from '../../lib/format'
import type { Locale } from '../../lib/words'
import type { Profile } from './read'

/** Where he is, for a headline. */
function townOf(locale: Locale, profile: Profile) {
  const place = profile.places.find(({ kind }) => kind === 'practice') ?? profile.places[0]
  return place ? nameOf(locale, place.town ?? place.wilaya) : ''
}

export const headlineOf = (locale: Locale, profile: Profile) => ({
  name: personName(locale, profile), trade: nameOf(locale, profile.trade), town: townOf(locale, profile),
})
