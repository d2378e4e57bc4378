// The words people read, one file a language; web and mobile share them.
import ar from './ar.json'
import en from './en.json'
import fr from './fr.json'

export const locales = ['ar', 'fr', 'en'] as const
export type Locale = (typeof locales)[number]
export type Messages = typeof fr
export { icuOf, messageOf, parse, type Values } from './message.ts'

const all: Record<Locale, Messages> = { ar, fr, en }

export const isLocale = (word: string): word is Locale => (locales as readonly string[]).includes(word)
export const messagesOf = (locale: Locale): Messages => all[locale]
export const directionOf = (locale: Locale) => (locale === 'ar' ? 'rtl' : 'ltr')

/** The first of ours that an Accept-Language header asks for (RFC 9110 12.5.4); Arabic when it asks for none. */
export function localeOf(accepted: string | null): Locale {
  const wishes = (accepted ?? '')
    .split(',')
    .map((wish) => {
      const [tag = '', ...rest] = wish.trim().split(';')
      const weight = rest.map((part) => part.trim()).find((part) => part.startsWith('q='))
      return { language: tag.split('-')[0]!.toLowerCase(), weight: weight ? Number(weight.slice(2)) : 1 }
    })
    .filter((wish) => wish.weight > 0)
    .sort((a, b) => b.weight - a.weight)
  return wishes.map((wish) => wish.language).find(isLocale) ?? 'ar'
}
