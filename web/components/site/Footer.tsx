import type { Locale } from '@contacto/i18n'
import { wordsOf } from '../../lib/words'
import { Mark } from '../icons'
import { Link } from '../ui/Link'
import { languages } from './Header'
import { LanguageLinks } from './LanguageLinks'
import { ThemeChoice } from './ThemeChoice'

const quietLink = 'inline-flex min-h-target items-center text-ink no-underline hover:text-accent hover:underline aria-[current]:font-strong sm:min-h-9'

export function Footer({ locale }: { locale: Locale }) {
  const t = wordsOf(locale, 'site')
  const columns = [
    { title: t('footer_find'), links: [['/search', t('search')], ['/help', t('help')]] },
    { title: t('footer_contacto'), links: [['/about', t('about')], ['/pro/start', t('for_professionals')]] },
    { title: t('footer_rights'), links: [['/privacy', t('privacy')], ['/terms', t('terms')]] },
  ] as const
  return (
    <footer className="mt-auto border-t border-line bg-sunk text-note print:hidden">
      <div className="mx-auto grid max-w-[calc(var(--page)+3rem)] gap-8 px-4 py-10 sm:px-6 md:grid-cols-[1.4fr_2fr_auto]">
        <div className="grid content-start gap-3">
          <p className="flex items-center gap-2.5 text-lead font-strong">
            <Mark />
            {t('name')}
          </p>
          <p className="max-w-72 text-quiet">{t('footer_line')}</p>
        </div>
        <nav aria-label={t('footer')} className="grid grid-cols-2 gap-6 sm:grid-cols-3">
          {columns.map((column) => (
            <div key={column.title}>
              <h2 className="mb-1 text-small text-quiet">{column.title}</h2>
              <ul>
                {column.links.map(([href, label]) => (
                  <li key={href}>
                    <Link href={`/${locale}${href}`} className={quietLink}>{label}</Link>
                  </li>
                ))}
                {column.links[0][0] === '/about' ? (
                  <li>
                    <a href="/api/docs" className={quietLink}>{t('developers')}</a>
                  </li>
                ) : null}
              </ul>
            </div>
          ))}
        </nav>
        <div className="grid content-start gap-5">
          <div>
            <h2 className="mb-1 text-small text-quiet">{t('languages')}</h2>
            <LanguageLinks languages={languages} current={locale} label={t('languages')} className="flex gap-5 md:block" itemClassName={quietLink} />
          </div>
          <ThemeChoice locale={locale} name="theme" />
        </div>
      </div>
    </footer>
  )
}
