'use server'
// One's own account: names and language, number and address, how one is told, agreements, and the end of it.
import { redirect } from 'next/navigation'

import { api, ask, handCookies, type Shape } from '../../../lib/api'
import { isChecked, present, textOf } from '../../../lib/forms'
import { setHint } from '../../../lib/hint'
import { said, type Said } from '../../../lib/said'
import { settleAccount, type CodeSent } from '../../../lib/proof'
import { localeFrom } from '../../../lib/words'

interface MeAnswer {
  problem?: Said
  saved?: boolean
}

const NAMES = ['first_name_ar', 'family_name_ar', 'first_name_latin', 'family_name_latin'] as const

export async function changeProfile(_before: MeAnswer, form: FormData): Promise<MeAnswer> {
  const locale = localeFrom(textOf(form, 'locale') ?? '')
  const client = await api()
  const names = Object.fromEntries(NAMES.map((name) => [name, textOf(form, name) ?? null]))
  const language = textOf(form, 'language') as Shape<'language'> | undefined
  const { problem } = await ask(
    client.PATCH('/api/v1/users/me', {
      params: { header: { 'If-Match': textOf(form, 'etag') ?? '' } }, body: present({ ...names, language }),
    }),
  )
  return problem ? { problem: said(locale, problem) } : { saved: true }
}

// ---- number and address: a code proves them ----

export interface ContactAnswer {
  sent?: Omit<CodeSent, 'phone'> & { address: string }
  problem?: Said
  done?: 'changed' | 'removed'
}

/** One form for both: `what` is `phone` or `email`. */
export async function changeContact(before: ContactAnswer, form: FormData): Promise<ContactAnswer> {
  const locale = localeFrom(textOf(form, 'locale') ?? '')
  const client = await api()
  const what = textOf(form, 'what')
  const code = textOf(form, 'code')
  if (textOf(form, 'do') === 'remove') {
    const answer = await ask(client.DELETE('/api/v1/users/me/email'))
    return answer.problem ? { problem: said(locale, answer.problem) } : { done: 'removed' }
  }
  if (textOf(form, 'do') === 'again') return {}
  if (before.sent && code) {
    const body = { flow_id: before.sent.flow_id, code: code.replace(/\s/g, '') }
    const answer = await ask(
      what === 'email' ? client.POST('/api/v1/users/me/email/confirm', { body }) : client.POST('/api/v1/users/me/phone/confirm', { body }),
    )
    if (answer.problem) return { ...before, problem: said(locale, answer.problem) }
    await handCookies(answer.response)
    return { done: 'changed' }
  }
  const address = textOf(form, 'address') ?? before.sent?.address ?? ''
  const answer = await ask(
    what === 'email'
      ? client.POST('/api/v1/users/me/email', { body: { email: address } })
      : client.POST('/api/v1/users/me/phone', { body: { phone: address } }),
  )
  if (answer.problem) return { ...before, problem: said(locale, answer.problem, () => 'address') }
  const { flow_id, resend_after } = answer.data
  return { sent: { flow_id, resend_after, address, round: (before.sent?.round ?? 0) + 1 } }
}

// ---- how one is told ----

const CHANNELS: Record<string, Shape<'wanted_channel'>[]> = {
  sms: ['sms'], sms_email: ['sms', 'email'], email: ['email'], email_sms: ['email', 'sms'], none: [],
}

export async function changeNotices(_before: MeAnswer, form: FormData): Promise<MeAnswer> {
  const locale = localeFrom(textOf(form, 'locale') ?? '')
  const client = await api()
  const { problem } = await ask(
    client.PUT('/api/v1/inbox/settings', {
      body: {
        channels: CHANNELS[textOf(form, 'channels') ?? 'sms'] ?? [], zone: textOf(form, 'zone') ?? 'Africa/Algiers',
        reminders: isChecked(form, 'reminders'),
      },
    }),
  )
  return problem ? { problem: said(locale, problem) } : { saved: true }
}

// ---- agreements, and the end ----

export async function agree(_before: MeAnswer, form: FormData): Promise<MeAnswer> {
  const { problem } = await settleAccount(localeFrom(textOf(form, 'locale') ?? ''), { agreed: true })
  return problem ? { problem } : { saved: true }
}

export async function deleteAccount(_before: MeAnswer, form: FormData): Promise<MeAnswer> {
  const locale = localeFrom(textOf(form, 'locale') ?? '')
  const client = await api()
  const answer = await ask(client.DELETE('/api/v1/users/me'))
  if (answer.problem) return { problem: said(locale, answer.problem) }
  await handCookies(answer.response)
  await setHint(null)
  redirect(`/${locale}/sign-in?done=deleted`)
}
