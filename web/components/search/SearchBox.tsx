// Who or what, and where: the two questions with which everything begins.  A form that works by itself; on the results page its
// fields are part of the form there.
import type { Wilaya } from '../../lib/catalogue'
import { nameOf, wordOrder } from '../../lib/format'
import { wordsOf, type Locale } from '../../lib/words'
import { Button } from '../ui/Button'
import { Select } from '../ui/Field'
import { Words } from '../ui/Words'
import { SuggestInput } from './SuggestInput'

interface FieldsProps {
  locale: Locale
  wilayas: readonly Wilaya[]
  q?: string | undefined
  wilaya?: string | undefined
}

export function SearchFields({ locale, wilayas, q, wilaya }: FieldsProps) {
  const t = wordsOf(locale, 'box')
  const common = wordsOf(locale, 'common')
  const compare = wordOrder(locale)
  const sorted = wilayas.map((one) => ({ value: one.slug, label: nameOf(locale, one) })).sort((one, other) => compare(one.label, other.label))
  return (
    <div className="relative grid grid-cols-[minmax(0,1fr)_auto] items-end gap-3 sm:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)_auto]">
      <div className="col-span-2 grid gap-1.5 sm:col-span-1">
        <span aria-hidden="true" className="text-note font-strong">{t('what')}</span>
        <Words locale={locale} of={['box']}>
          <SuggestInput key={q} label={t('what')} placeholder={t('what_example')} defaultValue={q} />
        </Words>
      </div>
      <Select
        id="where"
        name="wilaya"
        label={t('where')}
        defaultValue={wilaya ?? ''}
        data-value={wilaya ?? ''}
        choices={[{ value: '', label: t('anywhere') }, ...sorted]}
      />
      <Button type="submit" icon="search">{common('search')}</Button>
    </div>
  )
}

/** The whole box, for pages that only lead to results. */
export function SearchBox({ locale, wilayas, className = '' }: { locale: Locale; wilayas: readonly Wilaya[]; className?: string }) {
  const t = wordsOf(locale, 'box')
  return (
    <form role="search" aria-label={t('label')} method="get" action={`/${locale}/search`} className={className}>
      <SearchFields locale={locale} wilayas={wilayas} />
    </form>
  )
}
