// Where a page is, in each language: its own address for search engines, and those of its sisters.
import { locales, type Locale } from '@contacto/i18n'
import type { Metadata } from 'next'
import { words, type Key, type Namespace } from './words'

export const publicUrl = () => process.env.CONTACTO_PUBLIC_URL ?? 'http://localhost:8080'

/** For `alternates` of the metadata of a page made for each request; server/guard.mjs says those of kept pages. `path` is the address behind the language: '' or '/about'. Never in a layout: children inherit it. */
const alternates = (locale: Locale, path: string): NonNullable<Metadata['alternates']> => ({
  canonical: `/${locale}${path}`,
  languages: { ...Object.fromEntries(locales.map((one) => [one, `/${one}${path}`])), 'x-default': `/ar${path}` },
})

/** Metadata of a page made for each request that is for everybody: a professional. */
export const pageMetadata = (locale: Locale, path: string, title: string, description?: string): Metadata => ({
  title,
  ...(description ? { description } : {}),
  alternates: alternates(locale, path),
  openGraph: { title, ...(description ? { description } : {}), url: `/${locale}${path}`, locale: { ar: 'ar_DZ', fr: 'fr_DZ', en: 'en_GB' }[locale], type: 'website', siteName: 'Contacto' },
})

/** Metadata of a page made once for all. */
export const keptMetadata = (title: string, description?: string): Metadata => ({
  title,
  ...(description ? { description } : {}),
  openGraph: { title, ...(description ? { description } : {}), type: 'website', siteName: 'Contacto' },
})

/** The metadata of a page that is somebody's own, or none for search engines: `export const generateMetadata = ownTitle('visits', 'title')`. */
export const ownTitle = <Name extends Namespace>(name: Name, key: Key<Name>, more: Metadata = {}) =>
  async ({ params }: { params: Promise<{ locale: string }> }): Promise<Metadata> =>
    ({ title: (await words((await params).locale, name))(key), robots: { index: false }, ...more })
