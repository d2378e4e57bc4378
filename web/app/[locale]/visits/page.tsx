import { redirect } from 'next/navigation'

import { signInPath } from '../../../components/account/next'
import { Feeds, feedsOf } from '../../../components/feeds/Feeds'
import { VisitCard } from '../../../components/visits/VisitCard'
import { Icon } from '../../../components/icons'
import { LinkButton } from '../../../components/ui/Button'
import { Empty } from '../../../components/ui/Empty'
import { Fold } from '../../../components/ui/Fold'
import { Page, PageTitle } from '../../../components/ui/Layout'
import { Pagination } from '../../../components/ui/Pagination'
import { Problem } from '../../../components/ui/Problem'
import { Tabs } from '../../../components/ui/Tabs'
import { api, ask } from '../../../lib/api'
import { HOME_ZONE } from '../../../lib/format'
import { ownTitle } from '../../../lib/site'
import { localeFrom, words, wordsOf, type Locale } from '../../../lib/words'

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ past?: string; cursor?: string }>
}

export const generateMetadata = ownTitle('visits', 'title')

export default async function VisitsPage({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const { past: wish, cursor } = await searchParams
  const past = wish !== undefined
  const t = await words(locale, 'visits')
  const common = wordsOf(locale, 'common')
  const site = wordsOf(locale, 'site')
  const client = await api()
  const { data, problem, next } = { next: undefined, ...(await ask(
    client.GET('/api/v1/appointments', { params: { query: { past, limit: 20, ...(cursor ? { cursor } : {}) } } }),
  )) }
  const here = `/${locale}/visits`
  if (problem?.is('unauthenticated')) redirect(signInPath(locale, past ? `${here}?past=1` : here))
  return (
    <Page width="text">
      <PageTitle>{t('title')}</PageTitle>
      <Tabs label={t('title')} items={[{ href: here, label: t('next'), current: !past }, { href: `${here}?past=1`, label: t('past'), current: past }]} />
      <div className="mt-6">
        {problem ? <Problem locale={locale} problem={problem} /> : null}
        {data?.items.length === 0 ? (
          past ? <Empty title={t('none_past')} /> : <Empty title={t('none_next')} action={<LinkButton icon="search" href={`/${locale}/search`}>{site('search')}</LinkButton>}>{t('none_next_text')}</Empty>
        ) : null}
        {data && data.items.length > 0 ? (
          <ul className="grid gap-3">
            {data.items.map((visit) => <VisitCard key={visit.appointment_id} locale={locale} visit={visit} href={`${here}/${visit.appointment_id}`} quiet={past} />)}
          </ul>
        ) : null}
        <Pagination
          label={common('more')} firstLabel={past ? t('past') : t('next')} nextLabel={common('more')}
          first={cursor ? (past ? `${here}?past=1` : here) : undefined}
          next={next ? `${here}?${past ? 'past=1&' : ''}cursor=${encodeURIComponent(next)}` : undefined}
        />
      </div>
      {past || problem ? null : <Calendars locale={locale} />}
    </Page>
  )
}

async function Calendars({ locale }: { locale: Locale }) {
  const t = await words(locale, 'visits')
  const found = await feedsOf('client')
  return (
    <Fold className="mt-10 rounded-card border border-line px-5 py-2" open={found.feeds.length > 0}>
      <summary className="flex min-h-target items-center gap-2 font-strong"><Icon name="calendar" /> {t('feed_title')}</summary>
      <div className="grid gap-4 py-3">
        <p className="text-quiet">{t('feed_text')}</p>
        <Feeds locale={locale} kind="client" zone={HOME_ZONE} {...found} />
      </div>
    </Fold>
  )
}
