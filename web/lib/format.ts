// Times, money and numbers as people of Algeria read them, in three languages.
//
// What a reader would get wrong: ICU prints "2:05 PM" for fr-DZ and the digits of Egypt for plain "ar".  The week begins on
// Saturday in all three languages, since it does so in the country.  A time is meant where the visit is: its zone is always
// given, and whoever reads it elsewhere sees both times (components/ui/ZoneNote.tsx).
import { icuOf } from '@contacto/i18n/message'
import { arabicTitles } from '@contacto/i18n/titles'
import type { Locale } from '@contacto/i18n'

export const HOME_ZONE = 'Africa/Algiers'

/** In the order of an Algerian week. */
export const weekdays = ['sat', 'sun', 'mon', 'tue', 'wed', 'thu', 'fri'] as const
export type Weekday = (typeof weekdays)[number]

/** Formats are kept, for making one costs more than all that a page does with it: a tenth of a millisecond and more. */
function kept<Options, Format>(make: (icu: string, options?: Options) => Format) {
  const made = new Map<string, Format>()
  return (icu: string, options?: Options): Format => {
    const key = icu + (options ? JSON.stringify(options) : '')
    let format = made.get(key)
    if (!format) made.set(key, (format = make(icu, options)))
    return format
  }
}

const dates = kept((icu, options?: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(icu, { ...options, hourCycle: 'h23' }))
const nearDays = kept((icu, options?: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(icu, options))
const numbers = kept((icu, options?: Intl.NumberFormatOptions) => new Intl.NumberFormat(icu, options))
const lists = kept((icu, options?: Intl.ListFormatOptions) => new Intl.ListFormat(icu, options))
const orders = kept((icu) => new Intl.Collator(icu))

const formatOf = (locale: Locale, options: Intl.DateTimeFormatOptions) => dates(icuOf[locale], options)

type When = string | number | Date

const dateOf = (when: When) => (when instanceof Date ? when : new Date(when))

/** A date of no zone, "2026-11-24", as an instant in the middle of it, to be printed in UTC. */
const dayOf = (date: string) => new Date(`${date}T12:00:00Z`)

/** 14:05 */
export const timeText = (locale: Locale, at: When, zone = HOME_ZONE) =>
  formatOf(locale, { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(dateOf(at))

type DateStyle = 'long' | 'short' | 'weekday' | 'day' | 'month' | 'monthName' | 'date' | 'full'

const STYLES: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  short: { weekday: 'short', day: 'numeric', month: 'short' },
  weekday: { weekday: 'long' },
  day: { day: 'numeric', month: 'long' },
  month: { month: 'long', year: 'numeric' },
  monthName: { month: 'short' },
  date: { weekday: 'long', day: 'numeric', month: 'long' },
  full: { day: 'numeric', month: 'long', year: 'numeric' },
}

/** mardi 24 novembre 2026; of an instant, the date it falls on in that zone. */
export const dateText = (locale: Locale, at: When, zone = HOME_ZONE, style: DateStyle = 'long') =>
  formatOf(locale, { ...STYLES[style], timeZone: zone }).format(dateOf(at))

/** The same of a date that has no zone: "2026-11-24". */
export const dayText = (locale: Locale, date: string, style: DateStyle = 'long') => dateText(locale, dayOf(date), 'UTC', style)

/** 22–28 novembre: some dates without a zone, the last one included. */
export const rangeText = (locale: Locale, from: string, to: string) =>
  formatOf(locale, { ...STYLES.day, timeZone: 'UTC' }).formatRange(dayOf(from), dayOf(to))

/** The date on which an instant falls somewhere: "2026-11-24". */
export const dateIn = (at: When, zone = HOME_ZONE): string =>
  dates('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(dateOf(at))

/** "2026-11-24" and so many days more or less. */
export function addDays(date: string, days: number): string {
  const day = dayOf(date)
  day.setUTCDate(day.getUTCDate() + days)
  return day.toISOString().slice(0, 10)
}

/** How many days of its week lie before a date: none before a Saturday. */
const intoWeek = (date: string) => (dayOf(date).getUTCDay() + 1) % 7

export const weekdayOf = (date: string): Weekday => weekdays[intoWeek(date)]!

/** The Saturday on or before a date. */
export const weekOf = (date: string) => addDays(date, -intoWeek(date))

const SOME_SATURDAY = '2026-01-03'

/** samedi, sam, S. Arabic has no name that is shorter than the one without its article. */
export function weekdayText(locale: Locale, weekday: Weekday, width: 'long' | 'short' | 'narrow' = 'long'): string {
  const day = dayOf(addDays(SOME_SATURDAY, weekdays.indexOf(weekday)))
  const name = formatOf(locale, { weekday: width, timeZone: 'UTC' }).format(day)
  return width === 'short' ? name.replace(/^ال|\.$/, '') : name
}

/** Whole days from today, in that zone, until an instant: 0 is today, 1 tomorrow. */
export const daysUntil = (at: When, now: When, zone = HOME_ZONE) =>
  Math.round((dayOf(dateIn(at, zone)).getTime() - dayOf(dateIn(now, zone)).getTime()) / 86_400_000)

/** aujourd’hui, demain; nothing for days further off. */
export function nearText(locale: Locale, at: When, now: When, zone = HOME_ZONE): string | undefined {
  const days = daysUntil(at, now, zone)
  if (days < 0 || days > 1) return undefined
  return nearDays(icuOf[locale], { numeric: 'auto' }).format(days, 'day')
}

/** Do clocks in two zones show the same at that instant? */
export const sameClock = (at: When, one: string, other: string) => timeText('en', at, one) === timeText('en', at, other) && dateIn(at, one) === dateIn(at, other)

/** Centimes of a dinar as money: 2 500 DA. To be put into <bdi>, for its digits and its sign run in two directions in Arabic. */
export function moneyText(locale: Locale, centimes: number): string {
  const fraction = centimes % 100 === 0 ? 0 : 2
  return numberText(locale, centimes / 100, {
    style: 'currency',
    currency: 'DZD',
    currencyDisplay: locale === 'en' ? 'code' : 'symbol',
    minimumFractionDigits: fraction,
    maximumFractionDigits: fraction,
  })
}

export const numberText = (locale: Locale, value: number, options?: Intl.NumberFormatOptions): string =>
  numbers(icuOf[locale], options).format(value)

/** 850 m, 3,2 km */
export const distanceText = (locale: Locale, metres: number) =>
  metres < 1000
    ? numberText(locale, Math.max(50, Math.round(metres / 50) * 50), { style: 'unit', unit: 'meter' })
    : numberText(locale, metres / 1000, { style: 'unit', unit: 'kilometer', maximumFractionDigits: metres < 10_000 ? 1 : 0 })

/** 45 min, 1 h 30 */
export function lengthText(locale: Locale, minutes: number): string {
  const unit = (value: number, name: 'hour' | 'minute') => numberText(locale, value, { style: 'unit', unit: name, unitDisplay: locale === 'ar' ? 'long' : 'short' })
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  return [hours > 0 ? unit(hours, 'hour') : '', rest > 0 || hours === 0 ? unit(rest, 'minute') : ''].filter(Boolean).join(' ')
}

const two = (number: number) => String(number).padStart(2, '0')

/** A minute of a day as clocks show it, the same in all three languages: 14:05; the end of the day is 24:00. */
export const clockText = (minute: number) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`

/** Seconds that are left: 4:05 */
export const leftText = (seconds: number) => `${Math.floor(seconds / 60)}:${two(seconds % 60)}`

/** America/Port of Spain */
export const zoneText = (zone: string) => zone.replaceAll('_', ' ')

/** A word that begins a line, such as the name of a language: French and English write some of those small. */
export const capital = (locale: Locale, text: string) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1)

export const listText = (locale: Locale, words: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction') =>
  lists(icuOf[locale], { type }).format(words)

/** Which of two words comes first in a list, for sort(). */
export const wordOrder = (locale: Locale) => orders(icuOf[locale]).compare

/** +213550123456 as one reads it aloud: 0550 12 34 56. Other countries keep their code. */
export function phoneText(phone: string): string {
  const mobile = /^\+213([567]\d{2})(\d{2})(\d{2})(\d{2})$/.exec(phone)
  if (mobile) return `0${mobile.slice(1).join(' ')}`
  const fixed = /^\+213(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(phone)
  if (fixed) return `0${fixed.slice(1).join(' ')}`
  return phone
}

/** In which language to look for a text that is not there in the one of the page. */
const nearest = { ar: ['ar', 'fr', 'en', 'latin'], fr: ['fr', 'en', 'latin', 'ar'], en: ['en', 'fr', 'latin', 'ar'] } as const

type Tongue = (typeof nearest)[Locale][number]

/** A thing that says some part of itself in several languages: `name_ar`, `name_fr` … */
export type Worded<Part extends string> = { readonly [Key in `${Part}_${Tongue}`]?: string | null | undefined }

/** What a thing says in this language, or in the nearest in which it does: `textIn('fr', 'address', place)`. */
export function textIn<Part extends string>(locale: Locale, part: Part, thing: Worded<Part>): string {
  const said = thing as Readonly<Record<string, string | null | undefined>>
  for (const tongue of nearest[locale]) {
    const text = said[`${part}_${tongue}`]
    if (text) return text
  }
  return ''
}

export const nameOf = (locale: Locale, thing: Worded<'name'>): string => textIn(locale, 'name', thing)

export const comma = (locale: Locale) => (locale === 'ar' ? '، ' : ', ')

/** The parts of an address, or of whatever a line lists: what is not there, or stood there already, is left out. */
export const partsText = (locale: Locale, parts: readonly (string | false | null | undefined)[]) =>
  [...new Set(parts.filter(Boolean))].join(comma(locale))

interface Person {
  title?: string | null
  first_name_ar?: string | null
  family_name_ar?: string | null
  first_name_latin?: string | null
  family_name_latin?: string | null
}

/** A professional's name, in the letters of this language when he gave it so. */
export function personName(locale: Locale, { title, ...names }: Person): string {
  const arabic = [names.first_name_ar, names.family_name_ar]
  const latin = [names.first_name_latin, names.family_name_latin]
  const [first, second] = locale === 'ar' ? [arabic, latin] : [latin, arabic]
  const written = first.some(Boolean) ? first : second
  const called = title && written === arabic ? (arabicTitles[title.toLowerCase().replace(/\.$/, '')] ?? title) : title
  return [called, ...written].filter(Boolean).join(' ')
}
