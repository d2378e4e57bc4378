'use client'
import { useActionState, useEffect, useRef } from 'react'
import { signIn, type SignInState } from '../../app/[locale]/sign-in/actions'
import { useLocale, useWords } from '../../lib/words.client'
import { Button } from '../ui/Button'
import { Field } from '../ui/Field'
import { Notice } from '../ui/Notice'
import { SubmitButton } from '../ui/SubmitButton'
import { phoneText } from '../../lib/format'
import { Agree, Names } from './Names'
import { CodeField, Resend } from './Code'
import { SaidNotice } from '../ui/SaidNotice'
import { useWho } from './who'

/** An isolated number: U+2066 and U+2069 around it keep its direction inside a sentence. */
export const isolated = (phone: string) => `\u2066${phoneText(phone)}\u2069`

export function SignIn({ next, start }: { next: string | undefined; start: SignInState }) {
  const t = useWords('sign_in')
  const locale = useLocale()
  const [state, action] = useActionState(signIn, start)
  useWho(state.step)
  const form = useRef<HTMLFormElement>(null)
  const shown = useRef(state.step)

  // A new step begins at its first field, for who writes and for who listens.
  useEffect(() => {
    if (shown.current === state.step) return
    shown.current = state.step
    form.current?.querySelector<HTMLElement>('input:not([type=hidden])')?.focus()
  }, [state.step])

  const { problem, sent } = state
  const notMobile = problem?.slug === 'phone-not-mobile' ? problem.title : undefined
  return (
    <form ref={form} action={action} noValidate className="grid gap-5">
      <input type="hidden" name="locale" value={locale} />
      {next ? <input type="hidden" name="next" value={next} /> : null}
      {state.resent ? <Notice tone="good" live>{t('resent')}</Notice> : null}
      {notMobile && state.step === 'phone' ? null : <SaidNotice said={problem} beside={['phone', 'code', 'first_name', 'family_name']} />}

      {state.step === 'phone' ? (
        <>
          <Field
            label={t('phone')} hint={t('phone_hint')} error={problem?.errors.phone ?? notMobile}
            name="phone" type="tel" autoComplete="tel" defaultValue={state.phone} maxLength={40}
          />
          <SubmitButton name="do" value="ask" wide>{t('send')}</SubmitButton>
        </>
      ) : null}

      {state.step === 'code' && sent ? (
        <>
          <CodeField hint={t('code_sent', { phone: isolated(sent.phone) })} problem={problem} />
          <SubmitButton name="do" value="confirm" wide>{t('confirm')}</SubmitButton>
          <div className="flex flex-wrap gap-2">
            <Resend sent={sent} />
            <Button type="submit" name="do" value="change" kind="quiet" size="small">{t('change_phone')}</Button>
          </div>
        </>
      ) : null}

      {state.step === 'welcome' ? (
        <>
          <p className="text-quiet">{t('welcome_lead')}</p>
          <Names problem={problem} values={state.names ?? {}} />
          <Agree missing={state.agreementMissing} />
          <SubmitButton name="do" value="welcome" wide>{t('continue')}</SubmitButton>
        </>
      ) : null}
    </form>
  )
}
