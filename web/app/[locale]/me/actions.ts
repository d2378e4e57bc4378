'use server'
// One's own account: names and language, number and address, how one is told, agreements, and the end of it.
import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'

import { refused, saved } from '../../../components/form/answers'
import type { Outcome } from '../../../components/form/outcome'
import { api, ask, handCookies, type Answer, type Shape } from '../../../lib/api'
import { isChecked, present, textOf } from '../../../lib/forms'
import { setHint } from '../../../lib/hint'
import { said, unfilled, type Said } from '../../../lib/said'
import { settleAccount, type CodeSent } from '../../../lib/proof'
import { localeFrom, wordsOf, type Locale } from '../../../lib/words'

const localeOf = (form: FormData): Locale => localeFrom(textOf(form, 'locale') ?? '')

/** The page shows what is kept now: in the same answer. */
const anew = (locale: Locale) => revalidatePath(`/${locale}/me`)

function settle(locale: Locale, before: Outcome, form: FormData, { problem }: Answer<unknown>): Outcome {
  // Whoever changed it elsewhere meanwhile: what was typed stays, and is saved over the version that is there now.
  if (!problem || problem.is('precondition-failed')) anew(locale)
  return problem ? refused(locale, before, form, problem) : saved(before, wordsOf(locale, 'me')('saved'))
}

const NAMES = ['first_name_ar', 'family_name_ar', 'first_name_latin', 'family_name_latin'] as const

export async function changeProfile(before: Outcome, form: FormData): Promise<Outcome> {
  const client = await api()
  const names = Object.fromEntries(NAMES.map((name) => [name, textOf(form, name) ?? null]))
  const language = textOf(form, 'language') as Shape<'language'> | undefined
  const answer = await ask(
    client.PATCH('/api/v1/users/me', {
      params: { header: { 'If-Match': textOf(form, 'etag') ?? '' } }, body: present({ ...names, language }),
    }),
  )
  return settle(localeOf(form), before, form, answer)
}

// ---- number and address: a code proves them ----

export interface ContactAnswer {
  /** Counts answers: each is shown by a form that is new. */
  round: number
  sent?: Pick<CodeSent, 'flow_id' | 'resend_after' | 'round'>
  /** As it was typed. */
  address?: string
  resent?: boolean
  problem?: Said
  done?: 'changed' | 'removed'
}

type Contact = 'phone' | 'email'

async function sendTo(locale: Locale, what: Contact, address: string, { round, sent }: ContactAnswer): Promise<ContactAnswer> {
  const client = await api()
  const answer = await ask(
    what === 'email'
      ? client.POST('/api/v1/users/me/email', { body: { email: address } })
      : client.POST('/api/v1/users/me/phone', { body: { phone: address } }),
  )
  const before = { round: round + 1, address, ...(sent ? { sent } : {}) }
  if (answer.problem) return { ...before, problem: said(locale, answer.problem, () => 'address') }
  const { flow_id, resend_after } = answer.data
  return { ...before, sent: { flow_id, resend_after, round: round + 1 }, resent: sent !== undefined }
}

async function confirm(what: Contact, flow_id: string, code: string) {
  const client = await api()
  const body = { flow_id, code: code.replace(/\s/g, '') }
  return ask(what === 'email' ? client.POST('/api/v1/users/me/email/confirm', { body }) : client.POST('/api/v1/users/me/phone/confirm', { body }))
}

/** One form for both: `what` is `phone` or `email`. */
export async function changeContact(before: ContactAnswer, form: FormData): Promise<ContactAnswer> {
  const locale = localeOf(form)
  const what = textOf(form, 'what') === 'email' ? 'email' : 'phone'
  const round = before.round + 1
  switch (textOf(form, 'do')) {
    case 'remove': {
      const { problem } = await ask((await api()).DELETE('/api/v1/users/me/email'))
      if (problem) return { round, problem: said(locale, problem) }
      anew(locale)
      return { round, done: 'removed' }
    }
    case 'other':
      return { round, ...(before.address ? { address: before.address } : {}) }
    case 'confirm': {
      const code = textOf(form, 'code')
      if (!before.sent) return { round }
      if (!code) return { ...before, round, resent: false, problem: unfilled(locale, 'code') }
      const { problem } = await confirm(what, before.sent.flow_id, code)
      if (problem) return { ...before, round, resent: false, problem: said(locale, problem) }
      anew(locale)
      return { round, done: 'changed' }
    }
    default:
      return sendTo(locale, what, textOf(form, 'address') ?? before.address ?? '', before)
  }
}

// ---- how one is told ----

const CHANNELS: Record<string, Shape<'wanted_channel'>[]> = {
  sms: ['sms'], sms_email: ['sms', 'email'], email: ['email'], email_sms: ['email', 'sms'], none: [],
}

export async function changeNotices(before: Outcome, form: FormData): Promise<Outcome> {
  const client = await api()
  const answer = await ask(
    client.PUT('/api/v1/inbox/settings', {
      body: {
        channels: CHANNELS[textOf(form, 'channels') ?? 'sms'] ?? [], zone: textOf(form, 'zone') ?? 'Africa/Algiers',
        reminders: isChecked(form, 'reminders'),
      },
    }),
  )
  return settle(localeOf(form), before, form, answer)
}

// ---- agreements, and the end ----

interface Refusable {
  problem?: Said
}

export async function agree(_before: Refusable, form: FormData): Promise<Refusable> {
  const locale = localeOf(form)
  const { problem } = await settleAccount(locale, { agreed: true })
  if (problem) return { problem }
  anew(locale)
  return {}
}

export async function deleteAccount(_before: Refusable, form: FormData): Promise<Refusable> {
  const locale = localeOf(form)
  const client = await api()
  const answer = await ask(client.DELETE('/api/v1/users/me'))
  if (answer.problem) return { problem: said(locale, answer.problem) }
  await handCookies(answer.response)
  await setHint(null)
  redirect(`/${locale}/sign-in?done=deleted`)
}
