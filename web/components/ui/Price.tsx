import { priceText, type Priced } from '../../lib/price'
import type { Locale } from '../../lib/words'

/** What a service costs; isolated, for its digits and its sign run in two directions in Arabic. */
export function Price({ locale, of, className = '' }: { locale: Locale; of: Priced; className?: string }) {
  return <bdi className={`numbers ${className}`}>{priceText(locale, of)}</bdi>
}
