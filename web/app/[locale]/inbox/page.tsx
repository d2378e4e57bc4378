import { redirect } from 'next/navigation'

import { signInPath } from '../../../components/account/next'
import { Live } from '../../../components/inbox/Live'
import { Read } from '../../../components/inbox/Read'
import { whenOf } from '../../../components/visits/say'
import { Icon, type IconName } from '../../../components/icons'
import { Badge } from '../../../components/ui/Badge'
import { Empty } from '../../../components/ui/Empty'
import { Page, PageTitle } from '../../../components/ui/Layout'
import { Link } from '../../../components/ui/Link'
import { Pagination } from '../../../components/ui/Pagination'
import { Problem } from '../../../components/ui/Problem'
import { Tabs } from '../../../components/ui/Tabs'
import { Words } from '../../../components/ui/Words'
import { api, ask, me, type Shape } from '../../../lib/api'
import { HOME_ZONE } from '../../../lib/format'
import { ownTitle } from '../../../lib/site'
import { localeFrom, words, wordsOf, type Locale } from '../../../lib/words'

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ unread?: string; cursor?: string }>
}

export const generateMetadata = ownTitle('inbox', 'title')

export default async function InboxPage({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const { unread: wish, cursor } = await searchParams
  const unread = wish !== undefined
  const t = await words(locale, 'inbox')
  const common = wordsOf(locale, 'common')
  const here = `/${locale}/inbox`
  const client = await api()
  const [page, state, user] = await Promise.all([
    ask(client.GET('/api/v1/inbox', { params: { query: { unread, limit: 20, ...(cursor ? { cursor } : {}) } } })),
    ask(client.GET('/api/v1/inbox/unread')),
    me(),
  ])
  if (page.problem?.is('unauthenticated')) redirect(signInPath(locale, here))
  if (page.problem) return <Page width="text"><Problem whole locale={locale} problem={page.problem} /></Page>
  const { items } = page.data
  const [latest] = items
  return (
    <Page width="text">
      <PageTitle>{t('title')}</PageTitle>
      <Words locale={locale} of={['inbox']}>
        <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
          {state.data ? <Live key={state.data.latest ?? ''} state={state.data} /> : <span />}
          {latest && state.data && state.data.unread > 0 && !cursor ? <Read notice_id={latest.notice_id} all label={t('mark_all')} /> : null}
        </div>
        <Tabs label={t('title')} items={[{ href: here, label: t('all'), current: !unread }, { href: `${here}?unread=1`, label: t('unread'), current: unread }]} />
        {items.length === 0 ? <div className="mt-6"><Empty icon="bell" title={unread ? t('none_unread') : t('none')}>{unread ? null : t('none_text')}</Empty></div> : null}
        <ul className="mt-6 grid gap-3">
          {items.map((notice) => <Entry key={notice.notice_id} locale={locale} notice={notice} professional={user?.roles.includes('professional') ?? false} />)}
        </ul>
      </Words>
      <Pagination
        label={t('title')} firstLabel={t('all')} nextLabel={common('more')} first={cursor ? here : undefined}
        next={page.next ? `${here}?${unread ? 'unread=1&' : ''}cursor=${encodeURIComponent(page.next)}` : undefined}
      />
    </Page>
  )
}

const icons: Partial<Record<Shape<'notice'>['kind'], IconName>> = { new_device: 'lock', phone_changed: 'phone' }

async function Entry({ locale, notice, professional }: { locale: Locale; notice: Shape<'notice'>; professional: boolean }) {
  const t = await words(locale, 'inbox')
  const { notice_id, kind, title, text, visits, created_at, read_at } = notice
  const agenda = kind.startsWith('agenda_') && professional
  const icon = icons[kind] ?? (kind.endsWith('cancelled') || kind.endsWith('declined') ? 'close' : 'calendar')
  return (
    <li className={`flex gap-4 rounded-card border p-4 sm:p-5 ${read_at ? 'border-line' : 'border-accent bg-surface shadow-raised'}`}>
      <Icon name={icon} className={`mt-1 size-5 shrink-0 ${read_at ? 'text-quiet' : 'text-accent'}`} />
      <div className="grid min-w-0 flex-1 gap-1">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="font-strong"><bdi>{title}</bdi></h2>
          {read_at ? null : <Badge tone="accent">{t('new')}</Badge>}
        </div>
        <p className="whitespace-pre-line" dir="auto">{text}</p>
        <p className="text-note text-quiet">{whenOf(locale, created_at, HOME_ZONE, 'short')}</p>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          {visits.slice(0, 5).map((id) => (
            <Link key={id} href={`/${locale}/${agenda ? 'pro/visits' : 'visits'}/${id}`} className="link inline-flex min-h-target items-center">{t('open_visit')}</Link>
          ))}
          {read_at ? null : <Read notice_id={notice_id} label={t('mark')} />}
        </div>
      </div>
    </li>
  )
}
