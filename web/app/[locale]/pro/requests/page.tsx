// Requests that wait for a yes, the next visit first.
import { DoneNotice } from '../../../../components/agenda/DoneNotice'
import { Approve, Decline } from '../../../../components/agenda/SettleForms'
import { desk } from '../../../../components/agenda/load'
import { serviceOf, whoOf } from '../../../../components/agenda/say'
import { Card } from '../../../../components/ui/Card'
import { Empty } from '../../../../components/ui/Empty'
import { PageTitle } from '../../../../components/ui/Layout'
import { Link } from '../../../../components/ui/Link'
import { Pagination } from '../../../../components/ui/Pagination'
import { Phone } from '../../../../components/ui/Phone'
import { Problem } from '../../../../components/ui/Problem'
import { Words } from '../../../../components/ui/Words'
import { whenOf } from '../../../../components/visits/say'
import { api, ask } from '../../../../lib/api'
import { ownTitle } from '../../../../lib/site'
import { localeFrom, words } from '../../../../lib/words'

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ cursor?: string; done?: string }>
}

export const generateMetadata = ownTitle('agenda', 'nav_requests')

export default async function Requests({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const { cursor, done } = await searchParams
  const here = `/${locale}/pro/requests`
  const [{ zone }, t, ta] = await Promise.all([desk(locale, here), words(locale, 'desk'), words(locale, 'agenda')])
  const client = await api()
  const page = await ask(client.GET('/api/v1/agenda/appointments', { params: { query: { status: 'requested', limit: 20, ...(cursor ? { cursor } : {}) } } }))
  return (
    <div className="mx-auto max-w-text">
      <PageTitle lead={t('requests_lead')}>{ta('nav_requests')}</PageTitle>
      <DoneNotice locale={locale} done={done} />
      {page.problem ? <Problem locale={locale} problem={page.problem} /> : null}
      {page.data?.items.length === 0 ? <Empty icon="bell" title={t('no_requests')}>{t('no_requests_text')}</Empty> : null}
      <Words locale={locale} of={['agenda']}>
        <ul className="grid gap-4">
          {page.data?.items.map((visit) => (
            <li key={visit.appointment_id}>
              <Card as="article" className="grid gap-3" aria-labelledby={`r${visit.appointment_id}`}>
                <p className="font-strong first-letter:uppercase">{whenOf(locale, visit.starts_at, zone)}</p>
                <div>
                  <h2 id={`r${visit.appointment_id}`} className="text-lead">
                    <Link className="link" href={`/${locale}/pro/visits/${visit.appointment_id}`}><bdi>{whoOf(locale, visit) || ta('nameless')}</bdi></Link>
                  </h2>
                  <p className="text-quiet">
                    <bdi>{serviceOf(locale, visit.offer)}</bdi>
                    {visit.client_phone ? <> · <Phone number={visit.client_phone} /></> : null}
                  </p>
                  <p className="text-note text-quiet">{t('asked', { when: whenOf(locale, visit.created_at, zone, 'short') })}</p>
                </div>
                <div className="flex flex-wrap items-start gap-3">
                  <Approve appointment_id={visit.appointment_id} then="requests" />
                  <Decline appointment_id={visit.appointment_id} then="requests" />
                </div>
              </Card>
            </li>
          ))}
        </ul>
      </Words>
      <Pagination label={ta('nav_requests')} firstLabel={t('first')} nextLabel={t('more')} first={cursor ? here : undefined} next={page.data && page.next ? `${here}?cursor=${encodeURIComponent(page.next)}` : undefined} />
    </div>
  )
}
