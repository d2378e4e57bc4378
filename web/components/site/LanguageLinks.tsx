'use client'
import { usePathname } from 'next/navigation'

interface Language {
  locale: string
  name: string
}

/** The same page in the other languages. The whole page is loaded anew: direction, face and words all change. */
export function LanguageLinks({ languages, current, label, className = '', itemClassName = '' }: { languages: readonly Language[]; current: string; label: string; className?: string; itemClassName?: string }) {
  const rest = usePathname().replace(/^\/[^/]+/, '')
  return (
    <ul aria-label={label} className={className}>
      {languages.map(({ locale, name }) => (
        <li key={locale}>
          <a
            href={`/${locale}${rest}`}
            lang={locale}
            hrefLang={locale}
            data-language={locale}
            data-foreign={locale === 'ar' ? '' : undefined}
            aria-current={locale === current ? 'true' : undefined}
            className={itemClassName}
          >
            {name}
          </a>
        </li>
      ))}
    </ul>
  )
}
