// What a service costs, in words: where it is looked for, booked, visited and offered.
import type { Shape } from '@contacto/api'
import { moneyText } from './format'
import { wordsOf, type Locale } from './words'

export type Priced = Pick<Shape<'public_service'>, 'price_kind' | 'price_from' | 'price_to'>

/** To be put into <bdi>, for its digits and its sign run in two directions in Arabic: components/ui/Price.tsx. */
export function priceText(locale: Locale, { price_kind, price_from = 0, price_to = 0 }: Priced): string {
  const t = wordsOf(locale, 'price')
  switch (price_kind) {
    case 'free': return t('free')
    case 'quote': return t('quote')
    case 'range': return t('from_to', { from: moneyText(locale, price_from), to: moneyText(locale, price_to) })
    case 'fixed': return moneyText(locale, price_from)
  }
}
