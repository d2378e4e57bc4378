// One professional among the results: who, where, what for, how much, and the first starts that can be booked.
import { dateIn, dayText, distanceText, lengthText, nameOf, personName, timeText } from '../../lib/format'
import { otherName, townText, untitled } from '../../lib/names'
import { wordsOf, type Locale } from '../../lib/words'
import { Icon } from '../icons'
import { placeIcons } from '../professional/Places'
import { bookAddress, pickerAddress } from '../slots/address'
import { StartLink } from '../slots/StartLink'
import { Avatar } from '../ui/Avatar'
import { Badge } from '../ui/Badge'
import { Link } from '../ui/Link'
import { Price } from '../ui/Price'
import { dayName } from './days'
import type { Hit } from './read'

interface Props {
  locale: Locale
  hit: Hit
  today: string
  /** Of the name: h2 on a page of its own list, h3 below a heading. */
  level?: 'h2' | 'h3'
}

export function ResultCard({ locale, hit, today, level: Name = 'h3' }: Props) {
  const t = wordsOf(locale, 'search')
  const profile = wordsOf(locale, 'profile')
  const other = otherName(locale, hit)
  const does = [nameOf(locale, hit.trade), ...hit.specialities.slice(0, 2).map((one) => nameOf(locale, one))]
  const href = pickerAddress(locale, hit.slug, { service_id: hit.service.service_id, place_id: hit.place.place_id })
  return (
    <article className="grid gap-x-6 gap-y-4 rounded-card border border-line bg-surface p-4 shadow-raised sm:p-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,19rem)]">
      <div className="flex min-w-0 gap-4">
        <Avatar photo={hit.photo} name={untitled(locale, hit)} />
        <div className="grid min-w-0 content-start gap-1">
          <Name className="text-lead">
            <Link href={href.replace('#times', '')} className="link font-strong">
              <bdi>{personName(locale, hit)}</bdi>
            </Link>
          </Name>
          {other && <p className="-mt-1 text-note text-quiet" lang={other.lang}><bdi>{other.text}</bdi></p>}
          <p>{does.join(' · ')}</p>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-note text-quiet">
            <span className="inline-flex items-center gap-1">
              <Icon name={placeIcons[hit.place.kind]} />
              {hit.place.kind === 'video' ? t('video') : townText(locale, hit.place)}
            </span>
            {hit.place.kind === 'home_visits' && <span>{t('visits_home')}</span>}
            {hit.distance_m !== undefined && <span>{t('distance', { distance: distanceText(locale, hit.distance_m) })}</span>}
          </p>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-note">
            <span>{nameOf(locale, hit.service)}</span>
            <span className="text-quiet">{lengthText(locale, hit.service.length_minutes)}</span>
            <Price locale={locale} of={hit.service} className="font-strong" />
          </p>
          {(hit.verified || hit.service.approval) && (
            <p className="flex flex-wrap gap-2 pt-1">
              {hit.verified && <Badge tone="good" icon="shield">{profile('verified')}</Badge>}
              {hit.service.approval && <Badge>{profile('approval')}</Badge>}
            </p>
          )}
        </div>
      </div>
      <Times locale={locale} hit={hit} today={today} href={href} />
    </article>
  )
}

function Times({ locale, hit, today, href }: { locale: Locale; hit: Hit; today: string; href: string }) {
  const t = wordsOf(locale, 'search')
  const name = personName(locale, hit)
  const dates = [...new Set(hit.starts.map((start) => dateIn(start, hit.zone)))]
  return (
    <div className="grid min-w-0 content-start gap-2 lg:border-s lg:border-line lg:ps-6">
      {hit.starts.length === 0 && <p className="text-note text-quiet">{t('no_starts')}</p>}
      {dates.map((date) => (
        <div key={date} className="grid gap-1.5">
          <p className="text-note font-strong">{dayName(locale, date, today)}</p>
          <ul className="flex flex-wrap gap-1.5 sm:gap-2">
            {hit.starts.filter((start) => dateIn(start, hit.zone) === date).map((start) => {
              const time = timeText(locale, start, hit.zone)
              return (
                <li key={start}>
                  <StartLink
                    href={bookAddress(locale, { slug: hit.slug, service_id: hit.service.service_id, place_id: hit.place.place_id, start })}
                    time={time}
                    label={t('book', { time, day: dayText(locale, date, 'short'), name })}
                  />
                </li>
              )
            })}
          </ul>
        </div>
      ))}
      <Link href={href} className="link inline-flex min-h-target items-center gap-1 self-start text-note" aria-label={t('all_times_of', { name })}>
        {t('all_times')} <Icon name="next" className="size-4" />
      </Link>
    </div>
  )
}

