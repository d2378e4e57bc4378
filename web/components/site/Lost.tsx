import { locales, type Locale } from '@contacto/i18n'
import { wordsOf } from '../../lib/words'
import type { IconName } from '../icons'
import { LinkButton } from '../ui/Button'
import { DeadEnd } from './DeadEnd'

/** Who pauses his page is not told apart from who never was: that is his business. */
type What = 'page' | 'professional'

const icons: Record<What, IconName> = { page: 'search', professional: 'pause' }

/** There is no such page, or nobody at it just now: what one can do instead. */
export function Lost({ locale, what }: { locale: Locale; what: What }) {
  const t = wordsOf(locale, 'lost')
  return (
    <DeadEnd icon={icons[what]} title={t(`${what}.title`)} text={t(`${what}.text`)}>
      <LinkButton href={`/${locale}/search`} icon="search">{t(`${what}.search`)}</LinkButton>
      {what === 'page' ? (
        <LinkButton href={`/${locale}`} kind="plain">{wordsOf(locale, 'site')('back_home')}</LinkButton>
      ) : (
        <LinkButton href={`/${locale}/visits`} kind="plain">{wordsOf(locale, 'visits')('title')}</LinkButton>
      )}
    </DeadEnd>
  )
}

/** In all languages, where Next does not tell a page its address, hence not its language: base.css shows that of <html>. */
export const LostInAll = ({ what }: { what: What }) =>
  locales.map((locale) => (
    <div key={locale} data-only={locale} lang={locale}>
      <Lost locale={locale} what={what} />
    </div>
  ))
