// What search engines may find: each page with its sisters in the other languages.
import { locales } from '@contacto/i18n'
import type { MetadataRoute } from 'next'
import { catalogue } from '../lib/catalogue'
import { publicUrl } from '../lib/site'
import { choosable, popularTrades } from '../lib/trades'

export const dynamic = 'force-dynamic'

const own = ['', '/about', '/help', '/privacy', '/terms']

export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const { trades: all, wilayas } = await catalogue()
  const trades = choosable(all)
  const popular = trades.filter(({ slug }) => (popularTrades as readonly string[]).includes(slug))
  const paths = [
    ...own,
    ...trades.map(({ slug }) => `/find/${slug}`),
    ...popular.flatMap((trade) => wilayas.map((wilaya) => `/find/${trade.slug}/${wilaya.slug}`)),
  ]
  const address = (locale: string, path: string) => `${publicUrl()}/${locale}${path}`
  return paths.flatMap((path) =>
    locales.map((locale) => ({
      url: address(locale, path),
      alternates: { languages: Object.fromEntries(locales.map((one) => [one, address(one, path)])) },
    })),
  )
}
