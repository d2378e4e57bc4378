import { Icon } from '../../../components/icons'
import { Page, PageTitle } from '../../../components/ui/Layout'
import { keptMetadata } from '../../../lib/site'
import { localeFrom, words, wordsOf, type Key } from '../../../lib/words'

type Props = { params: Promise<{ locale: string }> }

export async function generateMetadata({ params }: Props) {
  const locale = localeFrom((await params).locale)
  const t = wordsOf(locale, 'help')
  const site = wordsOf(locale, 'site')
  return keptMetadata(site('help'), t('description'))
}

const topics = { booking: 6, change: 3, codes: 4, access: 1 } as const

export default async function Help({ params }: Props) {
  const locale = localeFrom((await params).locale)
  const t = await words(locale, 'help')
  const site = wordsOf(locale, 'site')
  return (
    <Page width="text">
      <PageTitle lead={t('lead')}>{site('help')}</PageTitle>
      {Object.entries(topics).map(([topic, count]) => (
        <section key={topic} id={topic} aria-labelledby={`${topic}-title`} className="mt-10">
          <h2 id={`${topic}-title`} className="mb-3 text-title">{t(`${topic}.title` as Key<'help'>)}</h2>
          <div className="divide-y divide-line rounded-card border border-line bg-surface">
            {Array.from({ length: count }, (_, at) => (
              <details key={at} className="group px-5">
                <summary className="flex min-h-14 items-center justify-between gap-4 py-3 font-strong hover:text-accent">
                  {t(`${topic}.q${at + 1}` as Key<'help'>)}
                  <Icon name="down" className="text-accent transition-transform duration-(--quick) group-open:rotate-180" />
                </summary>
                <p className="pb-5 text-quiet">{t(`${topic}.a${at + 1}` as Key<'help'>)}</p>
              </details>
            ))}
          </div>
        </section>
      ))}
    </Page>
  )
}
