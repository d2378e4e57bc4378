import type { Metadata } from 'next'
import { Links } from '../../../../components/agenda/Links'
import { desk } from '../../../../components/agenda/load'
import { PageTitle } from '../../../../components/ui/Layout'
import { Notice } from '../../../../components/ui/Notice'
import { Problem } from '../../../../components/ui/Problem'
import { Words } from '../../../../components/ui/Words'
import { whenOf } from '../../../../components/visits/say'
import { api, ask } from '../../../../lib/api'
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
  const [{ zone }, t] = await Promise.all([desk(locale, `/${locale}/pro/calendar-links`), words(locale, 'desk')])
  const client = await api()
  const { data, problem } = await ask(client.GET('/api/v1/feeds'))
  const own = data?.items.filter(({ kind }) => kind === 'professional') ?? []
  return (
    <div className="mx-auto max-w-text">
      <PageTitle lead={t('links_lead')}>{t('links')}</PageTitle>
      <Notice tone="warn" className="mb-6">{t('links_warn')}</Notice>
      {problem ? <Problem locale={locale} problem={problem} /> : (
        <Words locale={locale} of={['desk']}>
          <Links
            feeds={own.map(({ feed_id, created_at, read_at }) => ({
              feed_id, since: t('link_since', { time: whenOf(locale, created_at, zone, 'short') }),
              read: read_at ? t('link_read', { time: whenOf(locale, read_at, zone, 'short') }) : t('link_unread'),
            }))}
          />
        </Words>
      )}
    </div>
  )
}
