// A week of one professional as the strip shows it: when he is open, and which starts can be booked.  Pure: dates and minutes are
// those of his zone, whoever looks.  What is open is drawn from his public hours; what is free is only ever what the API told.
import type { Shape } from '@contacto/api'
import { addDays, weekdayOf } from '../../lib/format'
import { localOf } from '../../lib/zone'

export const STRIP_DAYS = 7

export interface Start {
  /** As the API writes it. */
  at: string
  date: string
  minute: number
}

export interface Range {
  from: number
  to: number
}

export interface Day {
  date: string
  open: Range[]
  /** The time that the starts cover, for the strip. */
  free: Range[]
  starts: Start[]
}

type Part = 'morning' | 'afternoon' | 'evening'

interface Hours {
  hours: readonly Shape<'hours_range'>[]
  special_dates: readonly Shape<'special_date'>[]
  /** Public holidays that he keeps. */
  closed: readonly string[]
}

const datesFrom = (first: string) => Array.from({ length: STRIP_DAYS }, (_, index) => addDays(first, index))

/** Ranges that overlap or touch, as one. */
export function merged(ranges: readonly Range[]): Range[] {
  const out: Range[] = []
  for (const { from, to } of [...ranges].sort((one, other) => one.from - other.from)) {
    const last = out.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else out.push({ from, to })
  }
  return out
}

/** When a place is open on a date: a date that differs goes before the week, and a holiday that is kept closes. */
export function openOn({ hours, special_dates, closed }: Hours, place_id: string, date: string): Range[] {
  const special = special_dates.filter((one) => one.on_date === date)
  const here = special.find((one) => one.place_id === place_id)
  if (here) return merged(here.ranges.map(({ from_minute, to_minute }) => ({ from: from_minute, to: to_minute })))
  if (special.some((one) => !one.place_id) || closed.includes(date)) return []
  const weekday = weekdayOf(date)
  return merged(
    hours
      .filter((one) => one.place_id === place_id && one.weekdays.includes(weekday))
      .filter((one) => (one.valid_from ?? date) <= date && date <= (one.valid_to ?? date))
      .map(({ from_minute, to_minute }) => ({ from: from_minute, to: to_minute })),
  )
}

export const startsOf = (zone: string, instants: readonly string[]): Start[] =>
  instants.map((at) => ({ at, ...localOf(zone, at) }))

export function stripOf(first: string, starts: readonly Start[], length: number, hours: Hours, place_id: string): Day[] {
  return datesFrom(first).map((date) => {
    const its = starts.filter((start) => start.date === date)
    return {
      date,
      open: openOn(hours, place_id, date),
      free: merged(its.map(({ minute }) => ({ from: minute, to: Math.min(minute + length, 1440) }))),
      starts: its,
    }
  })
}

const HOUR = 60

/** From which to which hour a week is drawn: all that is open or free, and never less than a working day. */
export function axisOf(days: readonly Day[]): Range {
  const all = days.flatMap(({ open, free }) => [...open, ...free])
  const from = Math.min(9 * HOUR, ...all.map((range) => range.from))
  const to = Math.max(17 * HOUR, ...all.map((range) => range.to))
  return { from: Math.floor(from / HOUR) * HOUR, to: Math.ceil(to / HOUR) * HOUR }
}

const partOf = (minute: number): Part => (minute < 12 * HOUR ? 'morning' : minute < 16 * HOUR ? 'afternoon' : 'evening')

/** The starts of a day by its parts; those without any are left out. */
export function byPart<Item extends { minute: number }>(starts: readonly Item[]): { part: Part; starts: Item[] }[] {
  return (['morning', 'afternoon', 'evening'] as const)
    .map((part) => ({ part, starts: starts.filter(({ minute }) => partOf(minute) === part) }))
    .filter(({ starts: some }) => some.length > 0)
}

/** The first day of a week that has a start; its first day when none has. */
export const firstFree = (days: readonly Day[]) => days.find((day) => day.starts.length > 0) ?? days[0]
