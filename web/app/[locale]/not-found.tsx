import { locales, messagesOf } from '@contacto/i18n'

// Next does not tell this page its address, hence not its language: it speaks all three.
export default function NotFound() {
  return (
    <main>
      {locales.map((locale) => (
        <p key={locale} lang={locale} dir={locale === 'ar' ? 'rtl' : 'ltr'}>
          {messagesOf(locale).lost} <a href={`/${locale}`}>{messagesOf(locale).home}</a>
        </p>
      ))}
    </main>
  )
}
