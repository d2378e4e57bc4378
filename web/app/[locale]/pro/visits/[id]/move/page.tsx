// Moving a visit: to a start that is offered, or to any time that the professional writes himself.
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { MoveForm } from '../../../../../../components/agenda/DeskForms'
import { desk } from '../../../../../../components/agenda/load'
import { isLive, whoOf } from '../../../../../../components/agenda/say'
import { minuteIn, instantIn } from '../../../../../../components/agenda/wall'
import { PageTitle } from '../../../../../../components/ui/Layout'
import { Link } from '../../../../../../components/ui/Link'
import { Notice } from '../../../../../../components/ui/Notice'
import { Problem } from '../../../../../../components/ui/Problem'
import { Loading, Skeleton } from '../../../../../../components/ui/Skeleton'
import { Words } from '../../../../../../components/ui/Words'
import { FreeDays } from '../../../../../../components/visits/FreeDays'
import { whenOf } from '../../../../../../components/visits/say'
import { api, ask } from '../../../../../../lib/api'
import { dateIn } from '../../../../../../lib/format'
import { instantText, isDate } from '../../../../../../lib/zone'
import { ownTitle } from '../../../../../../lib/site'
import { localeFrom, words } from '../../../../../../lib/words'

interface Props {
  params: Promise<{ locale: string; id: string }>
  searchParams: Promise<{ from?: string; start?: string; date?: string; time?: string }>
}

export const generateMetadata = ownTitle('agenda', 'move')

export default async function MovePage({ params, searchParams }: Props) {
  const { locale: word, id: appointment_id } = await params
  const locale = localeFrom(word)
  const path = `/${locale}/pro/visits/${appointment_id}`
  const [{ zone, today, practice }, t] = await Promise.all([desk(locale, `${path}/move`), words(locale, 'agenda')])
  const client = await api()
  const { data: visit, problem } = await ask(client.GET('/api/v1/appointments/{appointment_id}', { params: { path: { appointment_id } } }))
  if (problem?.is('not-found', 'invalid', 'forbidden')) notFound()
  if (problem) return <Problem whole locale={locale} problem={problem} />
  if (visit.professional_id !== practice.professional_id) notFound()
  const asked = await searchParams
  // A start that was refused comes back as a date and a time of those nearby.
  const near = minuteIn(asked.time) === undefined ? undefined : instantIn(zone, asked.date, asked.time)
  const start = near ? instantText(near) : asked.start && !Number.isNaN(Date.parse(asked.start)) ? asked.start : undefined
  const day = dateIn(start ?? visit.starts_at, zone)
  const from = isDate(asked.from) && asked.from >= today ? asked.from : day > today ? day : today
  const who = whoOf(locale, visit) || t('nameless')
  const now = whenOf(locale, visit.starts_at, zone)
  const kept = { date: day > today ? day : today, time: '' }
  const { professional_id, service_id, place_id, seats } = visit
  return (
    <div className="mx-auto max-w-text">
      <PageTitle above={<Link className="link" href={path}><bdi>{who}</bdi></Link>} lead={<span className="block first-letter:uppercase">{now}</span>}>{t('move_title', { who })}</PageTitle>
      {isLive(visit) ? (
        <Words locale={locale} of={['agenda']}>
          {start ? <div className="mb-8"><MoveForm key={start} zone={zone} appointment_id={appointment_id} start={start} kept={kept} from={now} to={whenOf(locale, start, zone)} /></div> : null}
          <section aria-labelledby="free">
            <h2 id="free" className="mb-4 text-lead font-strong">{t('free_times')}</h2>
            <Suspense key={from} fallback={<Loading label={t('free_times')}><Skeleton className="h-40 w-full" /></Loading>}>
              <FreeDays locale={locale} wanted={{ professional_id, service_id, place_id }} zone={zone} from={from} today={today} seats={seats} chosen={start} />
            </Suspense>
          </section>
          <section aria-labelledby="other" className="mt-10">
            <h2 id="other" className="text-lead font-strong">{t('move_other')}</h2>
            <p className="mb-3 text-note text-quiet">{t('move_other_text')}</p>
            <MoveForm zone={zone} appointment_id={appointment_id} kept={kept} from={now} />
          </section>
        </Words>
      ) : (
        <Notice tone="warn" title={t(`status.${visit.status}`)} />
      )}
    </div>
  )
}
