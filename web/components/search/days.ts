import { addDays, dayText, numberText } from '../../lib/format'
import { wordsOf, type Locale } from '../../lib/words'

/** Today, tomorrow, Tue 24 Nov. */
export function dayName(locale: Locale, date: string, today: string): string {
  const t = wordsOf(locale, 'search')
  const common = wordsOf(locale, 'common')
  if (date === today) return common('today')
  if (date === addDays(today, 1)) return t('tomorrow')
  return dayText(locale, date, 'short')
}

interface Counted {
  total: number
  at_least: boolean
}

/** 12, or 12+ where counting ended before the search did. */
export function countText(locale: Locale, { total, at_least }: Counted): string {
  const n = numberText(locale, total)
  return at_least ? wordsOf(locale, 'search')('least', { n }) : n
}

/** 12 professionals. */
export function manyText(locale: Locale, { total, at_least }: Counted): string {
  return wordsOf(locale, 'search')(at_least ? 'many_least' : 'many', { n: total })
}
