// Free starts of a week, day by day, each a link: the picker of who moves a visit, without any script.
import type { Locale } from '@contacto/i18n'
import { api, ask } from '../../lib/api'
import { addDays, dateIn, dateText, dayText, timeText } from '../../lib/format'
import { wordsOf } from '../../lib/words'
import { startOf } from '../../lib/zone'
import { LinkButton } from '../ui/Button'
import { timeChipLook } from '../ui/Chip'
import { Empty } from '../ui/Empty'
import { Link } from '../ui/Link'
import { Problem } from '../ui/Problem'
import { whenOf } from './say'

interface FreeDaysProps {
  locale: Locale
  wanted: { professional_id: string; service_id: string; place_id: string }
  zone: string
  /** The first date that is shown, and the earliest that may be. */
  from: string
  today: string
  seats: number
  chosen?: string | undefined
}

const DAYS = 7

export async function FreeDays({ locale, wanted, zone, from, today, seats, chosen }: FreeDaysProps) {
  const t = wordsOf(locale, 'visits')
  const common = wordsOf(locale, 'common')
  const client = await api()
  const { data, problem } = await ask(
    client.GET('/api/v1/slots', {
      params: {
        query: { ...wanted, seats, from: startOf(zone, from).toISOString(), to: startOf(zone, addDays(from, DAYS)).toISOString(), nearest: true },
      },
    }),
  )
  if (problem) return <Problem locale={locale} problem={problem} />
  const days = new Map<string, string[]>()
  for (const start of data.starts) days.set(dateIn(start, zone), [...(days.get(dateIn(start, zone)) ?? []), start])
  const first = data.nearest?.[0]
  const earlier = addDays(from, -DAYS)
  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap justify-between gap-3">
        {from > today ? <LinkButton kind="plain" size="small" href={`?from=${earlier < today ? today : earlier}`}>{common('earlier_days')}</LinkButton> : <span />}
        <LinkButton kind="plain" size="small" href={`?from=${addDays(from, DAYS)}`}>{common('later_days')}</LinkButton>
      </div>
      {data.starts.length === 0 ? (
        <Empty
          level="p" title={t('none_free')}
          action={first ? <LinkButton kind="plain" size="small" href={`?from=${dateIn(first, zone)}`}>{t('first_free', { time: whenOf(locale, first, zone, 'short') })}</LinkButton> : undefined}
        />
      ) : null}
      {[...days].map(([day, starts]) => (
        <section key={day} aria-labelledby={`d${day}`}>
          <h3 id={`d${day}`} className="mb-2 font-strong first-letter:uppercase">{dayText(locale, day)}</h3>
          <ul className="flex flex-wrap gap-2">
            {starts.map((start) => (
              <li key={start}>
                <Link
                  href={`?from=${from}&start=${encodeURIComponent(start)}`} aria-current={start === chosen ? 'true' : undefined}
                  aria-label={`${dateText(locale, start, zone)} ${timeText(locale, start, zone)}`}
                  className={`${timeChipLook} aria-[current]:bg-accent aria-[current]:text-on-accent`}
                >
                  {timeText(locale, start, zone)}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
