'use server'
// Signing in and out.  The form of /sign-in is one action with steps, so that it works before any script runs: each answer
// says which step the page shows next.
import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'

import { safeNext } from '../../../components/account/next'
import { api, ask, handCookies, me } from '../../../lib/api'
import { isChecked, textOf } from '../../../lib/forms'
import { setHint } from '../../../lib/hint'
import { isWelcome, proveCode, sendCode, settleAccount, type CodeSent } from '../../../lib/proof'
import { said, type Said } from '../../../lib/said'
import { localeFrom } from '../../../lib/words'

export interface SignInState {
  step: 'phone' | 'code' | 'welcome'
  phone: string
  sent?: CodeSent
  problem?: Said
  agreementMissing?: boolean
  names?: { first?: string | undefined; family?: string | undefined }
  resent?: boolean
}

const home = (locale: string, roles: readonly string[]) =>
  roles.includes('professional') ? `/${locale}/pro` : `/${locale}/visits`

export async function signIn(before: SignInState, form: FormData): Promise<SignInState> {
  const locale = localeFrom(textOf(form, 'locale') ?? '')
  const next = safeNext(textOf(form, 'next'))
  const phone = textOf(form, 'phone') ?? before.phone
  switch (textOf(form, 'do')) {
    case 'change':
      return { step: 'phone', phone }
    case 'confirm': {
      if (!before.sent) return { step: 'phone', phone }
      const { signed, problem } = await proveCode(locale, before.sent.flow_id, textOf(form, 'code') ?? '')
      if (problem) return { ...before, resent: false, problem }
      if (isWelcome(signed.user)) return { step: 'welcome', phone }
      redirect(next ?? home(locale, signed.user.roles))
    }
    case 'welcome': {
      const names = { first: textOf(form, 'first_name'), family: textOf(form, 'family_name') }
      const { problem, agreementMissing } = await settleAccount(locale, { ...names, agreed: isChecked(form, 'agree') })
      if (problem || agreementMissing)
        return { step: 'welcome', phone, names, ...(problem ? { problem } : {}), ...(agreementMissing ? { agreementMissing } : {}) }
      redirect(next ?? home(locale, (await me())?.roles ?? []))
    }
    default: {
      const again = before.step === 'code'
      const { sent, problem } = await sendCode(phone, 'sign_in', locale, before.sent?.round)
      return problem ? { ...before, phone, resent: false, problem } : { step: 'code', phone, sent, resent: again }
    }
  }
}

export async function signOut(form: FormData): Promise<void> {
  const client = await api()
  const { response } = await ask(client.DELETE('/api/v1/sessions/current'))
  await handCookies(response)
  await setHint(null)
  redirect(safeNext(textOf(form, 'next')) ?? `/${localeFrom(textOf(form, 'locale') ?? '')}`)
}

type SessionAnswer = { problem?: Said; done?: 'one' | 'others' }

export async function endSession(_before: SessionAnswer, form: FormData): Promise<SessionAnswer> {
  const locale = localeFrom(textOf(form, 'locale') ?? '')
  const client = await api()
  const session_id = textOf(form, 'session_id')
  const { problem } = await ask(
    session_id
      ? client.DELETE('/api/v1/sessions/{session_id}', { params: { path: { session_id } } })
      : client.DELETE('/api/v1/sessions'),
  )
  if (problem) return { problem: said(locale, problem) }
  revalidatePath(`/${locale}/me`)
  return { done: session_id ? 'one' : 'others' }
}
