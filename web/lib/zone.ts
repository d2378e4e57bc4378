// The calendar and the clock of a zone, beside what format.ts prints of them.  A date is text, `2026-11-23`, and belongs to no zone
// until one is named; whoever makes a Date of it gets yesterday somewhere.  Minutes count from local midnight.
import { addDays } from './format'

interface Local {
  date: string
  minute: number
}

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(zone: string) {
  let clock = clocks.get(zone)
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
    })
    clocks.set(zone, clock)
  }
  return clock
}

/** What calendar and clock of a zone show at an instant. */
export function localOf(zone: string, instant: string | number | Date): Local {
  const read: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {}
  for (const { type, value } of clockOf(zone).formatToParts(new Date(instant))) read[type] = value
  return { date: `${read.year}-${read.month}-${read.day}`, minute: Number(read.hour) * 60 + Number(read.minute) }
}

/** By how many minutes the clocks of a zone are ahead of UTC. */
export function offsetOf(zone: string, instant: string | number | Date) {
  const at = Math.floor(new Date(instant).getTime() / MINUTE) * MINUTE
  const { date, minute } = localOf(zone, at)
  return (Date.parse(`${date}T00:00:00Z`) + minute * MINUTE - at) / MINUTE
}

/** The first instant of a date: midnight, or what comes where a clock skips it. */
export function startOf(zone: string, date: string): Date {
  const wall = Date.parse(`${date}T00:00:00Z`)
  let at = wall - offsetOf(zone, wall) * MINUTE
  at = wall - offsetOf(zone, at) * MINUTE
  while (localOf(zone, at).date < date) at += 30 * MINUTE
  while (localOf(zone, at - 30 * MINUTE).date === date) at -= 30 * MINUTE
  return new Date(at)
}

export const isDate = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && addDays(text, 0) === text

/** How many dates lie between two. */
export const daysBetween = (from: string, to: string) => (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY

/** The instant as the API writes it. */
export const instantText = (at: Date) => at.toISOString().replace('.000Z', 'Z')
