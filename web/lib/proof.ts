// Numbers proved by a code: asking for one, and signing in with it.  Signing in and booking both do it in the middle of a form.
import 'server-only'

import { handCookies, api, ask, type Answer, type Shape } from './api'
import { setHint } from './hint'
import { said, type FieldOf, type Said } from './said'
import type { Locale } from './words'

/** A code on its way, as a form keeps it between its steps. */
export interface CodeSent {
  flow_id: string
  /** As the person wrote it. */
  phone: string
  resend_after: number
  /** Counts askings, so that a page knows a new one from the one before. */
  round: number
}

type Sent = { sent: CodeSent; problem?: undefined } | { sent?: undefined; problem: Said }

export async function sendCode(phone: string, purpose: 'sign_in' | 'guest', language: Locale, round = 0): Promise<Sent> {
  const client = await api()
  const answer = await ask(client.POST('/api/v1/codes', { body: { phone, purpose, language } }))
  if (answer.problem) return { problem: said(language, answer.problem) }
  const { flow_id, resend_after } = answer.data
  return { sent: { flow_id, phone, resend_after, round: round + 1 } }
}

export interface SignedIn {
  user: Shape<'me'>
  /** For what is asked in the same action: the request that it came with knows only the session before. */
  as: { headers: { cookie: string } }
}

type Proved = { signed: SignedIn; problem?: undefined } | { signed?: undefined; problem: Said }

/** Signs in; the browser gets its cookie with the answer of the action that calls this. */
export async function proveCode(locale: Locale, flow_id: string, code: string): Promise<Proved> {
  const client = await api()
  const answer: Answer<Shape<'signed_in'>> = await ask(
    client.POST('/api/v1/sessions', { body: { flow_id, code: code.replace(/\s/g, ''), client: 'web' } }),
  )
  if (answer.problem) return { problem: said(locale, answer.problem) }
  await handCookies(answer.response)
  await setHint(answer.data.user.roles)
  const cookie = answer.response.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ')
  return { signed: { user: answer.data.user, as: { headers: { cookie } } } }
}

/** What a new account has not said yet: its name, and that it agrees. */
export const isWelcome = (user: Shape<'me'>) => user.consent_needed || !hasName(user)

export const hasName = (user: Shape<'me'>) => Boolean(user.family_name_ar || user.family_name_latin)

/** A name in the letters of the page's language. */
const nameBody = (locale: Locale, first: string | undefined, family: string | undefined) =>
  locale === 'ar'
    ? { first_name_ar: first ?? '', family_name_ar: family ?? '' }
    : { first_name_latin: first ?? '', family_name_latin: family ?? '' }

/** One pair of fields, whatever its letters. */
const nameField: FieldOf = (pointer) => pointer.slice(1).replace(/_(ar|latin)$/, '')

/** Keeps name and agreement of a new account; what is given already is left alone. */
export async function settleAccount(
  locale: Locale, wish: { first?: string | undefined; family?: string | undefined; agreed: boolean }, as: { headers?: { cookie: string } } = {},
): Promise<{ problem?: Said; agreementMissing?: boolean }> {
  const client = await api()
  const read = await ask(client.GET('/api/v1/users/me', as))
  if (read.problem) return { problem: said(locale, read.problem) }
  if (!hasName(read.data)) {
    const named = await ask(
      client.PATCH('/api/v1/users/me', {
        ...as, params: { header: { 'If-Match': read.etag ?? '*' } }, body: { ...nameBody(locale, wish.first, wish.family), language: locale },
      }),
    )
    if (named.problem) return { problem: said(locale, named.problem, nameField) }
  }
  if (!read.data.consent_needed) return {}
  if (!wish.agreed) return { agreementMissing: true }
  const current = await ask(client.GET('/api/v1/consents', as))
  if (current.problem) return { problem: said(locale, current.problem) }
  for (const { document, version } of current.data.items) {
    const given = await ask(client.POST('/api/v1/users/me/consents', { ...as, body: { document, version, language: locale } }))
    if (given.problem) return { problem: said(locale, given.problem) }
  }
  return {}
}
