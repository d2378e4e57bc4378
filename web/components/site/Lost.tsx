import type { Locale } from '@contacto/i18n'
import { wordsOf } from '../../lib/words'
import { Icon } from '../icons'
import { LinkButton } from '../ui/Button'

/** There is no such page: what one can do instead. */
export function Lost({ locale }: { locale: Locale }) {
  const t = wordsOf(locale, 'lost')
  return (
    <div className="grid justify-items-center gap-4 py-16 text-center">
      <Icon name="search" className="size-14 text-accent" />
      <h1 className="text-title sm:text-head">{t('title')}</h1>
      <p className="max-w-text text-quiet">{t('text')}</p>
      <div className="mt-3 flex flex-wrap justify-center gap-3">
        <LinkButton href={`/${locale}/search`} icon="search">{t('search')}</LinkButton>
        <LinkButton href={`/${locale}`} kind="plain">{wordsOf(locale, 'site')('back_home')}</LinkButton>
      </div>
    </div>
  )
}
