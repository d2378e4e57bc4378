'use client'
import { useLocale } from '../../lib/words.client'

/** What a form says of itself: its language, and what it is about; a value that is not there is left out. */
export function Hidden({ of = {} }: { of?: Readonly<Record<string, string | number | undefined>> }) {
  const locale = useLocale()
  return Object.entries({ locale, ...of }).map(([name, value]) => (value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />))
}
