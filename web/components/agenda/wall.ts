// From what a wall calendar and a clock say to an instant, in a zone.  A time that a clock skips becomes the one behind the gap;
// of one that it shows twice the first counts.
import { isDate, offsetOf } from '../../lib/zone'

const MINUTE = 60_000

export function instantOf(zone: string, date: string, minute: number): Date {
  const wall = Date.parse(`${date}T00:00:00Z`) + minute * MINUTE
  const early = wall - offsetOf(zone, wall - 1440 * MINUTE) * MINUTE
  const late = wall - offsetOf(zone, wall + 1440 * MINUTE) * MINUTE
  // Both readings of the clock around a change: the earlier one that shows this time.
  for (const at of [Math.min(early, late), Math.max(early, late)]) if (at + offsetOf(zone, at) * MINUTE === wall) return new Date(at)
  return new Date(Math.max(early, late))
}

/** "09:30", as time fields write it. */
export function minuteIn(time: string | undefined): number | undefined {
  const found = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time ?? '')
  return found ? Number(found[1]) * 60 + Number(found[2]) : undefined
}

/** The instant that two fields of a form say; none when either is none. */
export function instantIn(zone: string, date: string | undefined, time: string | undefined): Date | undefined {
  const minute = minuteIn(time)
  return isDate(date) && minute !== undefined ? instantOf(zone, date, minute) : undefined
}
