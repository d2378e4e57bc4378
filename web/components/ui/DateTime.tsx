// When something is: in the zone where it takes place. Whoever reads it elsewhere sees his own time behind it (ZoneNote).
import type { Locale } from '@contacto/i18n'
import { dateText, HOME_ZONE, timeText, type DateStyle } from '../../lib/format'
import { ZoneNote } from './ZoneNote'

interface DateTimeProps {
  locale: Locale
  at: string
  zone?: string
  show?: 'both' | 'date' | 'time'
  style?: DateStyle
  /** The word between a date and a time, such as "à". */
  joined?: string
  /** Say the reader's own time, too, when his clock shows another: a text with {time}. */
  yours?: string
}

export function DateTime({ locale, at, zone = HOME_ZONE, show = 'both', style = 'long', joined = '·', yours }: DateTimeProps) {
  const date = dateText(locale, at, zone, style)
  const time = timeText(locale, at, zone)
  return (
    <>
      <time dateTime={at}>
        {show === 'time' ? null : <bdi>{date}</bdi>}
        {show === 'both' ? ` ${joined} ` : null}
        {show === 'date' ? null : <bdi dir="ltr">{time}</bdi>}
      </time>
      {yours ? <ZoneNote locale={locale} at={at} zone={zone} text={yours} /> : null}
    </>
  )
}
