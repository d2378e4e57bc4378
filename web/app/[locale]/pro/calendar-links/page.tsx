import { desk } from '../../../../components/agenda/load'
import { Feeds, feedsOf } from '../../../../components/feeds/Feeds'
import { PageTitle } from '../../../../components/ui/Layout'
import { Notice } from '../../../../components/ui/Notice'
import { ownTitle } from '../../../../lib/site'
import { localeFrom, words, wordsOf } from '../../../../lib/words'

interface Props {
  params: Promise<{ locale: string }>
}

export const generateMetadata = ownTitle('agenda', 'nav_links')

export default async function CalendarLinks({ params }: Props) {
  const locale = localeFrom((await params).locale)
  const [{ zone }, found, t] = await Promise.all([desk(locale, `/${locale}/pro/calendar-links`), feedsOf('professional'), words(locale, 'desk')])
  const agenda = wordsOf(locale, 'agenda')
  return (
    <div className="mx-auto max-w-text">
      <PageTitle lead={t('links_lead')}>{agenda('nav_links')}</PageTitle>
      <Notice tone="warn" className="mb-6">{t('links_warn')}</Notice>
      <Feeds locale={locale} kind="professional" zone={zone} {...found} />
    </div>
  )
}
