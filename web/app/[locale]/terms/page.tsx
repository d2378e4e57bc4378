import { Agreed } from '../../../components/site/Agreed'
import { Article } from '../../../components/site/Article'
import { Prose } from '../../../components/ui/Prose'
import { document } from '../../../lib/documents'
import { keptMetadata } from '../../../lib/site'
import { localeFrom, words, wordsOf } from '../../../lib/words'

type Props = { params: Promise<{ locale: string }> }

export const revalidate = 3600

export async function generateMetadata({ params }: Props) {
  const locale = localeFrom((await params).locale)
  const t = wordsOf(locale, 'terms')
  const site = wordsOf(locale, 'site')
  return keptMetadata(site('terms'), t('description'))
}

export default async function Terms({ params }: Props) {
  const locale = localeFrom((await params).locale)
  const t = await words(locale, 'terms')
  const site = wordsOf(locale, 'site')
  const privacy = await words(locale, 'privacy')
  return (
    <Article title={site('terms')}>
      <Agreed locale={locale} document={await document('terms', locale)} since={(date) => privacy('version', { date })} />
      <h2 id="notes">{t('notes')}</h2>
      {(['booking', 'emergency', 'law'] as const).map((part) => (
        <section key={part} id={part}>
          <h3>{t(`${part}.title`)}</h3>
          <Prose text={t(`${part}.text`)} />
        </section>
      ))}
    </Article>
  )
}
