import { Icon } from '../icons'
import { LinkButton } from '../ui/Button'
import { wordsOf, type Locale } from '../../lib/words'

/** Nobody is at this address, or not just now: who pauses his page is not told apart from who never was, for that is his business. */
export function Gone({ locale }: { locale: Locale }) {
  const t = wordsOf(locale, 'profile')
  return (
    <div className="grid justify-items-center gap-4 py-16 text-center">
      <Icon name="pause" className="size-14 text-accent" />
      <h1 className="text-title sm:text-head">{t('gone_title')}</h1>
      <p className="max-w-text text-quiet">{t('gone')}</p>
      <div className="mt-3 flex flex-wrap justify-center gap-3">
        <LinkButton href={`/${locale}/search`} icon="search">{t('gone_search')}</LinkButton>
        <LinkButton href={`/${locale}/visits`} kind="plain">{t('gone_visits')}</LinkButton>
      </div>
    </div>
  )
}
