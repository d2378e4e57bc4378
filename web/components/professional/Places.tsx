import { distanceText, nameOf } from '../../lib/format'
import { addressesOf, mapAddress, townText } from '../../lib/names'
import { wordsOf, type Locale } from '../../lib/words'
import { Icon, type IconName } from '../icons'
import { Phone } from '../ui/Phone'
import type { PublicPlace } from './read'

export const placeIcons: Record<PublicPlace['kind'], IconName> = { practice: 'place', home_visits: 'home', video: 'video' }

/** What a place is called where a line has room for a few words. */
export function placeText(locale: Locale, place: PublicPlace): string {
  const t = wordsOf(locale, 'profile')
  if (place.kind !== 'practice') return place.name ?? t(place.kind)
  return [place.name, townText(locale, place)].filter(Boolean).join(' · ')
}

export function Places({ locale, places }: { locale: Locale; places: readonly PublicPlace[] }) {
  const t = wordsOf(locale, 'profile')
  return (
    <ul className="grid gap-5">
      {places.map((place) => (
        <li key={place.place_id} className="grid grid-cols-[auto_1fr] gap-3">
          <Icon name={placeIcons[place.kind]} className="mt-1 size-5 text-accent" />
          <div className="grid min-w-0 gap-0.5">
            <h3 className="font-strong">{place.name ?? t(place.kind)}</h3>
            {addressesOf(locale, place).map(({ text, lang }, index) => (
              <p key={lang} lang={lang} className={index ? 'text-note text-quiet' : undefined}>
                <bdi>{text}</bdi>
              </p>
            ))}
            {place.kind !== 'video' && <p>{townText(locale, place)}</p>}
            {place.kind === 'home_visits' && place.radius_km && (
              <p className="text-note text-quiet">
                {t('home_radius', { distance: distanceText(locale, place.radius_km * 1000), town: nameOf(locale, place.town ?? place.wilaya) })}
              </p>
            )}
            {place.kind === 'practice' && mapAddress(place) && (
              <a
                className="link inline-flex min-h-target items-center gap-1.5 self-start"
                href={mapAddress(place)}
                rel="noreferrer"
                aria-label={t('map_of', { place: placeText(locale, place) })}
              >
                {t('map')} <Icon name="arrow" className="size-4" />
              </a>
            )}
            {place.phone && (
              <p className="inline-flex min-h-target items-center gap-1.5">
                <Icon name="phone" className="text-quiet" />
                <span className="sr-only">{t('call')}</span> <Phone number={place.phone} />
              </p>
            )}
            {place.kind === 'practice' && <p className="text-small text-quiet">{t('access')}</p>}
          </div>
        </li>
      ))}
    </ul>
  )
}
