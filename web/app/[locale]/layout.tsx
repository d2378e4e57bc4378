import { directionOf, isLocale, locales, messagesOf } from '@contacto/i18n'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import './base.css'

type Props = { children: ReactNode; params: Promise<{ locale: string }> }

// A page of its own nonce cannot be made at build time.
export const dynamic = 'force-dynamic'

export async function generateMetadata({ params }: Omit<Props, 'children'>): Promise<Metadata> {
  const { locale } = await params
  if (!isLocale(locale)) return {}
  const words = messagesOf(locale)
  return {
    title: `${words.title} · ${words.promise}`,
    description: words.description,
    alternates: {
      canonical: `/${locale}`,
      languages: Object.fromEntries(locales.map((one) => [one, `/${one}`])),
    },
  }
}

export default async function Layout({ children, params }: Props) {
  const { locale } = await params
  if (!isLocale(locale)) notFound()
  return (
    <html lang={locale} dir={directionOf(locale)}>
      <body>{children}</body>
    </html>
  )
}
