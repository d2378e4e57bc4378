import { desk } from '../../../../components/agenda/load'
import { cardName } from '../../../../components/agenda/say'
import { Badge } from '../../../../components/ui/Badge'
import { Button, LinkButton } from '../../../../components/ui/Button'
import { Empty } from '../../../../components/ui/Empty'
import { Field } from '../../../../components/ui/Field'
import { PageTitle } from '../../../../components/ui/Layout'
import { Link } from '../../../../components/ui/Link'
import { Pagination } from '../../../../components/ui/Pagination'
import { Problem } from '../../../../components/ui/Problem'
import { api, ask, type Shape } from '../../../../lib/api'
import { dateText, phoneText } from '../../../../lib/format'
import { ownTitle } from '../../../../lib/site'
import { localeFrom, words, wordsOf, type Locale } from '../../../../lib/words'

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ q?: string; cursor?: string }>
}

export const generateMetadata = ownTitle('agenda', 'nav_clients')

export default async function Clients({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const asked = await searchParams
  const here = `/${locale}/pro/clients`
  const [{ zone }, t] = await Promise.all([desk(locale, here), words(locale, 'desk')])
  const common = wordsOf(locale, 'common')
  const agenda = wordsOf(locale, 'agenda')
  const q = asked.q?.trim() ?? ''
  const client = await api()
  // One letter finds half of all: it is no question yet.
  const query = { limit: 30, ...(q.length > 1 ? { q } : {}), ...(asked.cursor ? { cursor: asked.cursor } : {}) }
  const page = await ask(client.GET('/api/v1/clients', { params: { query } }))
  const of = new URLSearchParams(q.length > 1 ? { q } : {})
  const first = `${here}?${of}`
  if (page.data && page.next) of.set('cursor', page.next)
  return (
    <div className="mx-auto max-w-text">
      <PageTitle>{agenda('nav_clients')}</PageTitle>
      <form role="search" className="mb-6 flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1"><Field label={t('clients_find')} name="q" type="search" key={q} defaultValue={q} maxLength={60} autoComplete="off" dir="auto" /></div>
        <Button type="submit" icon="search" kind="plain">{common('search')}</Button>
      </form>
      {page.problem ? <Problem locale={locale} problem={page.problem} /> : null}
      {page.data?.items.length === 0 ? (
        q ? <Empty icon="people" title={t('none_found')} action={<LinkButton kind="plain" href={here}>{t('all_clients')}</LinkButton>} /> : <Empty icon="people" title={t('no_clients')}>{t('no_clients_text')}</Empty>
      ) : null}
      <ul className="grid gap-2">
        {page.data?.items.map((card) => <li key={card.client_card_id}><CardRow locale={locale} zone={zone} card={card} /></li>)}
      </ul>
      <Pagination label={agenda('nav_clients')} firstLabel={t('first')} nextLabel={t('more')} first={asked.cursor ? first : undefined} next={page.data && page.next ? `${here}?${of}` : undefined} />
    </div>
  )
}

function CardRow({ locale, zone, card }: { locale: Locale; zone: string; card: Shape<'client_card'> }) {
  const t = wordsOf(locale, 'desk')
  const near = card.next_visit_at ? ([t('next_visit'), card.next_visit_at] as const) : card.last_visit_at ? ([t('last_visit'), card.last_visit_at] as const) : undefined
  return (
    <Link href={`/${locale}/pro/clients/${card.client_card_id}`} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-field border border-line bg-surface px-4 py-3 text-ink no-underline hover:border-accent">
      <span className="grid min-w-0">
        <span dir="auto" className="max-w-full justify-self-start truncate font-strong">{cardName(locale, card) || wordsOf(locale, 'agenda')('nameless')}</span>
        <span className="text-note text-quiet">
          {card.phone ? <bdi dir="ltr" className="numbers">{phoneText(card.phone)}</bdi> : null}
          {card.phone && near ? ' · ' : null}
          {near ? <>{near[0]} {dateText(locale, near[1], zone, 'short')}</> : null}
        </span>
      </span>
      <span className="flex flex-wrap gap-1.5">
        {card.visits > 0 ? <Badge>{t('visits_n', { n: card.visits })}</Badge> : null}
        {card.no_shows > 0 ? <Badge tone="bad">{t('no_shows_n', { n: card.no_shows })}</Badge> : null}
      </span>
    </Link>
  )
}
