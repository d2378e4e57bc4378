// An agenda cut into days, as the grid and the list show them: entries in order, and what is open.
import type { Shape } from '@contacto/api'
import { merged, openOn, type Range } from '../slots/week'
import { isGone, type Visit } from './say'
import { spanOn, type Span } from './place'

type Own = Pick<Shape<'own_professional'>, 'hours' | 'special_dates' | 'time_off' | 'places'>

/** One visit, or those of a group session, which share their time. */
export interface Entry extends Span {
  key: string
  visits: readonly [Visit, ...Visit[]]
}

export interface Mark extends Span {
  key: string
  kind: 'block' | 'hold'
  block?: Shape<'block'>
}

export interface Day {
  date: string
  entries: Entry[]
  marks: Mark[]
  open: Range[]
}

const minusOff = (open: readonly Range[], off: readonly Range[]): Range[] =>
  off.reduce<Range[]>(
    (left, gone) =>
      left.flatMap(({ from, to }) =>
        gone.to <= from || gone.from >= to ? [{ from, to }] : [{ from, to: gone.from }, { from: gone.to, to }].filter((part) => part.to > part.from),
      ),
    [...open],
  )

/** When one works on a date, at whatever place. */
export function openOf({ hours, special_dates, time_off, places }: Own, closed: readonly string[], date: string): Range[] {
  const open = merged(places.flatMap(({ place_id }) => openOn({ hours, special_dates, closed }, place_id, date)))
  const off = time_off
    .filter((one) => one.from_date <= date && date <= one.to_date)
    .map((one) => ({ from: one.from_minute ?? 0, to: one.to_minute ?? 1440 }))
  return minusOff(open, off)
}

const sessionOf = (visit: Visit) => `${visit.service_id}.${visit.place_id}.${visit.starts_at}.${visit.ends_at}`

export function dayOf(zone: string, date: string, view: Shape<'agenda_view'>, own: Own, closed: readonly string[]): Day {
  const entries = new Map<string, Entry>()
  for (const visit of view.appointments) {
    const span = spanOn(zone, date, visit.starts_at, visit.ends_at)
    if (!span) continue
    const key = isGone(visit) ? visit.appointment_id : sessionOf(visit)
    const known = entries.get(key)
    entries.set(key, known ? { ...known, visits: [...known.visits, visit] } : { ...span, key, visits: [visit] })
  }
  const marks: Mark[] = []
  for (const block of view.blocks) {
    const span = spanOn(zone, date, block.from, block.to)
    if (span) marks.push({ ...span, key: block.block_id, kind: 'block', block })
  }
  view.holds.forEach((hold, at) => {
    const span = spanOn(zone, date, hold.starts_at, hold.ends_at)
    if (span) marks.push({ ...span, key: `hold-${at}`, kind: 'hold' })
  })
  return { date, entries: [...entries.values()].sort((one, other) => one.from - other.from), marks, open: openOf(own, closed, date) }
}
