// Next does not tell this page its address, hence not its language: it holds all three, and base.css shows that of <html>.
import { locales } from '@contacto/i18n'
import { LinkButton } from '../../components/ui/Button'
import { Icon } from '../../components/icons'
import { Page } from '../../components/ui/Layout'
import { wordsOf } from '../../lib/words'

export default function NotFound() {
  return (
    <Page>
      {locales.map((locale) => {
        const t = wordsOf(locale, 'lost')
        return (
          <div key={locale} data-only={locale} lang={locale} className="grid justify-items-center gap-4 py-16 text-center">
            <Icon name="search" className="size-14 text-accent" />
            <h1 className="text-title sm:text-head">{t('title')}</h1>
            <p className="max-w-text text-quiet">{t('text')}</p>
            <div className="mt-3 flex flex-wrap justify-center gap-3">
              <LinkButton href={`/${locale}/search`} icon="search">{t('search')}</LinkButton>
              <LinkButton href={`/${locale}`} kind="plain">{wordsOf(locale, 'site')('back_home')}</LinkButton>
            </div>
          </div>
        )
      })}
    </Page>
  )
}
