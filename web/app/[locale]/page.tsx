import { isLocale, locales, messagesOf } from '@contacto/i18n'
import { notFound } from 'next/navigation'

export default async function Home({ params }: { params: Promise<{ locale: string }> }) {
  const { locale } = await params
  if (!isLocale(locale)) notFound()
  const words = messagesOf(locale)
  return (
    <>
      <header>
        <strong>{words.title}</strong>
        <nav aria-label={words.languages}>
          {locales.map((one) => (
            <a key={one} href={`/${one}`} lang={one} hrefLang={one} aria-current={one === locale ? 'page' : undefined}>
              {messagesOf(one).name}
            </a>
          ))}
        </nav>
      </header>
      <main>
        <h1>{words.promise}</h1>
        <p>{words.description}</p>
        <p>{words.soon}</p>
      </main>
      <footer>
        <a href="/api/docs">{words.docs}</a>
      </footer>
    </>
  )
}
