// The days ahead, and how many have time on each: time one can see, before a single card is read.
import { addDays, dayText, weekdayOf, weekdayText } from '../../lib/format'
import { wordsOf, type Locale } from '../../lib/words'
import { Link } from '../ui/Link'
import { searchAddress, type Ask } from './ask'
import { countText, manyText } from './days'
import type { Facets } from './read'

const DAYS = 14
const TALL = 28

interface Props {
  locale: Locale
  ask: Ask
  facets: Facets | undefined
  today: string
}

export function DayRail({ locale, ask, facets, today }: Props) {
  const t = wordsOf(locale, 'search')
  const counts = new Map(facets?.dates.map((one) => [one.on_date, one]))
  const dates = Array.from({ length: DAYS }, (_, index) => addDays(today, index))
  const most = Math.max(1, ...dates.map((date) => counts.get(date)?.total ?? 0))
  const from = ask.from ?? today
  const chosen = ask.to === from ? from : undefined
  const anyDay = !ask.from && !ask.to
  const look = `flex h-full min-h-target flex-col items-center gap-1 rounded-field border px-1 py-2 text-center no-underline hover:border-accent
    border-transparent aria-[current]:border-accent aria-[current]:bg-wash`
  return (
    <nav aria-label={t('days')} className="-mx-4 overflow-x-auto px-4 pb-1 sm:mx-0 sm:px-0">
      <ul className="flex gap-1">
        <li className="min-w-20 flex-1">
          <Link href={searchAddress(locale, ask, { from: null, to: null })} aria-current={anyDay ? 'true' : undefined} className={`${look} justify-center text-note text-ink`}>
            {t('all_days')}
          </Link>
        </li>
        {dates.map((date) => {
          const count = counts.get(date)
          const tall = count ? Math.round((count.total / most) * TALL) : 0
          return (
            <li key={date} className="min-w-14 flex-1">
              <Link
                href={searchAddress(locale, ask, { from: date === today ? null : date, to: date })}
                aria-current={date === chosen ? 'date' : undefined}
                aria-label={`${dayText(locale, date, 'weekday')} ${dayText(locale, date, 'day')}${count ? `: ${manyText(locale, count)}` : ''}`}
                className={`${look} justify-end`}
              >
                {counts.size > 0 && (
                  <svg viewBox={`0 0 20 ${TALL}`} aria-hidden="true" className="h-7 w-5">
                    <rect x="0" y={TALL - 2} width="20" height="2" rx="1" className="fill-line" />
                    {tall > 0 && <rect x="2" y={TALL - tall} width="16" height={tall} rx="3" className="fill-accent" />}
                  </svg>
                )}
                <span className="text-small text-quiet">{weekdayText(locale, weekdayOf(date), 'short')}</span>
                <span className="font-strong text-ink">{Number(date.slice(8))}</span>
                {counts.size > 0 && <span className={`text-small numbers ${count?.total ? 'text-accent' : 'text-quiet'}`}>{count ? countText(locale, count) : 0}</span>}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
