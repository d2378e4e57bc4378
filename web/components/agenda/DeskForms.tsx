'use client'
// Forms of the desk: booking for who calls, blocking time, moving to any time, a private note.
import { useActionState, type ReactNode } from 'react'
import { blockTime, bookCaller, moveVisit, noteVisit, unblockTime, type DeskAnswer } from '../../app/[locale]/pro/actions'
import { dateText, timeText } from '../../lib/format'
import { useLocale, useWords } from '../../lib/words.client'
import { LinkButton } from '../ui/Button'
import { timeChipLook } from '../ui/Chip'
import { Checkbox, Field, Select, TextArea } from '../ui/Field'
import { Hidden } from '../ui/Hidden'
import { SaidNotice } from '../ui/SaidNotice'
import { SubmitButton } from '../ui/SubmitButton'
import { FromTo } from '../visits/FromTo'

/** What is wrong beside a field, or none; for spreading. */
const errorOf = ({ problem }: DeskAnswer, name: string) => (problem?.errors[name] ? { error: problem.errors[name] } : {})

/** What was written before a refusal stays; else what the page begins with. */
const keptIn = ({ typed }: DeskAnswer, name: string, otherwise = '') => typed?.[name]?.[0] ?? otherwise

interface DayTime {
  date: string
  time: string
}

interface BookProps {
  zone: string
  service: string
  place: string
  /** Keyed by what was chosen before, so that choosing anew fills the fields anew. */
  kept: DayTime
  client?: { client_card_id: string; name: string } | undefined
  seats: number
  languages: readonly { value: string; label: string }[]
}

export function BookForm({ zone, service, place, kept, client, seats, languages }: BookProps) {
  const t = useWords('agenda')
  const common = useWords('common')
  const locale = useLocale()
  const [answer, action] = useActionState(bookCaller, {})
  return (
    <form action={action} className="grid gap-5">
      <Hidden of={{ zone, service, place, client: client?.client_card_id, key: answer.key }} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={common('date')} type="date" name="date" defaultValue={keptIn(answer, 'date', kept.date)} required />
        <Field label={t('time')} type="time" name="time" step={300} defaultValue={keptIn(answer, 'time', kept.time)} required {...errorOf(answer, 'time')} />
      </div>
      {client ? (
        <p className="rounded-field bg-wash px-4 py-3 text-on-wash">{t('for_client', { name: client.name })}</p>
      ) : (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t('name')} name="name" defaultValue={keptIn(answer, 'name')} dir="auto" autoComplete="off" required maxLength={120} {...errorOf(answer, 'name')} />
          <Field label={common('phone')} optional={common('optional')} type="tel" name="phone" defaultValue={keptIn(answer, 'phone')} autoComplete="off" inputMode="tel" hint={t('phone_hint')} {...errorOf(answer, 'phone')} />
        </div>
      )}
      <details className="rounded-field border border-line p-4">
        <summary className="min-h-6 font-strong text-accent">{t('nav_more')}</summary>
        <div className="mt-4 grid gap-4 sm:grid-cols-2">
          {seats > 1 ? <Field label={t('seats')} name="seats" type="number" min={1} max={seats} defaultValue={keptIn(answer, 'seats', '1')} {...errorOf(answer, 'seats')} /> : null}
          {client ? null : <Select label={t('language')} name="language" key={keptIn(answer, 'language')} defaultValue={keptIn(answer, 'language', locale)} choices={languages} />}
          <div className="sm:col-span-2"><TextArea label={t('reason')} optional={common('optional')} name="reason" defaultValue={keptIn(answer, 'reason')} rows={2} maxLength={1000} /></div>
          <div className="sm:col-span-2"><TextArea label={t('note')} optional={common('optional')} hint={t('note_hint')} name="note" defaultValue={keptIn(answer, 'note')} rows={2} maxLength={4000} /></div>
        </div>
      </details>
      <Checkbox label={t('anyway')} hint={t('anyway_hint')} name="anyway" defaultChecked={keptIn(answer, 'anyway') !== ''} />
      <SaidNotice said={answer.problem} beside={['time', 'name', 'phone']} />
      <div className="flex flex-wrap gap-3">
        <SubmitButton icon="check" busy={t('booking')} wide>{t('book_yes')}</SubmitButton>
        <LinkButton kind="quiet" href={`/${locale}/pro?date=${kept.date}`}>{t('keep')}</LinkButton>
      </div>
      <Nearby answer={answer} zone={zone} />
    </form>
  )
}

/** Starts that can be had, where the one that was asked for cannot: each sends the form with it. They stand behind the form's own
 *  button, which is the one that Enter presses. */
function Nearby({ answer, zone }: { answer: DeskAnswer; zone: string }) {
  const t = useWords('agenda')
  const locale = useLocale()
  if (!answer.alternatives?.length) return null
  return (
    <div>
      <p className="mb-2 text-note font-strong">{t('near')}</p>
      <ul className="flex flex-wrap gap-2">
        {answer.alternatives.map((start) => (
          <li key={start}>
            <button name="near" value={start} className={timeChipLook}>
              <span>{dateText(locale, start, zone, 'short')} <bdi dir="ltr">{timeText(locale, start, zone)}</bdi></span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

export function BlockForm({ zone, kept }: { zone: string; kept: { date: string; from: string; to: string } }) {
  const t = useWords('agenda')
  const common = useWords('common')
  const locale = useLocale()
  const [answer, action] = useActionState(blockTime, {})
  return (
    <form action={action} className="grid gap-5">
      <Hidden of={{ zone, key: answer.key }} />
      <SaidNotice said={answer.problem} beside={['from_time', 'to_time', 'title']} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('from_date')} type="date" name="from_date" defaultValue={keptIn(answer, 'from_date', kept.date)} required />
        <Field label={t('from_time')} type="time" name="from_time" step={300} defaultValue={keptIn(answer, 'from_time', kept.from)} required {...errorOf(answer, 'from_time')} />
        <Field label={t('to_date')} type="date" name="to_date" defaultValue={keptIn(answer, 'to_date', kept.date)} required />
        <Field label={t('to_time')} type="time" name="to_time" step={300} defaultValue={keptIn(answer, 'to_time', kept.to)} required {...errorOf(answer, 'to_time')} />
      </div>
      <Field label={t('block_for')} optional={common('optional')} hint={t('block_for_hint')} name="title" defaultValue={keptIn(answer, 'title')} dir="auto" maxLength={100} {...errorOf(answer, 'title')} />
      <div className="flex flex-wrap gap-3">
        <SubmitButton icon="lock" busy={t('saving')} wide>{t('block_yes')}</SubmitButton>
        <LinkButton kind="quiet" href={`/${locale}/pro?date=${kept.date}`}>{t('keep')}</LinkButton>
      </div>
    </form>
  )
}

export function UnblockForm({ zone, block_id, date }: { zone: string; block_id: string; date: string }) {
  const t = useWords('agenda')
  const locale = useLocale()
  const [answer, action] = useActionState(unblockTime, {})
  return (
    <form action={action} className="grid gap-4">
      <Hidden of={{ zone, block_id, date }} />
      <SaidNotice said={answer.problem} />
      <div className="flex flex-wrap gap-3">
        <SubmitButton busy={t('saving')}>{t('unblock')}</SubmitButton>
        <LinkButton kind="quiet" href={`/${locale}/pro?date=${date}`}>{t('keep')}</LinkButton>
      </div>
    </form>
  )
}

interface MoveProps {
  zone: string
  appointment_id: string
  /** A start that is offered; without one, any time that is written. */
  start?: string | undefined
  kept: DayTime
  from: string
  to?: string
}

export function MoveForm({ zone, appointment_id, start, kept, from, to }: MoveProps) {
  const t = useWords('agenda')
  const common = useWords('common')
  const [answer, action] = useActionState(moveVisit, {})
  return (
    <form action={action} className={`grid gap-4 rounded-card border bg-surface p-5 ${start ? 'border-2 border-accent' : 'border-line'}`}>
      <Hidden of={{ zone, appointment_id, start, anyway: start ? undefined : '1', key: answer.key }} />
      {start ? (
        <FromTo from={from} to={to} />
      ) : (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={common('date')} type="date" name="date" defaultValue={keptIn(answer, 'date', kept.date)} required />
          <Field label={t('time')} type="time" name="time" step={300} defaultValue={keptIn(answer, 'time', kept.time)} required {...errorOf(answer, 'time')} />
        </div>
      )}
      <SaidNotice said={answer.problem} beside={['time']} />
      <TextArea label={t('message')} optional={common('optional')} hint={t('move_told')} name="message" defaultValue={keptIn(answer, 'message')} rows={2} maxLength={500} />
      <div><SubmitButton kind={start ? 'main' : 'plain'} busy={t('moving')} icon="check">{t('move_yes')}</SubmitButton></div>
      <Nearby answer={answer} zone={zone} />
    </form>
  )
}

export function NoteForm({ appointment_id, kept, children }: { appointment_id: string; kept: string; children?: ReactNode }) {
  const t = useWords('agenda')
  const common = useWords('common')
  const [answer, action] = useActionState(noteVisit, {})
  return (
    <form action={action} className="grid gap-3">
      <Hidden of={{ appointment_id }} />
      <SaidNotice said={answer.problem} />
      <TextArea label={t('note')} hint={t('note_hint')} name="text" rows={4} maxLength={4000} defaultValue={keptIn(answer, 'text', kept)} />
      {children}
      <div><SubmitButton kind="plain" size="small" busy={t('saving')}>{common('save')}</SubmitButton></div>
    </form>
  )
}
