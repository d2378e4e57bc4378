// One visit, whole: for who is signed in, and for who has its link.
import type { Locale } from '@contacto/i18n'
import type { ReactNode } from 'react'
import type { Shape } from '../../lib/api'
import { dateText, timeText } from '../../lib/format'
import { wordsOf } from '../../lib/words'
import { labelsOf } from '../booking/labels'
import { Icon } from '../icons'
import { LinkButton } from '../ui/Button'
import { Card } from '../ui/Card'
import { Facts, Page, PageTitle } from '../ui/Layout'
import { Link } from '../ui/Link'
import { Notice } from '../ui/Notice'
import { Phone } from '../ui/Phone'
import { Price } from '../ui/Price'
import { Words } from '../ui/Words'
import { ZoneNote } from '../ui/ZoneNote'
import { Cancel, Confirm, type Named } from './Changes'
import { addressOf, answersOf, choicesOf, comesOf, mapOf, professionalOf, serviceOf, whenOf } from './say'
import { VisitBadge } from './VisitBadge'

const DONE = ['booked', 'requested', 'moved', 'cancelled', 'confirmed'] as const
type Done = (typeof DONE)[number]
export const doneOf = (word: string | undefined) => DONE.find((one) => one === word)

interface VisitViewProps {
  locale: Locale
  visit: Shape<'appointment'>
  /** Its own address, without a slash at the end. */
  path: string
  named: Named
  done: Done | undefined
  /** Names of the place's town and wilaya, where they are known. */
  town?: string | undefined
  above?: ReactNode
  below?: ReactNode
}

export function VisitView({ locale, visit, path, named, done, town, above, below }: VisitViewProps) {
  const t = wordsOf(locale, 'visits')
  const common = wordsOf(locale, 'common')
  const b = wordsOf(locale, 'book')
  const { offer, starts_at } = visit
  const name = professionalOf(locale, offer)
  const may = choicesOf(visit)
  const when = labelsOf(locale, { ...offerRules(visit), zone: offer.zone }, starts_at)
  const closed = !may.ahead
  return (
    <Page width="text">
      {done ? <DoneNotice locale={locale} done={done} /> : null}
      <PageTitle above={above} lead={serviceOf(locale, offer)}>{name}</PageTitle>
      <div className="grid gap-5">
        <Card className="grid gap-5">
          <div className="flex flex-wrap items-start justify-between gap-3">
            <p>
              <time dateTime={starts_at} className={closed ? 'text-quiet' : ''}>
                <span className="block text-lead font-strong first-letter:uppercase">{dateText(locale, starts_at, offer.zone)}</span>
                <bdi dir="ltr" className="text-head font-strong numbers">{timeText(locale, starts_at, offer.zone)}</bdi>
              </time>
              <ZoneNote locale={locale} at={starts_at} zone={offer.zone} text={common('your_time', { time: '{time}' })} />
            </p>
            <VisitBadge locale={locale} visit={visit} />
          </div>
          {may.ahead ? (
            <div className="flex flex-wrap gap-2">
              <a href={`${path}/calendar.ics`} download className="inline-flex min-h-target items-center gap-1.5 rounded-field border border-edge px-3 text-note font-strong no-underline hover:border-accent hover:text-accent">
                <Icon name="calendar" /> {t('add_calendar')}
              </a>
              {mapOf(offer) ? (
                <a href={mapOf(offer)} rel="noreferrer" target="_blank" className="inline-flex min-h-target items-center gap-1.5 rounded-field border border-edge px-3 text-note font-strong no-underline hover:border-accent hover:text-accent">
                  <Icon name="place" /> {t('map')}
                </a>
              ) : null}
            </div>
          ) : null}
          <Facts items={factsOf(locale, visit, town)} />
        </Card>

        <Words locale={locale} of={['visits']}>
          {may.confirm && isNear(visit) && done !== 'booked' ? <Confirm named={named} /> : null}
          {visit.confirmed_at && may.ahead ? <Notice tone="good">{t('confirmed')}</Notice> : null}
          {visit.status === 'requested' && may.ahead ? <Notice tone="info">{t('done_requested_text')}</Notice> : null}
          {visit.message && visit.status !== 'booked' ? <Notice tone="info">{t('said', { text: `\u2068${visit.message}\u2069` })}</Notice> : null}
          {may.ahead ? (
            <div className="grid gap-4">
              <ul className="grid gap-1 text-note text-quiet">
                <li>{may.move ? when.move : t('too_late_move')}</li>
                <li>{may.cancel ? when.cancel : t('too_late_cancel')}</li>
              </ul>
              <div className="flex flex-wrap items-start gap-3">
                {may.move ? <LinkButton kind="plain" icon="calendar" wide href={`${path}/move`}>{t('move')}</LinkButton> : null}
                {!(may.move && may.cancel) && offer.place_phone ? (
                  <a href={`tel:${offer.place_phone}`} className="link inline-flex min-h-12 items-center gap-1.5"><Icon name="phone" /> {t('call')}</a>
                ) : null}
                {may.cancel ? <Cancel named={named} /> : null}
              </div>
            </div>
          ) : (
            <LinkButton icon="calendar" wide className="justify-self-start" href={`/${locale}/p/${offer.professional_slug}?service=${visit.service_id}&place=${visit.place_id}`}>
              {t('rebook')}
            </LinkButton>
          )}
        </Words>
        {visit.reason || visit.answers?.length ? (
          <Card flat className="grid gap-4">
            <h2 className="text-lead font-strong">{t('answers')}</h2>
            <Facts
              items={[
                ...answersOf(locale, visit).map(({ question, answer }) => ({ label: question, value: <span dir="auto">{answer}</span> })),
                ...(visit.reason ? [{ label: b('reason_short'), value: <span dir="auto" className="whitespace-pre-line">{visit.reason}</span> }] : []),
              ]}
            />
          </Card>
        ) : null}
        {below}
        <p><Link className="link" href={`/${locale}/p/${offer.professional_slug}`}>{b('to_profile')}</Link></p>
      </div>
    </Page>
  )
}

const NEAR = 3 * 86_400_000

/** Whether one comes is asked when one knows: not weeks before. */
const isNear = ({ starts_at }: Shape<'appointment'>) => Date.parse(starts_at) - Date.now() < NEAR

const offerRules = ({ offer }: Shape<'appointment'>) => ({
  move_cutoff_minutes: offer.move_cutoff_minutes ?? 0, cancel_cutoff_minutes: offer.cancel_cutoff_minutes ?? 0,
  slug: offer.professional_slug, professional_id: '', service_id: '', place_id: '',
})

function factsOf(locale: Locale, visit: Shape<'appointment'>, town: string | undefined) {
  const t = wordsOf(locale, 'visits')
  const b = wordsOf(locale, 'book')
  const common = wordsOf(locale, 'common')
  const { offer } = visit
  const who = comesOf(visit)
  return [
    { label: b('where'), value: <>{addressOf(locale, offer, town)}{offer.access_notes ? <span className="block text-note text-quiet">{t('access', { text: `\u2068${offer.access_notes}\u2069` })}</span> : null}</> },
    ...(offer.place_phone ? [{ label: t('call'), value: <Phone number={offer.place_phone} /> }] : []),
    ...(who ? [{ label: b('who'), value: who }] : []),
    ...(visit.seats > 1 ? [{ label: b('seats'), value: b('n_seats', { n: visit.seats }) }] : []),
    { label: common('price'), value: <Price locale={locale} of={offer} /> },
  ]
}

function DoneNotice({ locale, done }: { locale: Locale; done: Done }) {
  const t = wordsOf(locale, 'visits')
  return (
    <div className="mb-8">
      <Notice tone={done === 'cancelled' ? 'info' : 'good'} live title={t(`done_${done}`)}>
        {t.maybe(`done_${done}_text`)}
      </Notice>
    </div>
  )
}

/** What became of it, the last first. */
export function History({ locale, visit, changes }: { locale: Locale; visit: Shape<'appointment'>; changes: readonly Shape<'appointment_change'>[] }) {
  const t = wordsOf(locale, 'visits')
  const zone = visit.offer.zone
  const short = (at: string) => whenOf(locale, at, zone, 'short')
  return (
    <details className="rounded-card border border-line px-5 py-2">
      <summary className="flex min-h-target items-center gap-2 font-strong"><Icon name="down" /> {t('history')}</summary>
      <ol className="grid gap-3 py-3">
        {[...changes].reverse().map((change) => (
          <li key={change.version} className="border-s-2 border-line ps-4">
            <p>
              {change.step === 'moved' && change.former_starts_at
                ? t('step_moved', { from: short(change.former_starts_at), to: short(change.starts_at) })
                : t(`step_${change.step}`)}
            </p>
            <p className="text-note text-quiet">{short(change.at)} · {t(`by_${change.by}`)}</p>
            {change.message ? <p className="text-note">{t('said', { text: `\u2068${change.message}\u2069` })}</p> : null}
          </li>
        ))}
      </ol>
    </details>
  )
}
