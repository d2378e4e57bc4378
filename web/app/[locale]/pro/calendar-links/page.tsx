import type { Metadata } from 'next'
import { desk } from '../../../../components/agenda/load'
import { Feeds, feedsOf } from '../../../../components/feeds/Feeds'
import { PageTitle } from '../../../../components/ui/Layout'
import { Notice } from '../../../../components/ui/Notice'
import { localeFrom, words } from '../../../../lib/words'

interface Props {
  params: Promise<{ locale: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await words((await params).locale, 'desk')
  return { title: t('links'), robots: { index: false } }
}

export default async function CalendarLinks({ params }: Props) {
  const locale = localeFrom((await params).locale)
  const [{ zone }, found, t] = await Promise.all([desk(locale, `/${locale}/pro/calendar-links`), feedsOf('professional'), words(locale, 'desk')])
  return (
    <div className="mx-auto max-w-text">
      <PageTitle lead={t('links_lead')}>{t('links')}</PageTitle>
      <Notice tone="warn" className="mb-6">{t('links_warn')}</Notice>
      <Feeds locale={locale} kind="professional" zone={zone} {...found} />
    </div>
  )
}
