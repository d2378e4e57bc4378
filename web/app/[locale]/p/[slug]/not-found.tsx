// Nobody is at this address, or not just now: who pauses his page is not told apart from who never was, for that is his business.
// It holds all three languages, for Next does not tell it its address; base.css shows that of <html>.
import { locales } from '@contacto/i18n'
import { Icon } from '../../../../components/icons'
import { LinkButton } from '../../../../components/ui/Button'
import { Page } from '../../../../components/ui/Layout'
import { wordsOf } from '../../../../lib/words'

export default function Gone() {
  return (
    <Page>
      {locales.map((locale) => {
        const t = wordsOf(locale, 'profile')
        return (
          <div key={locale} data-only={locale} lang={locale} className="grid justify-items-center gap-4 py-16 text-center">
            <Icon name="pause" className="size-14 text-accent" />
            <h1 className="text-title sm:text-head">{t('gone_title')}</h1>
            <p className="max-w-text text-quiet">{t('gone')}</p>
            <div className="mt-3 flex flex-wrap justify-center gap-3">
              <LinkButton href={`/${locale}/search`} icon="search">{t('gone_search')}</LinkButton>
              <LinkButton href={`/${locale}/visits`} kind="plain">{t('gone_visits')}</LinkButton>
            </div>
          </div>
        )
      })}
    </Page>
  )
}
