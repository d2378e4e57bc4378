'use client'
// The forms of one's own account, each by itself: what was wrong with one leaves the others alone.
import { useActionState, type ReactNode } from 'react'
import { agree, changeContact, changeNotices, changeProfile, deleteAccount, type ContactAnswer } from '../../app/[locale]/me/actions'
import { endSession, signOut } from '../../app/[locale]/sign-in/actions'
import type { Said } from '../../lib/said'
import { useLocale, useWords } from '../../lib/words.client'
import { Badge } from '../ui/Badge'
import { buttonLook, LinkButton } from '../ui/Button'
import { Checkbox, Field, Radios, Select } from '../ui/Field'
import { Notice } from '../ui/Notice'
import { SaidNotice } from '../ui/SaidNotice'
import { SubmitButton } from '../ui/SubmitButton'
import { CodeField } from './Code'
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
  const [answer, action] = useActionState(changeProfile, {})
  const errors = answer.problem?.errors ?? {}
  const name = (which: keyof ProfileProps['names'], lang: string) => (
    <Field label={t(which.startsWith('first') ? 'first_name' : 'family_name')} name={which} defaultValue={names[which]} error={errors[which]} maxLength={60} lang={lang} dir={lang === 'ar' ? 'rtl' : 'ltr'} />
  )
  return (
    <form key={etag} action={action} noValidate className="grid gap-5">
      <Locale />
      <input type="hidden" name="etag" value={etag} />
      {answer.saved ? <Notice tone="good" live>{t('saved')}</Notice> : null}
      <SaidNotice said={answer.problem} beside={Object.keys(errors)} />
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
      <Select label={t('language')} name="language" defaultValue={language} choices={languages} />
      <div><SubmitButton>{t('save')}</SubmitButton></div>
    </form>
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
  const [answer, action] = useActionState<ContactAnswer, FormData>(changeContact, {})
  const { sent, problem, done } = answer
  const email = what === 'email'
  const said = email
    ? { changed: t('email_changed'), removed: t('email_removed') }
    : { changed: t('phone_changed'), removed: '' }
  const notMobile = problem?.slug === 'phone-not-mobile' ? problem.title : undefined
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p><span className="block text-note text-quiet">{t(what)}</span>{now}</p>
      </div>
      {done ? <Notice tone="good" live>{said[done]}</Notice> : null}
      {notMobile ? null : <Refused said={problem} beside={['address', 'code']} at="contacts" />}
      {sent ? (
        <form action={action} noValidate className="grid gap-4 rounded-card border border-line p-4">
          <Locale />
          <input type="hidden" name="what" value={what} />
          <CodeField hint={t('code_sent', { address: `\u2066${sent.address}\u2069` })} problem={problem} />
          <div className="flex flex-wrap gap-2">
            <SubmitButton>{t('save')}</SubmitButton>
            <SubmitButton kind="quiet" name="do" value="again">{email ? t('change_email') : t('change_phone')}</SubmitButton>
          </div>
        </form>
      ) : (
        <details className="group" open={problem ? true : undefined}>
          <summary className={buttonLook({ kind: 'plain', size: 'small' }, 'group-open:hidden')}>
            {email ? (isSet ? t('change_email') : t('add_email')) : t('change_phone')}
          </summary>
          <form action={action} noValidate className="grid gap-4 rounded-card border border-line p-4">
            <Locale />
            <input type="hidden" name="what" value={what} />
            <Field
              label={email ? t('new_email') : t('new_phone')} name="address" type={email ? 'email' : 'tel'} autoComplete={email ? 'email' : 'tel'}
              maxLength={254} error={problem?.errors.address ?? notMobile}
            />
            <div className="flex flex-wrap gap-2">
              <SubmitButton>{t('send_code')}</SubmitButton>
              {email && isSet ? <SubmitButton kind="danger" name="do" value="remove">{t('remove_email')}</SubmitButton> : null}
            </div>
          </form>
        </details>
      )}
    </div>
  )
}

export function Notices({ channels, zone, zones, reminders, hasEmail }: { channels: string; zone: string; zones: readonly string[]; reminders: boolean; hasEmail: boolean }) {
  const t = useWords('me')
  const [answer, action] = useActionState(changeNotices, {})
  // Who has no address is asked less; what holds already stays as it is, for an address that may come.
  const ways = hasEmail ? ['sms', 'sms_email', 'email', 'email_sms', 'none'] as const : ['sms', 'none'] as const
  const value = (way: string) => (way === 'sms' && !hasEmail && channels.includes('sms') ? channels : way)
  return (
    <form action={action} noValidate className="grid gap-5">
      <Locale />
      {answer.saved ? <Notice tone="good" live>{t('saved')}</Notice> : null}
      <SaidNotice said={answer.problem} />
      <Radios label={t('channel')} name="channels" defaultValue={channels} choices={ways.map((way) => ({ value: value(way), label: t(`channel_${way}`) }))} />
      <Checkbox label={t('reminders')} name="reminders" defaultChecked={reminders} />
      <Select label={t('zone')} hint={t('zone_hint')} name="zone" defaultValue={zone} error={answer.problem?.errors.zone} choices={zones.map((one) => ({ value: one, label: one.replaceAll('_', ' ') }))} />
      <div><SubmitButton>{t('save')}</SubmitButton></div>
    </form>
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
  const [answer, action] = useActionState(agree, {})
  return (
    <form action={action} className="grid gap-3">
      <Locale />
      <SaidNotice said={answer.problem} />
      {answer.saved ? <Notice tone="good" live>{t('saved')}</Notice> : <Notice tone="warn" action={<SubmitButton size="small">{t('consent_give')}</SubmitButton>}>{t('consent_new')}</Notice>}
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
