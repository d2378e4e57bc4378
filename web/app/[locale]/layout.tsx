// The frame of every page. It asks nobody anything, so that pages under it can be made once for all.
import { directionOf, locales } from '@contacto/i18n'
import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { Footer } from '../../components/site/Footer'
import { Header } from '../../components/site/Header'
import { Words } from '../../components/ui/Words'
import { publicUrl } from '../../lib/site'
import { localeFrom, words } from '../../lib/words'
import '../base.css'

type Props = { children: ReactNode; params: Promise<{ locale: string }> }

export const generateStaticParams = () => locales.map((locale) => ({ locale }))

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf8f3' },
    { media: '(prefers-color-scheme: dark)', color: '#12181a' },
  ],
}

/** Titles of pages; addresses and languages are each page's own (lib/site.ts). */
export async function generateMetadata({ params }: Omit<Props, 'children'>): Promise<Metadata> {
  const t = await words((await params).locale, 'site')
  return {
    metadataBase: new URL(publicUrl()),
    title: { default: `${t('name')} · ${t('promise')}`, template: `%s · ${t('name')}` },
    description: t('description'),
    applicationName: t('name'),
    formatDetection: { telephone: false },
    manifest: `/${t.locale}/manifest.webmanifest`,
    appleWebApp: { title: t('name') },
  }
}

export default async function Layout({ children, params }: Props) {
  const locale = localeFrom((await params).locale)
  const t = await words(locale, 'site')
  return (
    // early.js puts the person's choices on <html> before React sees it.
    <html lang={locale} dir={directionOf(locale)} data-worker={process.env.NODE_ENV === 'production' ? '' : undefined} suppressHydrationWarning>
      <head>
        <script src="/early.js" />
      </head>
      <body>
        <a href="#content" className="sr-only focus:not-sr-only focus:fixed focus:start-4 focus:top-3 focus:z-40 focus:rounded-field focus:bg-accent focus:px-5 focus:py-3 focus:font-strong focus:text-on-accent">
          {t('skip')}
        </a>
        <Header locale={locale} />
        <main id="content" tabIndex={-1} className="outline-none">
          <Words locale={locale} of={['failed']}>{children}</Words>
        </main>
        <Footer locale={locale} />
      </body>
    </html>
  )
}
