// A visit as a file for calendars (RFC 5545).  A later version of the same visit replaces the one before: same UID, higher
// SEQUENCE.  Instants are written in UTC, so that no rules of zones have to come along.
//
// What a reader would get wrong: lines end in CR LF and are folded at 75 octets, not letters; one Arabic letter is two.
import type { Shape } from '@contacto/api'

/** What is said of a visit, in words of one language. */
interface CalendarWords {
  title: string
  place: string
  details: string
  url: string
}

const escaped = (text: string) => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n')

const stamp = (instant: string | Date) => new Date(instant).toISOString().replace(/[-:]|\.\d{3}/g, '')

const encoder = new TextEncoder()

/** A content line, cut so that no part has more than 75 octets and no letter is torn. */
export function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  let octets = 0
  for (const letter of line) {
    const size = encoder.encode(letter).length
    if (octets + size > 75) {
      parts.push(part)
      part = ' '
      octets = 1
    }
    part += letter
    octets += size
  }
  return [...parts, part].join('\r\n')
}

const STATUS: Record<Shape<'appointment_status'>, string> = {
  requested: 'TENTATIVE', booked: 'CONFIRMED', done: 'CONFIRMED', no_show: 'CONFIRMED', cancelled: 'CANCELLED', declined: 'CANCELLED',
}

export function icsOf(visit: Shape<'appointment'>, words: CalendarWords, now = new Date()): string {
  const { latitude, longitude } = visit.offer
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Contacto//Visits//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${visit.appointment_id}@contacto`,
    `SEQUENCE:${visit.version}`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(visit.starts_at)}`,
    `DTEND:${stamp(visit.ends_at)}`,
    `SUMMARY:${escaped(words.title)}`,
    ...(words.place ? [`LOCATION:${escaped(words.place)}`] : []),
    ...(latitude !== undefined && longitude !== undefined ? [`GEO:${latitude};${longitude}`] : []),
    ...(words.details ? [`DESCRIPTION:${escaped(words.details)}`] : []),
    `URL:${words.url}`,
    `STATUS:${STATUS[visit.status]}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(words.title)}`,
    'TRIGGER:-PT1H',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return lines.map(folded).join('\r\n') + '\r\n'
}
