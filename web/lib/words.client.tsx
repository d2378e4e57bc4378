'use client'
// Words for islands: only the namespaces that a page hands down.  See words.ts.
import type { Locale } from '@contacto/i18n'
import { createContext, useContext, type ReactNode } from 'react'
import { translator, type Namespace, type Translate } from './translate'

interface Books {
  locale: Locale
  books: Partial<Record<Namespace, unknown>>
}

const Context = createContext<Books | null>(null)

export function WordsProvider({ locale, books, children }: Books & { children: ReactNode }) {
  return <Context value={{ locale, books }}>{children}</Context>
}

export function useWords<Name extends Namespace>(name: Name): Translate<Name> {
  const given = useContext(Context)
  if (!given?.books[name]) throw new Error(`the words “${name}” were not handed to this island: <Words of={['${name}']}>`)
  return translator(given.locale, given.books[name], name)
}

export function useLocale(): Locale {
  const given = useContext(Context)
  if (!given) throw new Error('no <Words> around this island')
  return given.locale
}
