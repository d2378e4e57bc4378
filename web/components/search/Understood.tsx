import type { Shape } from '@contacto/api'
import { listText, nameOf } from '../../lib/format'
import { wordsOf, type Locale } from '../../lib/words'

/** What the words were taken for: whoever typed them sees at once when that is not what he meant. */
export function Understood({ locale, of }: { locale: Locale; of: Shape<'search_understood'> }) {
  const t = wordsOf(locale, 'search')
  const what = [
    ...(of.trade ? [nameOf(locale, of.trade)] : []),
    ...of.specialities.map((one) => nameOf(locale, one)),
    ...of.names.map((name) => t('name', { name })),
    ...(of.town ? [nameOf(locale, of.town)] : []),
    ...(of.wilaya && of.wilaya.slug !== of.town?.slug ? [nameOf(locale, of.wilaya)] : []),
  ]
  // The heading says a trade and a place already.
  const plain = of.names.length === 0 && of.specialities.length === 0
  if (plain && of.left_over.length === 0 && !of.corrected) return null
  return (
    <p className="text-note text-quiet">
      {of.corrected ? `${t('corrected', { text: of.corrected })} ` : null}
      {what.length > 0 ? `${t('understood', { what: what.join(' · ') })} ` : null}
      {of.left_over.length > 0 ? t('left_over', { words: listText(locale, of.left_over) }) : null}
    </p>
  )
}
