import { directionOf, locales } from '@contacto/i18n'
import { localeFrom, words } from '../../../lib/words'

export const dynamic = 'force-static'
export const generateStaticParams = () => locales.map((locale) => ({ locale }))

/** So that Contacto may be put on a phone's first screen, in the language one reads. */
export async function GET(_: Request, { params }: { params: Promise<{ locale: string }> }) {
  const locale = localeFrom((await params).locale)
  const t = await words(locale, 'site')
  const manifest = {
    id: '/',
    name: `${t('name')} · ${t('promise')}`,
    short_name: t('name'),
    description: t('description'),
    lang: locale,
    dir: directionOf(locale),
    start_url: `/${locale}`,
    scope: '/',
    display: 'standalone',
    background_color: '#faf8f3',
    theme_color: '#0b6b5d',
    icons: [
      { src: '/icons/192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  }
  return Response.json(manifest, { headers: { 'content-type': 'application/manifest+json' } })
}
