import type { Locale } from '@contacto/i18n'
import { moneyText } from '../../lib/format'

/** An amount of centimes. Isolated, for its sign and its digits run in two directions in Arabic. */
export function Money({ locale, centimes }: { locale: Locale; centimes: number }) {
  return <bdi className="numbers whitespace-nowrap">{moneyText(locale, centimes)}</bdi>
}
