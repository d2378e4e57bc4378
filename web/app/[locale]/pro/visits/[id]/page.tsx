// A visit as its professional sees it: who, when and why, what can be done, a private note, and what became of it.
import { notFound } from 'next/navigation'
import { DoneNotice } from '../../../../../components/agenda/DoneNotice'
import { NoteForm } from '../../../../../components/agenda/DeskForms'
import { Approve, Cancel, Decline, MarkDone, MarkMissed } from '../../../../../components/agenda/SettleForms'
import { desk } from '../../../../../components/agenda/load'
import { toneOf } from '../../../../../components/agenda/look'
import { bookerOf, isLive, serviceOf, whoOf, type Visit } from '../../../../../components/agenda/say'
import { Badge } from '../../../../../components/ui/Badge'
import { LinkButton } from '../../../../../components/ui/Button'
import { Card } from '../../../../../components/ui/Card'
import { Facts, PageTitle } from '../../../../../components/ui/Layout'
import { Link } from '../../../../../components/ui/Link'
import { Phone } from '../../../../../components/ui/Phone'
import { Price } from '../../../../../components/ui/Price'
import { Problem } from '../../../../../components/ui/Problem'
import { Words } from '../../../../../components/ui/Words'
import { answersOf, whenOf } from '../../../../../components/visits/say'
import { api, ask, type Shape } from '../../../../../lib/api'
import { dateIn, textIn, timeText } from '../../../../../lib/format'
import { ownTitle } from '../../../../../lib/site'
import { localeFrom, words, wordsOf, type Locale } from '../../../../../lib/words'

interface Props {
  params: Promise<{ locale: string; id: string }>
  searchParams: Promise<{ done?: string }>
}

export const generateMetadata = ownTitle('desk', 'visit')

export default async function VisitPage({ params, searchParams }: Props) {
  const { locale: word, id: appointment_id } = await params
  const locale = localeFrom(word)
  const here = `/${locale}/pro/visits/${appointment_id}`
  const [{ zone, practice }, t, ta] = await Promise.all([desk(locale, here), words(locale, 'desk'), words(locale, 'agenda')])
  const client = await api()
  const path = { params: { path: { appointment_id } } }
  const [found, note, history] = await Promise.all([
    ask(client.GET('/api/v1/appointments/{appointment_id}', path)),
    ask(client.GET('/api/v1/appointments/{appointment_id}/note', path)),
    ask(client.GET('/api/v1/appointments/{appointment_id}/history', path)),
  ])
  if (found.problem?.is('not-found', 'invalid', 'forbidden')) notFound()
  if (found.problem) return <Problem whole locale={locale} problem={found.problem} />
  const visit = found.data
  // Who is a professional and a client, too: a visit to somebody else is shown where his own are.
  if (visit.professional_id !== practice.professional_id) notFound()
  const { done } = await searchParams
  return (
    <div className="mx-auto max-w-text">
      <PageTitle
        above={<Link className="link" href={`/${locale}/pro?date=${dateIn(visit.starts_at, zone)}`}>{t('to_agenda')}</Link>}
        lead={<span className="block first-letter:uppercase">{whenOf(locale, visit.starts_at, zone)}–<bdi dir="ltr">{timeText(locale, visit.ends_at, zone)}</bdi></span>}
      >
        <bdi>{whoOf(locale, visit) || ta('nameless')}</bdi>
      </PageTitle>
      <DoneNotice locale={locale} done={done} />
      <p className="mb-6 flex flex-wrap gap-2">
        <Badge tone={toneOf[visit.status]}>{ta(`status.${visit.status}`)}</Badge>
        {visit.confirmed_at && isLive(visit) ? <Badge tone="good" icon="check">{ta('confirmed')}</Badge> : null}
      </p>
      <Words locale={locale} of={['agenda']}>
        <Choices locale={locale} visit={visit} />
        <Card className="mt-6">
          <About locale={locale} visit={visit} />
        </Card>
        <Card className="mt-6" id="note">
          {note.problem ? <Problem locale={locale} problem={note.problem} /> : <NoteForm appointment_id={appointment_id} kept={note.data.text} key={note.data.written_at} />}
        </Card>
      </Words>
      {history.data ? <History locale={locale} zone={zone} items={history.data.items} /> : null}
    </div>
  )
}

async function Choices({ locale, visit }: { locale: Locale; visit: Visit }) {
  const ta = wordsOf(locale, 'agenda')
  const t = wordsOf(locale, 'desk')
  const { appointment_id, status, client_card_id, service_id, place_id } = visit
  const begun = Date.parse(visit.starts_at) <= Date.now()
  const live = isLive(visit)
  return (
    <div className="flex flex-wrap items-start gap-3">
      {status === 'requested' ? <><Approve appointment_id={appointment_id} /><Decline appointment_id={appointment_id} /></> : null}
      {begun && (status === 'booked' || status === 'no_show') ? <MarkDone appointment_id={appointment_id} /> : null}
      {begun && (status === 'booked' || status === 'done') ? <MarkMissed appointment_id={appointment_id} /> : null}
      {live ? <LinkButton kind="plain" size="small" icon="clock" href={`/${locale}/pro/visits/${appointment_id}/move`}>{ta('move')}</LinkButton> : null}
      {live ? null : <LinkButton kind="plain" size="small" icon="plus" href={`/${locale}/pro/new?service=${service_id}&place=${place_id}${client_card_id ? `&client=${client_card_id}` : ''}`}>{t('again')}</LinkButton>}
      {client_card_id ? <LinkButton kind="quiet" size="small" icon="person" href={`/${locale}/pro/clients/${client_card_id}`}>{t('card')}</LinkButton> : null}
      {status === 'booked' ? <Cancel appointment_id={appointment_id} /> : null}
    </div>
  )
}

function About({ locale, visit }: { locale: Locale; visit: Visit }) {
  const t = wordsOf(locale, 'desk')
  const agenda = wordsOf(locale, 'agenda')
  const common = wordsOf(locale, 'common')
  const { offer } = visit
  const booker = bookerOf(locale, visit)
  const phone = visit.attendee_phone ?? visit.client_phone
  const said = (label: string, text: string | undefined) => (text ? [{ label, value: <p className="whitespace-pre-line" dir="auto">{text}</p> }] : [])
  return (
    <Facts
      items={[
        { label: common('service'), value: <bdi>{serviceOf(locale, offer)}</bdi> },
        ...(visit.seats > 1 ? [{ label: agenda('seats'), value: <span className="numbers">{visit.seats}</span> }] : []),
        ...(phone ? [{ label: common('phone'), value: <Phone number={phone} /> }] : []),
        ...(visit.attendee_name && booker ? [{ label: t('booked_by'), value: <><bdi>{booker}</bdi>{visit.client_phone && visit.client_phone !== phone ? <> · <Phone number={visit.client_phone} /></> : null}</> }] : []),
        ...said(t('reason'), visit.reason),
        ...answersOf(locale, visit).flatMap(({ question, answer }) => said(question, answer)),
        ...said(t('said'), visit.message),
        { label: common('place'), value: <bdi>{offer.place_name ?? (textIn(locale, 'address', offer) || wordsOf(locale, 'practice')(`placeKind.${offer.place_kind}`))}</bdi> },
        { label: common('price'), value: <Price locale={locale} of={offer} /> },
        { label: t('booked_by'), value: t(`made_by.${visit.made_by}`) },
      ]}
    />
  )
}

function History({ locale, zone, items }: { locale: Locale; zone: string; items: readonly Shape<'appointment_change'>[] }) {
  const t = wordsOf(locale, 'desk')
  return (
    <section aria-labelledby="history" className="mt-8">
      <h2 id="history" className="mb-3 text-lead font-strong">{t('history')}</h2>
      <ol className="grid gap-3 border-s-2 border-line ps-4">
        {items.map((change) => (
          <li key={change.version}>
            <p>
              {change.step === 'moved' && change.former_starts_at
                ? t('step.moved', { from: whenOf(locale, change.former_starts_at, zone, 'short'), to: whenOf(locale, change.starts_at, zone, 'short') })
                : t(`step.${change.step}`)}
              {' · '}
              {t(`by.${change.by}`)}
            </p>
            <p className="text-note text-quiet">{whenOf(locale, change.at, zone, 'short')}</p>
            {change.message ? <p className="text-note" dir="auto">{change.message}</p> : null}
          </li>
        ))}
      </ol>
    </section>
  )
}
