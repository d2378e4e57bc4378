import { messagesOf, type Locale } from '@contacto/i18n'
import type { ReactNode } from 'react'
import type { Namespace } from '../../lib/translate'
import { WordsProvider } from '../../lib/words.client'

/** Hands the words of some namespaces, and those that are common to all, to the islands inside: name no more than they say. */
export function Words({ locale, of, children }: { locale: Locale; of: readonly Namespace[]; children: ReactNode }) {
  const books = Object.fromEntries((['common', ...of] as const).map((name) => [name, messagesOf(locale)[name]]))
  return (
    <WordsProvider locale={locale} books={books}>
      {children}
    </WordsProvider>
  )
}
