import type { Shape } from '@contacto/api'
import { moneyText } from '../../lib/format'
import { wordsOf, type Locale } from '../../lib/words'

type Priced = Pick<Shape<'public_service'>, 'price_kind' | 'price_from' | 'price_to'>

export function priceText(locale: Locale, { price_kind, price_from = 0, price_to = 0 }: Priced): string {
  const t = wordsOf(locale, 'profile')
  if (price_kind === 'free') return t('price_free')
  if (price_kind === 'quote') return t('price_quote')
  if (price_kind === 'range') return t('price_range', { from: moneyText(locale, price_from), to: moneyText(locale, price_to) })
  return moneyText(locale, price_from)
}

/** What a service costs; isolated, for its digits and its sign run in two directions in Arabic. */
export function Price({ locale, of, className = '' }: { locale: Locale; of: Priced; className?: string }) {
  return <bdi className={`numbers ${className}`}>{priceText(locale, of)}</bdi>
}
