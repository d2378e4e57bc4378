// A client's card: what is known, a private note, and the visits.
import { notFound } from 'next/navigation'
import { DoneNotice } from '../../../../../components/agenda/DoneNotice'
import { desk } from '../../../../../components/agenda/load'
import { toneOf } from '../../../../../components/agenda/look'
import { cardName, serviceOf } from '../../../../../components/agenda/say'
import { CardForm } from '../../../../../components/clients/CardForm'
import { Badge } from '../../../../../components/ui/Badge'
import { LinkButton } from '../../../../../components/ui/Button'
import { Card } from '../../../../../components/ui/Card'
import { PageTitle } from '../../../../../components/ui/Layout'
import { Link } from '../../../../../components/ui/Link'
import { Phone } from '../../../../../components/ui/Phone'
import { Problem } from '../../../../../components/ui/Problem'
import { Words } from '../../../../../components/ui/Words'
import { whenOf } from '../../../../../components/visits/say'
import { api, ask } from '../../../../../lib/api'
import { phoneText } from '../../../../../lib/format'
import { ownTitle } from '../../../../../lib/site'
import { localeFrom, words } from '../../../../../lib/words'

interface Props {
  params: Promise<{ locale: string; id: string }>
  searchParams: Promise<{ done?: string }>
}

export const generateMetadata = ownTitle('desk', 'card')

export default async function ClientPage({ params, searchParams }: Props) {
  const { locale: word, id: client_card_id } = await params
  const locale = localeFrom(word)
  const here = `/${locale}/pro/clients`
  const [{ zone }, t, ta] = await Promise.all([desk(locale, `${here}/${client_card_id}`), words(locale, 'desk'), words(locale, 'agenda')])
  const client = await api()
  const found = await ask(client.GET('/api/v1/clients/{client_card_id}', { params: { path: { client_card_id } } }))
  if (found.problem?.is('not-found', 'invalid')) notFound()
  if (found.problem) return <Problem whole locale={locale} problem={found.problem} />
  const { card, note = '', history } = found.data
  return (
    <div className="mx-auto max-w-text">
      <PageTitle
        above={<Link className="link" href={here}>{ta('nav_clients')}</Link>}
        actions={<LinkButton size="small" icon="plus" href={`/${locale}/pro/new?client=${client_card_id}`}>{ta('new')}</LinkButton>}
      >
        <bdi>{cardName(locale, card) || ta('nameless')}</bdi>
      </PageTitle>
      <DoneNotice locale={locale} done={(await searchParams).done} />
      <p className="mb-6 flex flex-wrap items-center gap-2">
        {card.phone ? <Phone number={card.phone} className="me-2 inline-flex min-h-target items-center text-lead" /> : null}
        {card.has_account ? <Badge tone="info">{t('account')}</Badge> : null}
        <Badge>{t('visits_n', { n: card.visits })}</Badge>
        {card.no_shows > 0 ? <Badge tone="bad" icon="warning">{t('no_shows_n', { n: card.no_shows })}</Badge> : null}
      </p>
      <Card>
        <Words locale={locale} of={['agenda', 'desk']}>
          <CardForm key={card.version} client_card_id={client_card_id} etag={found.etag ?? '*'} own={!card.has_account} kept={{ name: card.name ?? '', phone: card.phone ? phoneText(card.phone) : '', note }} />
        </Words>
      </Card>
      <section aria-labelledby="visits" className="mt-8">
        <h2 id="visits" className="mb-3 text-lead font-strong">{t('card_history')}</h2>
        {history.length === 0 ? <p className="text-quiet">{t('no_history')}</p> : null}
        <ul className="grid gap-2">
          {history.map((visit) => (
            <li key={visit.appointment_id}>
              <Link href={`/${locale}/pro/visits/${visit.appointment_id}`} className="flex flex-wrap items-center justify-between gap-2 rounded-field border border-line bg-surface px-4 py-3 text-ink no-underline hover:border-accent">
                <span className="grid">
                  <span className="first-letter:uppercase">{whenOf(locale, visit.starts_at, zone)}</span>
                  <span className="text-note text-quiet"><bdi>{serviceOf(locale, visit.offer)}</bdi></span>
                </span>
                <Badge tone={toneOf[visit.status]}>{ta(`status.${visit.status}`)}</Badge>
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
