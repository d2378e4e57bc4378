// Weekly hours as a person edits them: one week of one place and one season at a time.  The API keeps one table of ranges
// over all places and seasons, in which nothing overlaps; here is the way from one to the other and back.
import type { Shape } from '@contacto/api'
import { addDays, weekdays, type Weekday } from './format'

export type HoursRange = Shape<'hours_range'>

/** Minutes since midnight: [from, to). */
export interface WallRange {
  from: number
  to: number
}

export type Week = Record<Weekday, WallRange[]>

/** The week of one place in one season; without dates it holds all year. */
export interface Timetable {
  place_id: string
  valid_from?: string
  valid_to?: string
  week: Week
}

export const emptyWeek = (): Week => ({ sat: [], sun: [], mon: [], tue: [], wed: [], thu: [], fri: [] })

type Season = Pick<HoursRange, 'place_id' | 'valid_from' | 'valid_to'>

/** Names a timetable in a form or an address. */
export const timetableKey = (one: Season) => `${one.place_id}.${one.valid_from ?? ''}.${one.valid_to ?? ''}`

/** The table cut into weeks, by place as they come, then by season: what holds all year first. */
export function timetablesOf(hours: readonly HoursRange[]): Timetable[] {
  const found = new Map<string, Timetable>()
  for (const { place_id, valid_from, valid_to, weekdays: days, from_minute, to_minute } of hours) {
    const key = timetableKey({ place_id, valid_from, valid_to })
    const table = found.get(key) ?? { place_id, ...(valid_from && { valid_from }), ...(valid_to && { valid_to }), week: emptyWeek() }
    for (const day of days) table.week[day].push({ from: from_minute, to: to_minute })
    found.set(key, table)
  }
  const tables = [...found.values()]
  for (const { week } of tables) for (const day of weekdays) week[day].sort((a, b) => a.from - b.from)
  return tables.sort((a, b) => (a.valid_from ?? '').localeCompare(b.valid_from ?? ''))
}

/** A week as ranges of the table: days that are open alike share one. */
export function rangesOf({ place_id, valid_from, valid_to, week }: Timetable): HoursRange[] {
  const alike = new Map<string, HoursRange>()
  for (const day of weekdays)
    for (const { from, to } of week[day]) {
      const range = alike.get(`${from}-${to}`)
      if (range) range.weekdays.push(day)
      else
        alike.set(`${from}-${to}`, {
          place_id, weekdays: [day], from_minute: from, to_minute: to,
          ...(valid_from && { valid_from }), ...(valid_to && { valid_to }),
        })
    }
  return [...alike.values()]
}

const isOf = (range: HoursRange, season: Season) => timetableKey(range) === timetableKey(season)

/** The table with one week said anew; all others stay. */
export const withTimetable = (hours: readonly HoursRange[], table: Timetable): HoursRange[] => [
  ...hours.filter((range) => !isOf(range, table)),
  ...rangesOf(table),
]

/**
 * The table with a season laid over what holds at its place: that ends the day before, and begins again the day after.
 * The season needs both its dates.
 */
export function withSeason(hours: readonly HoursRange[], season: Timetable & { valid_from: string; valid_to: string }): HoursRange[] {
  const { place_id, valid_from: first, valid_to: last } = season
  const kept = hours.flatMap((range) => {
    const from = range.valid_from ?? ''
    const to = range.valid_to ?? '9999-12-31'
    if (range.place_id !== place_id || to < first || from > last) return [range]
    const parts: HoursRange[] = []
    if (from < first) parts.push({ ...range, valid_to: addDays(first, -1) })
    if (to > last) parts.push({ ...range, valid_from: addDays(last, 1) })
    return parts
  })
  return [...kept, ...rangesOf(season)]
}

/**
 * The table without a season: what ended for it holds through it again, when it goes on unchanged behind it; else the days
 * of the season are closed.
 */
export function withoutSeason(hours: readonly HoursRange[], season: Season): HoursRange[] {
  const left = hours.filter((range) => !isOf(range, season))
  const { valid_from: first, valid_to: last } = season
  if (!first || !last) return left
  const before = left.filter((range) => range.place_id === season.place_id && range.valid_to === addDays(first, -1))
  const after = left.filter((range) => range.place_id === season.place_id && range.valid_from === addDays(last, 1))
  const same = (a: HoursRange, b: HoursRange) =>
    a.from_minute === b.from_minute && a.to_minute === b.to_minute && [...a.weekdays].sort().join() === [...b.weekdays].sort().join()
  const joined: HoursRange[] = []
  const gone = new Set<HoursRange>()
  for (const one of before) {
    const other = after.find((range) => !gone.has(range) && same(one, range))
    if (!other) continue
    gone.add(one).add(other)
    const { valid_from: _from, valid_to: _to, ...range } = one
    joined.push({
      ...range, ...(one.valid_from && { valid_from: one.valid_from }), ...(other.valid_to && { valid_to: other.valid_to }),
    })
  }
  return [...left.filter((range) => !gone.has(range)), ...joined]
}

/** What somebody types for a time of day: 8, 8h, 8:30, 08h30, 0830. Undefined when it is none; 24:00 is the end of the day. */
export function minuteOf(text: string): number | undefined {
  const found = /^(\d{1,2})(?:\s*[:hH.]\s*(\d{2})?|(\d{2}))?$/.exec(text.trim())
  if (!found) return undefined
  const hour = Number(found[1])
  const minute = Number(found[2] ?? found[3] ?? 0)
  return minute < 60 && hour * 60 + minute <= 1440 ? hour * 60 + minute : undefined
}
