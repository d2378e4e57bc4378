'use client'
import type { Locale } from '@contacto/i18n'
import { dateIn, dateText, sameClock, timeText } from '../../lib/format'
import { useZone } from './useZone'

/** A visit's time by the reader's own clock; nothing where that shows the same. The server does not know his zone. */
export function ZoneNote({ locale, at, zone, text }: { locale: Locale; at: string; zone: string; text: string }) {
  const mine = useZone(zone)
  if (sameClock(at, zone, mine)) return null
  const sameDay = dateIn(at, zone) === dateIn(at, mine)
  const time = sameDay ? timeText(locale, at, mine) : `${dateText(locale, at, mine, 'short')} ${timeText(locale, at, mine)}`
  return <span className="ms-2 text-note text-quiet">{text.replace('{time}', time)}</span>
}
