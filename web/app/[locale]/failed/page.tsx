import { again, DeadEnd } from '../../../components/site/DeadEnd'
import { Page } from '../../../components/ui/Layout'
import { ownTitle } from '../../../lib/site'
import { localeFrom, words, wordsOf } from '../../../lib/words'

type Props = { params: Promise<{ locale: string }> }

export const generateMetadata = ownTitle('failed', 'title')

/** What server/guard.mjs answers, with 500, when a page failed; it puts the number of the fault in place of `{digest}`. */
export default async function FailedPage({ params }: Props) {
  const t = await words(localeFrom((await params).locale), 'failed')
  const common = wordsOf(localeFrom((await params).locale), 'common')
  return (
    <Page>
      <DeadEnd icon="warning" title={t('title')} text={t('text')} reference="{digest}">
        <a href="" className={again}>{common('retry')}</a>
      </DeadEnd>
    </Page>
  )
}
