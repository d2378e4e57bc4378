// A start in words, in the zone of its professional.
import { dateText, nearText, timeText } from '../../lib/format'
import { wordsOf, type Locale } from '../../lib/words'
import type { Offer, StartInFull, StartWords } from './state'

type Where = Pick<Offer, 'zone'>

export function shortOf(locale: Locale, { zone }: Where, start: string, now = Date.now()): StartWords {
  const time = timeText(locale, start, zone)
  const near = nearText(locale, start, now, zone)
  return { start, time, day: dateText(locale, start, zone), short: `${near ?? dateText(locale, start, zone, 'short')} · ${time}` }
}

const MINUTE = 60_000

/** With what one may still change, and until when. */
export function labelsOf(locale: Locale, offer: Offer, start: string, now = Date.now()): StartInFull {
  const t = wordsOf(locale, 'book')
  const until = (what: 'cancel' | 'move', cutoff: number) => {
    if (cutoff === 0) return t(`${what}_any`)
    const at = Date.parse(start) - cutoff * MINUTE
    if (at < now) return t(`${what}_not`)
    return t(`${what}_until`, { time: `${dateText(locale, at, offer.zone, 'short')} ${timeText(locale, at, offer.zone)}` })
  }
  return {
    ...shortOf(locale, offer, start, now),
    cancel: until('cancel', offer.cancel_cutoff_minutes),
    move: until('move', offer.move_cutoff_minutes),
  }
}
