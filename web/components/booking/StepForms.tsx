'use client'
// The steps of a booking, each as what its form asks.
import type { Shape } from '@contacto/api'
import { useWords } from '../../lib/words.client'
import { CodeField, Resend } from '../account/Code'
import { Agree, Names } from '../account/Names'
import { isolated } from '../account/SignIn'
import { Button } from '../ui/Button'
import { timeChipLook } from '../ui/Chip'
import { Field, Radios, Select, TextArea } from '../ui/Field'
import { Facts } from '../ui/Layout'
import { Notice } from '../ui/Notice'
import { SaidNotice } from '../ui/SaidNotice'
import { SubmitButton } from '../ui/SubmitButton'
import { answerField, isPassing, type BookingState } from './state'

interface Question {
  question_id: string
  text: string
  kind: Shape<'question_kind'>
  required: boolean
  choices: readonly string[]
}

/** What the page knows of the offer, in words. */
export interface About {
  professional: string
  service: string
  length: string
  place: string
  price: string
  priceKind: Shape<'price_kind'>
  approval: boolean
  seatsMost: number
  questions: readonly Question[]
  profile: string
}

interface StepProps {
  state: BookingState
  about: About
  /** What the fields hold: sent before, or typed since. */
  fields: Record<string, string>
  busy: boolean
}

export function PhoneStep({ state, fields }: StepProps) {
  const t = useWords('book')
  const s = useWords('sign_in')
  const { problem } = state
  const notMobile = problem?.slug === 'phone-not-mobile' ? problem.title : undefined
  return (
    <>
      {state.signedOut ? <Notice tone="warn" live>{t('signed_out')}</Notice> : null}
      {notMobile ? null : <SaidNotice said={problem} beside={['phone']} />}
      <p className="text-quiet">{t('number_lead')}</p>
      <Field
        label={s('phone')} hint={s('phone_hint')} error={problem?.errors.phone ?? notMobile}
        name="phone" type="tel" autoComplete="tel" defaultValue={fields.phone} maxLength={40}
      />
      <div className="grid gap-2">
        <div><SubmitButton name="do" value="ask" wide>{s('send')}</SubmitButton></div>
        <p className="text-note text-quiet">{t('account_hint')}</p>
      </div>
      <div className="grid gap-2 border-t border-line pt-5">
        <div><Button type="submit" name="do" value="guest" kind="plain" wide>{t('as_guest')}</Button></div>
        <p className="text-note text-quiet">{t('guest_hint')}</p>
      </div>
    </>
  )
}

export function CodeStep({ state }: StepProps) {
  const s = useWords('sign_in')
  const { sent, problem } = state
  if (!sent) return null
  return (
    <>
      {state.resent ? <Notice tone="good" live>{s('resent')}</Notice> : null}
      <SaidNotice said={problem} beside={['code']} />
      <CodeField hint={s('code_sent', { phone: isolated(sent.phone) })} problem={problem} />
      <div><SubmitButton name="do" value="confirm" wide>{s('confirm')}</SubmitButton></div>
      <div className="flex flex-wrap gap-2">
        <Resend sent={sent} />
        <Button type="submit" name="do" value="change" kind="quiet" size="small">{s('change_phone')}</Button>
      </div>
    </>
  )
}

function Asked({ question, value, error }: { question: Question; value: string | undefined; error: string | undefined }) {
  const t = useWords('book')
  const common = useWords('common')
  const name = answerField(question.question_id)
  const label = question.required ? question.text : <>{question.text} <span className="font-plain text-quiet">({common('optional')})</span></>
  if (question.kind === 'text') return <TextArea label={label} name={name} defaultValue={value} error={error} rows={2} maxLength={1000} />
  const choices = question.kind === 'yes_no'
    ? [{ value: 'yes', label: t('yes') }, { value: 'no', label: t('no') }]
    : question.choices.map((choice) => ({ value: choice, label: choice }))
  if (choices.length <= 4) return <Radios label={label} name={name} choices={choices} {...(value ? { defaultValue: value } : {})} error={error} inline />
  return <Select label={label} name={name} defaultValue={value ?? ''} error={error} choices={[{ value: '', label: t('choose') }, ...choices]} />
}

export function DetailsStep({ state, about, fields }: StepProps) {
  const t = useWords('book')
  const s = useWords('sign_in')
  const { problem } = state
  const errors = problem?.errors ?? {}
  const notMobile = problem?.slug === 'phone-not-mobile' ? problem.title : undefined
  return (
    <>
      {notMobile ? null : <SaidNotice said={problem} beside={Object.keys(errors)} />}
      {state.mode === 'guest' ? (
        <>
          <Field label={t('your_name')} hint={t('your_name_hint')} error={errors.name} name="name" autoComplete="name" defaultValue={fields.name} maxLength={120} />
          <Field label={s('phone')} hint={s('phone_hint')} error={errors.phone ?? notMobile} name="phone" type="tel" autoComplete="tel" defaultValue={fields.phone} maxLength={40} />
        </>
      ) : null}
      {state.needsName && state.mode === 'account' ? <Names problem={problem} values={{ first: fields.first_name, family: fields.family_name }} /> : null}
      <div className="group/who grid gap-4">
        <Radios
          label={t('for_whom')} name="who" defaultValue={fields.who ?? 'me'}
          choices={[{ value: 'me', label: t('for_me') }, { value: 'other', label: t('for_other') }]}
        />
        <div className="hidden gap-4 group-has-[input[value=other]:checked]/who:grid">
          <Field label={t('attendee_name')} name="attendee_name" autoComplete="off" defaultValue={fields.attendee_name} error={errors.attendee_name} maxLength={120} />
          <Field label={t('attendee_phone')} name="attendee_phone" type="tel" autoComplete="off" defaultValue={fields.attendee_phone} error={errors.attendee_phone} maxLength={40} />
        </div>
      </div>
      {about.seatsMost > 1 ? (
        <Select
          label={t('seats')} name="seats" defaultValue={fields.seats ?? '1'} error={errors.seats}
          choices={Array.from({ length: about.seatsMost }, (_, at) => ({ value: String(at + 1), label: t('n_seats', { n: at + 1 }) }))}
        />
      ) : null}
      {about.questions.length > 0 ? (
        <fieldset className="grid gap-4">
          <legend className="mb-3 text-lead font-strong">{t('questions')}</legend>
          {about.questions.map((question) => {
            const name = answerField(question.question_id)
            return <Asked key={name} question={question} value={fields[name]} error={errors[name]} />
          })}
        </fieldset>
      ) : null}
      <TextArea label={t('reason')} hint={t('reason_hint', { name: about.professional })} name="reason" defaultValue={fields.reason} error={errors.reason} rows={3} maxLength={1000} />
      {state.needsAgreement && state.mode === 'account' ? <Agree missing={state.agreementMissing} /> : null}
      <div><SubmitButton name="do" value="check" wide>{t('to_check')}</SubmitButton></div>
    </>
  )
}

export function CheckStep({ state, about, fields, busy }: StepProps) {
  const t = useWords('book')
  const common = useWords('common')
  const s = useWords('sign_in')
  const { problem, start, sent } = state
  const answers = about.questions
    .map((question) => ({ label: question.text, value: answerText(question, fields[answerField(question.question_id)], t('yes'), t('no')) }))
    .filter(({ value }) => value)
  const who = fields.who === 'other' && fields.attendee_name ? fields.attendee_name : state.mode === 'guest' ? fields.name : t('for_me')
  return (
    <>
      {isPassing(problem) ? null : <SaidNotice said={problem} beside={['code']} />}
      {state.resent ? <Notice tone="good" live>{s('resent')}</Notice> : null}
      <Facts
        items={[
          { label: common('service'), value: `${about.service} · ${about.length}` },
          { label: t('where'), value: about.place },
          { label: common('price'), value: <bdi>{about.price}</bdi> },
          { label: t('who'), value: who },
          ...(Number(fields.seats) > 1 ? [{ label: t('seats'), value: t('n_seats', { n: Number(fields.seats) }) }] : []),
          ...answers,
          ...(fields.reason ? [{ label: t('reason_short'), value: <span className="whitespace-pre-line" dir="auto">{fields.reason}</span> }] : []),
        ]}
      />
      <ul className="grid gap-1 text-note text-quiet">
        <li>{start.move}</li>
        <li>{start.cancel}</li>
        {about.priceKind === 'fixed' || about.priceKind === 'range' ? <li>{t('price_at_place')}</li> : null}
      </ul>
      {about.approval ? <Notice tone="info">{t('approval')}</Notice> : null}
      {state.mode === 'guest' && sent ? <CodeField hint={t('guest_code', { phone: isolated(sent.phone) })} problem={problem} /> : null}
      {state.mode === 'guest' && !sent ? (
        <div><SubmitButton name="do" value="resend" wide>{s('send')}</SubmitButton></div>
      ) : (
        <div>
          <SubmitButton name="do" value="book" size="large" icon="check" wide aria-disabled={busy || undefined}>
            {busy ? t('booking') : about.approval ? t('request') : t('book')}
          </SubmitButton>
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" name="do" value="edit" kind="quiet" size="small" icon="edit">{t('edit')}</Button>
        {state.mode === 'guest' && sent ? <Resend sent={sent} /> : null}
      </div>
    </>
  )
}

function answerText(question: Question, answer: string | undefined, yes: string, no: string) {
  if (question.kind !== 'yes_no') return answer ?? ''
  return answer === 'yes' ? yes : answer === 'no' ? no : ''
}

/** Starts that can be had instead: each one tap. */
export function Alternatives({ state, about }: { state: BookingState; about: About }) {
  const t = useWords('book')
  const others = state.alternatives ?? []
  return (
    <div className="grid gap-3">
      {others.length > 0 ? (
        <>
          <p className="font-strong">{t('nearest')}</p>
          <div className="flex flex-wrap gap-2">
            {others.map(({ start, short }) => (
              <button key={start} type="submit" name="do" value={`take ${start}`} className={timeChipLook}>
                <bdi>{short}</bdi>
              </button>
            ))}
          </div>
        </>
      ) : <p>{t('none_near')}</p>}
      <a href={about.profile} className="link justify-self-start">{t('other_times')}</a>
    </div>
  )
}
