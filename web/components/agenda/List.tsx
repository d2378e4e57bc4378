'use client'
// The agenda as a list: only days on which something is.
import type { Locale } from '@contacto/i18n'
import { clockText, dayText, nearText } from '../../lib/format'
import { useWords } from '../../lib/words.client'
import { Icon } from '../icons'
import { Empty } from '../ui/Empty'
import { Link } from '../ui/Link'
import type { Day } from './days'
import { VisitRow } from './EntryLink'

interface ListProps {
  locale: Locale
  zone: string
  days: readonly Day[]
  today: string
  fresh: ReadonlySet<string>
}

const noon = (date: string) => `${date}T12:00:00Z`

export function List({ locale, days, today, fresh }: ListProps) {
  const t = useWords('agenda')
  const full = days.filter(({ entries, marks }) => entries.length > 0 || marks.some(({ kind }) => kind === 'block'))
  if (full.length === 0) return <div className="mt-6"><Empty title={t('free_days')}>{t('free_text')}</Empty></div>
  return (
    <div className="mt-6 grid gap-8">
      {full.map(({ date, entries, marks }) => {
        const near = nearText(locale, noon(date), noon(today), 'UTC')
        return (
          <section key={date} aria-labelledby={`day-${date}`}>
            <h3 id={`day-${date}`} className="mb-2 flex flex-wrap items-baseline gap-2 font-strong">
              <span className="first-letter:uppercase">{dayText(locale, date)}</span>
              {near ? <span className="text-note font-plain text-accent">{near}</span> : null}
              <span className="text-note font-plain text-quiet">{t('count', { n: entries.reduce((sum, one) => sum + one.visits.length, 0) })}</span>
            </h3>
            <ul className="grid gap-2">
              {entries.flatMap((entry) =>
                entry.visits.map((visit) => (
                  <li key={visit.appointment_id}>
                    <VisitRow locale={locale} visit={visit} span={entry} isFresh={fresh.has(visit.appointment_id)} />
                  </li>
                )),
              )}
              {marks.filter(({ kind }) => kind === 'block').map(({ key, from, to, block }) => (
                <li key={key}>
                  <Link href={`/${locale}/pro/block/${key}?date=${date}`} className="agenda-blocked flex items-center gap-3 rounded-field border border-dashed border-edge px-4 py-3 text-note text-ink no-underline hover:border-accent">
                    <span className="rounded bg-surface px-2"><Icon name="lock" /> <bdi dir="ltr" className="numbers">{clockText(from)}–{clockText(to)}</bdi> <bdi>{block?.title ?? t('blocked')}</bdi></span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}
