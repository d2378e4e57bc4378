import type { Locale } from '@contacto/i18n'
import type { Wilaya } from '../../lib/catalogue'
import { nameOf } from '../../lib/format'
import { wordsOf } from '../../lib/words'
import { Icon } from '../icons'
import { Button } from '../ui/Button'

/** Whom, and where: a plain form that works before any script came. */
export function SearchForm({ locale, wilayas, wilaya }: { locale: Locale; wilayas: readonly Wilaya[]; wilaya?: string }) {
  const t = wordsOf(locale, 'home')
  const sorted = [...wilayas].sort((a, b) => nameOf(locale, a).localeCompare(nameOf(locale, b), locale))
  const cell = 'relative flex items-center gap-3 rounded-field border border-edge bg-surface px-4 focus-within:border-accent focus-within:outline-3 focus-within:outline-accent'
  return (
    <form action={`/${locale}/search`} method="get" role="search" aria-label={t('search')} className="grid gap-2.5 rounded-sheet border border-line bg-surface p-3 shadow-floating sm:grid-cols-[1.25fr_1fr_auto]">
      <label className={cell}>
        <Icon name="search" className="text-accent" />
        <span className="sr-only">{t('what')}</span>
        <input name="q" type="search" maxLength={200} placeholder={t('what_example')} autoComplete="off" enterKeyHint="search" className="min-h-13 w-full min-w-0 bg-transparent outline-none" />
      </label>
      <label className={cell}>
        <Icon name="place" className="text-accent" />
        <span className="sr-only">{t('where')}</span>
        <select name="wilaya" defaultValue={wilaya ?? ''} className="min-h-13 w-full min-w-0 appearance-none bg-surface pe-6 outline-none">
          <option value="">{t('anywhere')}</option>
          {sorted.map((one) => (
            <option key={one.slug} value={one.slug}>
              {nameOf(locale, one)}
            </option>
          ))}
        </select>
        <Icon name="down" className="pointer-events-none absolute end-4 text-quiet" />
      </label>
      <Button type="submit" size="large">
        {t('go')}
      </Button>
    </form>
  )
}
