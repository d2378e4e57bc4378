// Words by their keys, for the server and the browser alike.  Nothing here brings the messages themselves: see words.ts.
import { messageOf, type Values } from '@contacto/i18n/message'
import type { Locale, Messages } from '@contacto/i18n'

export type Namespace = { [Name in keyof Messages]: Messages[Name] extends string ? never : Name }[keyof Messages]

type Paths<Book> = {
  [Key in keyof Book & string]: Book[Key] extends string ? Key : `${Key}.${Paths<Book[Key]>}`
}[keyof Book & string]

export type Key<Name extends Namespace> = Paths<Messages[Name]>

export interface Translate<Name extends Namespace> {
  (key: Key<Name>, values?: Values): string
  /** For keys that are made from what a server said: nothing when there are no such words. */
  maybe(key: string, values?: Values): string | undefined
  locale: Locale
}

function find(book: unknown, key: string): string | undefined {
  let at = book
  for (const step of key.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined
    at = (at as Record<string, unknown>)[step]
  }
  return typeof at === 'string' ? at : undefined
}

export function translator<Name extends Namespace>(locale: Locale, book: unknown, name: Name): Translate<Name> {
  const maybe = (key: string, values?: Values) => {
    const text = find(book, key)
    return text === undefined ? undefined : messageOf(text, locale, values)
  }
  const t = (key: string, values?: Values) => maybe(key, values) ?? `${name}.${key}`
  return Object.assign(t, { maybe, locale }) as Translate<Name>
}
