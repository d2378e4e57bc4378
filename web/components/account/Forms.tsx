'use client'
// The forms of one's own account, each by itself: what was wrong with one leaves the others alone.
import { useActionState, type ReactNode } from 'react'
import { agree, changeContact, changeNotices, changeProfile, deleteAccount, type ContactAnswer } from '../../app/[locale]/me/actions'
import { endSession, signOut } from '../../app/[locale]/sign-in/actions'
import type { Said } from '../../lib/said'
import { useLocale, useWords } from '../../lib/words.client'
import { CheckField, Form, RadioFields, SelectField, TextField } from '../form/Form'
import { Badge } from '../ui/Badge'
import { buttonLook, LinkButton } from '../ui/Button'
import { Field } from '../ui/Field'
import { Notice } from '../ui/Notice'
import { SaidNotice } from '../ui/SaidNotice'
import { SubmitButton } from '../ui/SubmitButton'
import { CodeField, Resend } from './Code'
import { signInPath } from './next'
import { useWho } from './who'

const Locale = () => <input type="hidden" name="locale" value={useLocale()} />

/** A refusal; where a fresh proof is asked for, with the way to it and back. */
function Refused({ said, beside, at }: { said: Said | undefined; beside?: readonly string[]; at: string }) {
  const t = useWords('me')
  const locale = useLocale()
  const fresh = said?.slug === 'fresh-proof-needed'
  const action = fresh ? <LinkButton size="small" href={`${signInPath(locale, `/${locale}/me#${at}`)}&fresh=1`}>{t('fresh_needed')}</LinkButton> : undefined
  return <SaidNotice said={said} {...(beside ? { beside } : {})} action={action} />
}

interface ProfileProps {
  etag: string
  names: Record<'first_name_ar' | 'family_name_ar' | 'first_name_latin' | 'family_name_latin', string | undefined>
  language: string
  languages: readonly { value: string; label: string }[]
}

export function Profile({ etag, names, language, languages }: ProfileProps) {
  const t = useWords('me')
  const name = (which: keyof ProfileProps['names'], lang: string) => (
    <TextField name={which} kept={names[which]} label={t(which.startsWith('first') ? 'first_name' : 'family_name')} maxLength={60} lang={lang} dir={lang === 'ar' ? 'rtl' : 'ltr'} />
  )
  return (
    <Form action={changeProfile} of={etag} submit={t('save')}>
      <Locale />
      <input type="hidden" name="etag" value={etag} />
      <fieldset className="grid gap-4 sm:grid-cols-2">
        <legend className="mb-2 text-quiet">{t('names_ar')}</legend>
        {name('first_name_ar', 'ar')}
        {name('family_name_ar', 'ar')}
      </fieldset>
      <fieldset className="grid gap-4 sm:grid-cols-2">
        <legend className="mb-2 text-quiet">{t('names_latin')}</legend>
        {name('first_name_latin', 'fr')}
        {name('family_name_latin', 'fr')}
      </fieldset>
      <SelectField name="language" kept={language} label={t('language')} choices={languages} />
    </Form>
  )
}

interface ContactProps {
  what: 'phone' | 'email'
  /** As it is now. */
  now: ReactNode
  isSet: boolean
}

export function Contact({ what, now, isSet }: ContactProps) {
  const t = useWords('me')
  const [answer, action] = useActionState<ContactAnswer, FormData>(changeContact, { round: 0 })
  const { sent, problem, done } = answer
  const said = what === 'email' ? { changed: t('email_changed'), removed: t('email_removed') } : { changed: t('phone_changed'), removed: '' }
  return (
    <div className="grid gap-3">
      <p><span className="block text-note text-quiet">{t(what)}</span>{now}</p>
      {done ? <Notice tone="good" live>{said[done]}</Notice> : null}
      {problem?.slug === 'phone-not-mobile' ? null : <Refused said={problem} beside={['address', 'code']} at="contacts" />}
      {sent ? <Proof what={what} answer={answer} sent={sent} action={action} /> : <Other key={answer.round} what={what} isSet={isSet} answer={answer} action={action} />}
    </div>
  )
}

interface ContactStep {
  what: 'phone' | 'email'
  answer: ContactAnswer
  action: (form: FormData) => void
}

/** What it shall be from now on: a code goes there. */
function Other({ what, isSet, answer: { address, problem }, action }: ContactStep & { isSet: boolean }) {
  const t = useWords('me')
  const email = what === 'email'
  const change = email ? t(isSet ? 'change_email' : 'add_email') : t('change_phone')
  const notMobile = problem?.slug === 'phone-not-mobile' ? problem.title : undefined
  return (
    <details className="group" open={problem || address !== undefined ? true : undefined}>
      <summary className={buttonLook({ kind: 'plain', size: 'small' }, 'group-open:hidden')}>{change}</summary>
      <form action={action} noValidate className="grid gap-4 rounded-card border border-line p-4">
        <Locale />
        <input type="hidden" name="what" value={what} />
        <Field
          label={t(email ? 'new_email' : 'new_phone')} name="address" type={email ? 'email' : 'tel'} autoComplete={email ? 'email' : 'tel'}
          defaultValue={address} maxLength={254} error={problem?.errors.address ?? notMobile}
        />
        <div className="flex flex-wrap gap-2">
          <SubmitButton>{t('send_code')}</SubmitButton>
          {email && isSet ? <SubmitButton kind="danger" name="do" value="remove">{t('remove_email')}</SubmitButton> : null}
        </div>
      </form>
    </details>
  )
}

function Proof({ what, answer: { address = '', problem, resent }, sent, action }: ContactStep & { sent: NonNullable<ContactAnswer['sent']> }) {
  const t = useWords('me')
  const s = useWords('sign_in')
  return (
    <form action={action} noValidate className="grid gap-4 rounded-card border border-line p-4">
      <Locale />
      <input type="hidden" name="what" value={what} />
      {resent ? <Notice tone="good" live>{s('resent')}</Notice> : null}
      <CodeField hint={t('code_sent', { address: `\u2066${address}\u2069` })} problem={problem} autoFocus />
      <div className="flex flex-wrap gap-2">
        <SubmitButton name="do" value="confirm">{s('confirm')}</SubmitButton>
        <SubmitButton kind="quiet" name="do" value="other">{t(what === 'email' ? 'change_email' : 'change_phone')}</SubmitButton>
        <Resend sent={sent} />
      </div>
    </form>
  )
}

export function Notices({ channels, zone, zones, reminders, hasEmail }: { channels: string; zone: string; zones: readonly string[]; reminders: boolean; hasEmail: boolean }) {
  const t = useWords('me')
  // Who has no address is asked less; what holds already stays as it is, for an address that may come.
  const ways = hasEmail ? ['sms', 'sms_email', 'email', 'email_sms', 'none'] as const : ['sms', 'none'] as const
  const value = (way: string) => (way === 'sms' && !hasEmail && channels.includes('sms') ? channels : way)
  return (
    <Form action={changeNotices} of={`${channels} ${zone} ${reminders} ${hasEmail}`} submit={t('save')}>
      <Locale />
      <RadioFields name="channels" kept={channels} label={t('channel')} choices={ways.map((way) => ({ value: value(way), label: t(`channel_${way}`) }))} />
      <CheckField name="reminders" kept={reminders} label={t('reminders')} />
      <SelectField name="zone" kept={zone} label={t('zone')} hint={t('zone_hint')} choices={zones.map((one) => ({ value: one, label: one.replaceAll('_', ' ') }))} />
    </Form>
  )
}

export function Devices({ devices }: { devices: readonly { session_id: string; name: string; seen: string; since: string; current: boolean }[] }) {
  const t = useWords('me')
  const [answer, action] = useActionState(endSession, {})
  return (
    <div className="grid gap-4">
      {answer.done ? <Notice tone="good" live>{answer.done === 'one' ? t('session_ended') : t('others_ended')}</Notice> : null}
      <SaidNotice said={answer.problem} />
      <ul className="grid gap-3">
        {devices.map((device) => (
          <li key={device.session_id} className="flex flex-wrap items-center justify-between gap-3 border-b border-line pb-3">
            <div>
              <p className="flex flex-wrap items-center gap-2 font-strong">
                <bdi>{device.name}</bdi>
                {device.current ? <Badge tone="good">{t('this_device')}</Badge> : null}
              </p>
              <p className="text-note text-quiet">{t('seen', { time: device.seen })} · {t('since', { time: device.since })}</p>
            </div>
            {device.current ? null : (
              <form action={action}>
                <Locale />
                <input type="hidden" name="session_id" value={device.session_id} />
                <SubmitButton kind="plain" size="small">{t('end_session')}</SubmitButton>
              </form>
            )}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3">
        <SignOut />
        {devices.length > 1 ? (
          <form action={action}>
            <Locale />
            <SubmitButton kind="danger" size="small">{t('end_others')}</SubmitButton>
          </form>
        ) : null}
      </div>
    </div>
  )
}

function SignOut() {
  const t = useWords('me')
  useWho()
  return (
    <form action={signOut}>
      <Locale />
      <SubmitButton kind="plain" size="small" icon="out">{t('sign_out')}</SubmitButton>
    </form>
  )
}

export function NewConsent() {
  const t = useWords('me')
  const locale = useLocale()
  const [answer, action] = useActionState(agree, {})
  const page = (name: 'terms' | 'privacy') => <a href={`/${locale}/${name}`} target="_blank" className="link">{t(`consent_${name}`)}</a>
  return (
    <form action={action} className="grid gap-3">
      <Locale />
      <SaidNotice said={answer.problem} />
      <Notice tone="warn" action={<SubmitButton size="small">{t('consent_give')}</SubmitButton>}>
        <p>{t('consent_new')}</p>
        <p className="flex flex-wrap gap-x-4">{page('terms')} {page('privacy')}</p>
      </Notice>
    </form>
  )
}

export function Delete() {
  const t = useWords('me')
  const [answer, action] = useActionState(deleteAccount, {})
  useWho()
  return (
    <details className="group" open={answer.problem ? true : undefined}>
      <summary className={buttonLook({ kind: 'danger', size: 'small' }, 'group-open:hidden')}>{t('delete')}</summary>
      <form action={action} className="grid gap-4 rounded-card border border-bad p-4">
        <Locale />
        <p>{t('delete_text')}</p>
        <p>{t('delete_visits')}</p>
        <Refused said={answer.problem} at="data" />
        <div><SubmitButton kind="danger" icon="trash">{t('delete_sure')}</SubmitButton></div>
      </form>
    </details>
  )
}
