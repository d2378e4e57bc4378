import { Agreed } from '../../../components/site/Agreed'
import { Article } from '../../../components/site/Article'
import { Prose } from '../../../components/ui/Prose'
import { document } from '../../../lib/documents'
import { keptMetadata } from '../../../lib/site'
import { localeFrom, words } from '../../../lib/words'

type Props = { params: Promise<{ locale: string }> }

export const revalidate = 3600

export async function generateMetadata({ params }: Props) {
  const t = await words((await params).locale, 'terms')
  return keptMetadata(t('title'), t('description'))
}

export default async function Terms({ params }: Props) {
  const locale = localeFrom((await params).locale)
  const t = await words(locale, 'terms')
  const privacy = await words(locale, 'privacy')
  return (
    <Article title={t('title')}>
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
