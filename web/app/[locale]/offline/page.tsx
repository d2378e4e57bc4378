import { again, DeadEnd } from '../../../components/site/DeadEnd'
import { Page } from '../../../components/ui/Layout'
import { ownTitle } from '../../../lib/site'
import { localeFrom, words } from '../../../lib/words'

type Props = { params: Promise<{ locale: string }> }

export const generateMetadata = ownTitle('offline', 'title')

/** What the service worker shows when nobody can be reached. Its link leads to the page itself: whichever was asked for. */
export default async function Offline({ params }: Props) {
  const locale = localeFrom((await params).locale)
  const t = await words(locale, 'offline')
  return (
    <Page>
      <DeadEnd icon="offline" title={t('title')} text={t('text')}>
        <a href="" className={again}>{(await words(locale, 'common'))('retry')}</a>
      </DeadEnd>
    </Page>
  )
}
