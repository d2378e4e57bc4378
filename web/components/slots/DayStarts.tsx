'use client'
// One day: its free starts by the parts of the day, and, for who wants to know, why the others are not free.
import type { Shape } from '@contacto/api'
import { clockText, dayText, timeText } from '../../lib/format'
import { localOf } from '../../lib/zone'
import { useWords } from '../../lib/words.client'
import { StartLink } from './StartLink'
import { byPart, type Day, type Start } from './week'

type Refused = Shape<'refused_start'>

interface StartsProps {
  starts: readonly Start[]
  otherZone: string | undefined
  hrefOf: (start: string) => string
  /** Says the day of each, for starts of several days. */
  withDay?: boolean
}

export function Starts({ starts, otherZone, hrefOf, withDay }: StartsProps) {
  const t = useWords('slots')
  return (
    <ul className="flex flex-wrap gap-1.5 sm:gap-2">
      {starts.map(({ at, date, minute }) => {
        const time = clockText(minute)
        const day = dayText(t.locale, date, 'short')
        return (
          <li key={at} className={withDay ? 'flex flex-col gap-1' : undefined}>
            {withDay && <span className="text-small text-quiet" suppressHydrationWarning>{day}</span>}
            <StartLink
              href={hrefOf(at)}
              time={time}
              label={t('book', { time, day })}
              yours={otherZone && t('yours', { time: timeText(t.locale, at, otherZone) })}
            />
          </li>
        )
      })}
    </ul>
  )
}

export function DayStarts({ day, otherZone, hrefOf }: { day: Day; otherZone: string | undefined; hrefOf: (start: string) => string }) {
  const t = useWords('slots')
  return (
    <div className="flex flex-col gap-4">
      {byPart(day.starts).map(({ part, starts }) => (
        <section key={part} aria-label={t(part)} className="grid gap-2 sm:grid-cols-[7rem_1fr] sm:gap-4">
          <h4 className="text-note text-quiet sm:pt-2.5">{t(part)}</h4>
          <Starts starts={starts} otherZone={otherZone} hrefOf={hrefOf} />
        </section>
      ))}
    </div>
  )
}

/** Starts of a day that are not offered, by their reasons; what lies outside all hours is left out beside better reasons. */
function groupsOf(refused: readonly Refused[], day: Day, zone: string) {
  const within = (minute: number) => day.open.some(({ from, to }) => from <= minute && minute < to)
  const groups = new Map<Refused['reason'], string[]>()
  for (const { start, reason } of refused) {
    const { minute } = localOf(zone, start)
    if (reason === 'outside_hours' || (reason !== 'away' && !within(minute))) continue
    groups.set(reason, [...(groups.get(reason) ?? []), clockText(minute)])
  }
  return [...groups]
}

export function Reasons({ refused, day, zone }: { refused: readonly Refused[]; day: Day; zone: string }) {
  const t = useWords('slots')
  const reasons = useWords('reasons')
  const groups = groupsOf(refused, day, zone)
  if (groups.length === 0) return day.starts.length ? <p className="text-quiet">{t('why_none')}</p> : null
  return (
    <dl className="grid gap-3">
      {groups.map(([reason, times]) => (
        <div key={reason} className="grid gap-1 sm:grid-cols-[14rem_1fr] sm:gap-4">
          <dt className="text-note">{reasons(reason)}</dt>
          <dd className="flex flex-wrap gap-x-3 gap-y-1 text-note text-quiet numbers">
            {times.map((time) => (
              <span key={time} dir="ltr">{time}</span>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}
