// What stands above every page. It is the same for everybody: whether somebody is signed in shows by classes that read <html>
// (guest:, known:, pro:, admin: of base.css), so that pages made once for all can have it.
import { locales, messagesOf, type Locale } from '@contacto/i18n'
import { wordsOf } from '../../lib/words'
import { Icon, Mark, type IconName } from '../icons'
import { Link } from '../ui/Link'
import { Menu, menuItem } from '../ui/Menu'
import { LanguageLinks } from './LanguageLinks'
import { ThemeChoice } from './ThemeChoice'

export const languages = locales.map((locale) => ({ locale, name: messagesOf(locale).site.language }))

const topLink = 'inline-flex min-h-target items-center gap-2 rounded-field px-3 text-ink no-underline hover:bg-wash hover:text-on-wash'

export function Header({ locale }: { locale: Locale }) {
  const t = wordsOf(locale, 'site')
  const visits = wordsOf(locale, 'visits')
  const item = (href: string, icon: IconName, label: string, more = '') => (
    <Link href={`/${locale}${href}`} className={`${menuItem} ${more}`}>
      <Icon name={icon} className="text-accent" />
      {label}
    </Link>
  )
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-ground print:hidden">
      <div className="mx-auto flex min-h-16 max-w-[calc(var(--page)+3rem)] items-center gap-1 px-4 sm:px-6">
        <Link href={`/${locale}`} className="me-auto flex min-h-target items-center gap-2.5 rounded-field pe-2 text-lead font-strong text-ink no-underline">
          <Mark />
          {t('name')}
        </Link>

        <nav aria-label={t('main_menu')} className="hidden items-center gap-1 md:flex">
          <Link href={`/${locale}/search`} className={topLink}>{t('search')}</Link>
          <Link href={`/${locale}/pro/start`} className={`${topLink} pro:hidden`}>{t('for_professionals')}</Link>
          <Link href={`/${locale}/pro`} className={`${topLink} lay:hidden`}>{t('agenda')}</Link>
          <Link href={`/${locale}/visits`} className={`${topLink} guest:hidden`}>{visits('title')}</Link>
        </nav>

        <Menu label={t('change_language')} summary={<><Icon name="language" /><span className="hidden lg:inline" aria-hidden="true">{t('language')}</span></>} className="hidden sm:block">
          <LanguageLinks languages={languages} current={locale} label={t('languages')} itemClassName={menuItem} />
        </Menu>

        <Link
          href={`/${locale}/sign-in`}
          className="inline-flex min-h-target items-center rounded-field border border-edge bg-surface px-4 font-strong text-ink no-underline hover:border-accent hover:text-accent known:hidden"
        >
          {t('sign_in')}
        </Link>
        <Menu label={t('account')} summary={<Icon name="person" className="size-6" />} className="guest:hidden">
          {item('/visits', 'calendar', visits('title'))}
          {item('/inbox', 'bell', t('inbox'))}
          {item('/me', 'person', t('account'))}
          <div className="lay:hidden">
            <hr className="my-1 border-line" />
            {item('/pro', 'clock', t('agenda'))}
            {item('/pro/profile', 'settings', t('practice'))}
          </div>
          <div className="hidden admin:block">
            <hr className="my-1 border-line" />
            {item('/admin', 'shield', t('admin'))}
          </div>
        </Menu>

        <Menu label={t('menu')} summary={<Icon name="menu" className="size-6" />} className="md:hidden">
          {item('/search', 'search', t('search'))}
          {item('/pro/start', 'clock', t('for_professionals'), 'pro:hidden')}
          {item('/pro', 'clock', t('agenda'), 'lay:hidden')}
          {item('/help', 'info', t('help'))}
          <hr className="my-1 border-line" />
          <LanguageLinks languages={languages} current={locale} label={t('languages')} itemClassName={menuItem} />
          <hr className="my-1 border-line" />
          <div className="px-3 py-2">
            <ThemeChoice locale={locale} name="theme-menu" />
          </div>
        </Menu>
      </div>
    </header>
  )
}
