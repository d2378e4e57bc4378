import { Icon } from '../../../components/icons'
import { Page } from '../../../components/ui/Layout'
import { privateMetadata } from '../../../lib/site'
import { localeFrom, words } from '../../../lib/words'

type Props = { params: Promise<{ locale: string }> }

export async function generateMetadata({ params }: Props) {
  return privateMetadata((await words((await params).locale, 'failed'))('title'))
}

/** What server/guard.mjs answers, with 500, when a page failed; it puts the number of the fault in place of `{digest}`. */
export default async function FailedPage({ params }: Props) {
  const t = await words(localeFrom((await params).locale), 'failed')
  return (
    <Page>
      <div className="grid justify-items-center gap-4 py-16 text-center">
        <Icon name="warning" className="size-14 text-accent" />
        <h1 className="text-title sm:text-head">{t('title')}</h1>
        <p className="max-w-text text-quiet">{t('text')}</p>
        <p className="text-small text-quiet"><bdi dir="ltr" className="numbers">{'{digest}'}</bdi></p>
        <a href="" className="link inline-flex min-h-target items-center font-strong">{t('again')}</a>
      </div>
    </Page>
  )
}
