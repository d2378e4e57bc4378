// What the figures of an agenda come to.  Pure: counts of days in, weeks and shares out.
import type { Shape } from '@contacto/api'
import { weekOf } from '../../lib/format'

type Day = Shape<'figures_day'>

interface Sums {
  taken: number
  open: number
  ahead: number
  done: number
  no_shows: number
  cancelled: number
}

interface Week extends Sums {
  week: string
}

const none = (): Sums => ({ taken: 0, open: 0, ahead: 0, done: 0, no_shows: 0, cancelled: 0 })

const add = (sums: Sums, day: Day | undefined, open: number) => {
  sums.open += open
  if (!day) return
  sums.taken += day.minutes
  sums.ahead += day.ahead
  sums.done += day.done
  sums.no_shows += day.no_shows
  sums.cancelled += day.cancelled
}

/** Each date of the period counts: a day without visits was open, too. */
export function reckon(dates: readonly string[], days: readonly Day[], openMinutes: (date: string) => number) {
  const by = new Map(days.map((day) => [day.day, day]))
  const weeks = new Map<string, Week>()
  const all = none()
  for (const date of dates) {
    const open = openMinutes(date)
    const week = weekOf(date)
    const sums = weeks.get(week) ?? { week, ...none() }
    weeks.set(week, sums)
    add(sums, by.get(date), open)
    add(all, by.get(date), open)
  }
  return { weeks: [...weeks.values()], all }
}

/** A part of a whole; none of nothing. More than all is taken where one works beyond his hours. */
export const share = (part: number, whole: number) => (whole > 0 ? part / whole : undefined)

/** Of the visits that are past and marked, those to which nobody came. */
export const missed = ({ no_shows, done }: Pick<Sums, 'no_shows' | 'done'>) => share(no_shows, no_shows + done)

/** Visits before today that nobody marked. */
export const unmarked = (days: readonly Day[], today: string) => days.filter(({ day }) => day < today).reduce((sum, day) => sum + day.ahead, 0)

const UNTIL: Record<number, number> = { 0: 0, 1: 1, 2: 3, 4: 7, 8: 14, 15: 30 }

/** The last day of a span of lead time; none of the last span. */
export const leadEnd = (from_days: number): number | undefined => UNTIL[from_days]
