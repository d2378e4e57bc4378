// The words of a page, for server components:
//
//   const t = await words(locale, 'search')
//   t('found', { count: 3 })
//
// A key is a path below its namespace, and the compiler knows them all.  Islands in the browser get only the namespaces
// that they name: <Words locale={locale} of={['booking']}> around them, useWords('booking') inside (words.client.tsx).
import { isLocale, messagesOf, type Locale } from '@contacto/i18n'
import { notFound } from 'next/navigation'
import { translator, type Namespace, type Translate } from './translate'

export type { Locale } from '@contacto/i18n'
export type { Key, Namespace } from './translate'

/** What stands in an address as its language; an address of another is no page. */
export function localeFrom(word: string): Locale {
  if (!isLocale(word)) notFound()
  return word
}

export const wordsOf = <Name extends Namespace>(locale: Locale, name: Name): Translate<Name> =>
  translator(locale, messagesOf(locale)[name], name)

export async function words<Name extends Namespace>(locale: string, name: Name): Promise<Translate<Name>> {
  return wordsOf(localeFrom(locale), name)
}
