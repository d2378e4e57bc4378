import { Icon } from '../../../components/icons'
import { Page } from '../../../components/ui/Layout'
import { privateMetadata } from '../../../lib/site'
import { localeFrom, words } from '../../../lib/words'

type Props = { params: Promise<{ locale: string }> }

export async function generateMetadata({ params }: Props) {
  const t = await words((await params).locale, 'offline')
  return privateMetadata(t('title'))
}

/** What the service worker shows when nobody can be reached. Its link leads to the page itself: whichever was asked for. */
export default async function Offline({ params }: Props) {
  const locale = localeFrom((await params).locale)
  const t = await words(locale, 'offline')
  const site = await words(locale, 'site')
  return (
    <Page>
      <div className="grid justify-items-center gap-4 py-16 text-center">
        <Icon name="offline" className="size-14 text-accent" />
        <h1 className="text-title sm:text-head">{t('title')}</h1>
        <p className="max-w-text text-quiet">{t('text')}</p>
        <a href="" className="link mt-3 inline-flex min-h-target items-center font-strong">{site('try_again')}</a>
      </div>
    </Page>
  )
}
