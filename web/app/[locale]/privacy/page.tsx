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
  const t = wordsOf(locale, 'privacy')
  const site = wordsOf(locale, 'site')
  return keptMetadata(site('privacy'), t('description'))
}

const rows = ['phone', 'visits', 'reason', 'codes', 'sessions', 'messages'] as const

export default async function Privacy({ params }: Props) {
  const locale = localeFrom((await params).locale)
  const t = await words(locale, 'privacy')
  const site = wordsOf(locale, 'site')
  return (
    <Article title={site('privacy')}>
      <Agreed locale={locale} document={await document('privacy', locale)} since={(date) => t('version', { date })} />

      <h2 id="details">{t('details')}</h2>
      <h3>{t('table.title')}</h3>
      <div className="grid gap-3">
        {rows.map((row) => (
          <div key={row} className="rounded-card border border-line bg-surface px-5 py-2">
            <h4 className="mt-2 text-body">{t(`rows.${row}.what`)}</h4>
            <dl>
              <dt className="text-small">{t('table.why')}</dt>
              <dd>{t(`rows.${row}.why`)}</dd>
              <dt className="text-small">{t('table.how_long')}</dt>
              <dd>{t(`rows.${row}.how_long`)}</dd>
            </dl>
          </div>
        ))}
      </div>
      <h3 id="who">{t('who.title')}</h3>
      <Prose text={t('who.text')} />
      <h3 id="cookies">{t('cookies.title')}</h3>
      <Prose text={t('cookies.text')} />
      <h3 id="rights">{t('rights.title')}</h3>
      <Prose text={t('rights.text')} />
    </Article>
  )
}
