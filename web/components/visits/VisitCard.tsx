import type { Locale } from '@contacto/i18n'
import type { Shape } from '@contacto/api'
import { dateText, textIn, timeText } from '../../lib/format'
import { wordsOf } from '../../lib/words'
import { Icon } from '../icons'
import { Link } from '../ui/Link'
import { ZoneNote } from '../ui/ZoneNote'
import { professionalOf, serviceOf, whereOf } from './say'
import { VisitBadge } from './VisitBadge'

/** A visit in a list: when, with whom, what for. The whole card leads to it. */
export function VisitCard({ locale, visit, href, quiet = false }: { locale: Locale; visit: Shape<'appointment'>; href: string; quiet?: boolean }) {
  const { offer, starts_at } = visit
  const t = wordsOf(locale, 'visits')
  const common = wordsOf(locale, 'common')
  const place = whereOf(locale, offer, textIn(locale, 'address', offer))
  return (
    <li className={`relative flex gap-4 rounded-card border border-line p-4 transition-colors duration-(--quick) hover:border-accent has-focus-visible:border-accent sm:gap-6 sm:p-5 ${quiet ? '' : 'bg-surface shadow-raised'}`}>
      <div className={`grid min-w-22 content-center justify-items-center rounded-field px-3 py-3 text-center ${quiet ? 'bg-sunk text-quiet' : 'bg-wash text-on-wash'}`}>
        <bdi className="text-lead font-strong numbers" dir="ltr">{timeText(locale, starts_at, offer.zone)}</bdi>
        <span className="text-small">{dateText(locale, starts_at, offer.zone, 'short')}</span>
      </div>
      <div className="grid min-w-0 flex-1 gap-1">
        <div className="flex flex-wrap items-start justify-between gap-2">
          <h2 className="font-strong">
            <Link href={href} className="text-ink no-underline after:absolute after:inset-0 focus-visible:outline-none">
              {professionalOf(locale, offer)}
              <span className="sr-only">{`, ${dateText(locale, starts_at, offer.zone)}`}</span>
            </Link>
          </h2>
          <VisitBadge locale={locale} visit={visit} />
        </div>
        <p>{serviceOf(locale, offer)}</p>
        {visit.attendee_name ? <p className="text-note text-quiet">{t('for', { name: visit.attendee_name })}</p> : null}
        {place ? (
          <p className="flex gap-1.5 text-note text-quiet">
            <Icon name={offer.place_kind === 'video' ? 'video' : offer.place_kind === 'home_visits' ? 'home' : 'place'} className="mt-1 shrink-0" />
            <span className="min-w-0">{place}</span>
          </p>
        ) : null}
        <ZoneNote locale={locale} at={starts_at} zone={offer.zone} text={common('your_time', { time: '{time}' })} />
      </div>
    </li>
  )
}
