'use client'
// Days beside each other on one clock.  On a phone the week shows the day that was chosen.  A visit can be drawn with the mouse to
// another time; whether it moves is asked afterwards, for its client is told.
import type { Locale } from '@contacto/i18n'
import { useRef, useState, type MouseEvent, type PointerEvent } from 'react'
import { clockText, dayText } from '../../lib/format'
import { localOf } from '../../lib/zone'
import { useWords } from '../../lib/words.client'
import { Icon } from '../icons'
import { Link } from '../ui/Link'
import { axisOf, closedIn, columns, laid, minuteAt, rows, type Span } from './place'
import type { Looked } from './address'
import type { Day, Entry, Mark } from './days'
import type { Wish } from './MoveDialog'
import { isLive, type Visit } from './say'
import { EntryLink } from './EntryLink'

interface GridProps {
  locale: Locale
  zone: string
  days: readonly Day[]
  looked: Looked
  today: string
  now: number
  fresh: ReadonlySet<string>
  at: (date: string, view?: Looked['view']) => string
  onBook: (date: string, time: string) => void
  onWish: (wish: Wish) => void
}

interface Drawn extends Span {
  visit: Visit
  date: string
}

const HOUR = 60
const FAR_PX = 6

export function Grid({ locale, zone, days, looked, today, now, fresh, at, onBook, onWish }: GridProps) {
  const t = useWords('agenda')
  const grid = useRef<HTMLDivElement>(null)
  const grip = useRef<{ visit: Visit; x: number; y: number; into: number; length: number }>(undefined)
  const [drawn, setDrawn] = useState<Drawn>()
  const axis = axisOf(days.flatMap((day) => [...day.open, ...day.entries]))
  const hours = Array.from({ length: (axis.to - axis.from) / HOUR }, (_, index) => axis.from + index * HOUR)
  const short = days.some(({ entries }) => entries.some(({ from, to }) => to - from < 25))
  const size = `agenda-rows${short ? '-tall' : ''}`
  const local = localOf(zone, now)

  /** The day and minute under the pointer. */
  const under = (event: MouseEvent) => {
    const column = document.elementsFromPoint(event.clientX, event.clientY).find((one) => one instanceof HTMLElement && one.dataset.day) as HTMLElement | undefined
    if (!column) return undefined
    const box = column.getBoundingClientRect()
    return { date: column.dataset.day!, minute: minuteAt(axis, (event.clientY - box.top) / box.height) }
  }

  const take = (event: PointerEvent, entry: Entry) => {
    const [visit] = entry.visits
    const here = under(event)
    if (event.pointerType !== 'mouse' || event.button !== 0 || entry.visits.length > 1 || !isLive(visit) || !here) return
    grip.current = { visit, x: event.clientX, y: event.clientY, into: here.minute - entry.from, length: entry.to - entry.from }
  }
  const draw = (event: PointerEvent) => {
    const held = grip.current
    if (!held) return
    if (!drawn && Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR_PX) return
    if (!drawn) grid.current?.setPointerCapture(event.pointerId)
    const here = under(event)
    if (!here) return
    const from = Math.min(Math.max(here.minute - held.into, axis.from), axis.to - held.length)
    setDrawn({ visit: held.visit, date: here.date, from, to: from + held.length })
  }
  const drop = () => {
    grip.current = undefined
    if (!drawn) return
    setDrawn(undefined)
    const was = localOf(zone, drawn.visit.starts_at)
    if (was.date !== drawn.date || was.minute !== drawn.from) onWish({ visit: drawn.visit, date: drawn.date, minute: drawn.from })
  }
  const letGo = () => {
    grip.current = undefined
    setDrawn(undefined)
  }
  const book = (event: MouseEvent) => {
    // Only where nothing is.
    if ((event.target as HTMLElement).closest('a, button')) return
    const here = under(event)
    if (here) onBook(here.date, clockText(Math.floor(here.minute / 15) * 15))
  }

  const many = days.length > 1
  return (
    <div
      ref={grid} onPointerMove={draw} onPointerUp={drop} onPointerCancel={letGo}
      className={`mt-4 grid overflow-clip rounded-card border border-line bg-surface select-none ${many ? 'grid-cols-[3.25rem_1fr] md:grid-cols-[3.25rem_repeat(7,minmax(0,1fr))]' : 'grid-cols-[3.25rem_1fr]'} ${drawn ? 'cursor-grabbing' : ''}`}
    >
      <span className={`border-b border-line ${many ? 'max-md:hidden' : 'hidden'}`} />
      {many
        ? days.map(({ date }) => (
            <h3 key={date} className={`border-b border-s border-line text-center text-note max-md:hidden ${date === today ? 'bg-wash text-on-wash' : ''}`}>
              <Link href={at(date, 'day')} className="grid min-h-target content-center py-1 text-inherit no-underline hover:text-accent">
                <span className="text-small text-quiet">{dayText(locale, date, 'weekday')}</span>
                <span className={`numbers ${date === today ? 'font-strong' : ''}`}>{dayText(locale, date, 'day')}</span>
              </Link>
            </h3>
          ))
        : null}
      <div aria-hidden="true" className={`grid ${size}`}>
        {hours.map((hour) => (
          <span key={hour} className={`${rows(axis, { from: hour, to: hour + HOUR })} col-start-1 pe-1.5 pt-0.5 text-end text-small text-quiet numbers`}>{clockText(hour)}</span>
        ))}
      </div>
      {days.map((day) => (
        <div
          key={day.date} data-day={day.date} onClick={book} role="group" aria-label={`${dayText(locale, day.date)}: ${t('count', { n: day.entries.reduce((sum, one) => sum + one.visits.length, 0) })}`}
          className={`relative grid grid-cols-60 border-s border-line ${size} ${many && day.date !== looked.date ? 'max-md:hidden' : ''}`}
        >
          {hours.map((hour) => <span key={hour} className={`${rows(axis, { from: hour, to: hour + HOUR })} col-start-1 col-span-60 pointer-events-none ${hour > axis.from ? 'border-t border-line' : ''}`} />)}
          {closedIn(axis, day.open).map((span) => <span key={span.from} className={`${rows(axis, span)} col-start-1 col-span-60 agenda-closed pointer-events-none opacity-60`} />)}
          {day.marks.map((mark) => <MarkBox key={mark.key} locale={locale} axis={axis} date={day.date} mark={mark} />)}
          {laid(day.entries).map((entry) => (
            <EntryLink
              key={entry.key} locale={locale} zone={zone} entry={entry} onPointerDown={(event) => take(event, entry)} isFresh={entry.visits.some((one) => fresh.has(one.appointment_id))}
              className={`${rows(axis, entry)} ${columns(entry)} ${drawn?.visit === entry.visits[0] ? 'opacity-40' : ''}`}
            />
          ))}
          {drawn?.date === day.date ? (
            <span className={`${rows(axis, drawn)} col-start-1 col-span-60 pointer-events-none z-10 m-0.5 rounded-chip border-2 border-dashed border-accent bg-wash px-2 text-small font-strong text-on-wash numbers`}>
              {clockText(drawn.from)}–{clockText(drawn.to)}
            </span>
          ) : null}
          {local.date === day.date && local.minute >= axis.from && local.minute < axis.to ? (
            <span className={`${rows(axis, { from: local.minute - (local.minute % 5), to: local.minute + 5 })} col-start-1 col-span-60 pointer-events-none z-10 h-0 border-t-2 border-bad`}>
              <span className="sr-only">{t('now')}</span>
            </span>
          ) : null}
        </div>
      ))}
    </div>
  )
}

function MarkBox({ locale, axis, date, mark }: { locale: Locale; axis: Span; date: string; mark: Mark }) {
  const t = useWords('agenda')
  const place = `${rows(axis, mark)} col-start-1 col-span-60 m-px overflow-hidden rounded-chip border border-dashed border-edge px-2 text-small`
  if (mark.kind === 'hold') return <p className={`${place} bg-info-wash text-info`}><Icon name="clock" /> {t('held')}</p>
  const what = mark.block?.title ? t('blocked_as', { title: mark.block.title }) : t('blocked')
  return (
    <Link
      href={`/${locale}/pro/block/${mark.key}?date=${date}`} aria-label={t('open_block', { what, from: clockText(mark.from), to: clockText(mark.to) })}
      className={`${place} agenda-blocked text-ink no-underline`}
    >
      <span className="rounded bg-surface px-1 box-decoration-clone"><Icon name="lock" /> <bdi>{mark.block?.title ?? t('blocked')}</bdi></span>
    </Link>
  )
}
