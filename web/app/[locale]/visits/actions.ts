'use server'
// What becomes of a visit: its client says it here, signed in, or by the visit's secret link.
import { redirect } from 'next/navigation'

import { shortOf } from '../../../components/booking/labels'
import type { StartWords } from '../../../components/booking/state'
import { api, ask, type Answer, type Shape } from '../../../lib/api'
import { HOME_ZONE } from '../../../lib/format'
import { keyIn, textOf } from '../../../lib/forms'
import { alternativesIn, said, type Said } from '../../../lib/said'
import { localeFrom } from '../../../lib/words'

interface VisitAnswer {
  problem?: Said
  /** The start cannot be had; these can. */
  alternatives?: StartWords[]
  /** Of the change that is being tried, over retries. */
  key?: string
}

type Visit = Shape<'appointment'>

/** A visit is named by its id, or by the token of its link. */
function named(form: FormData) {
  const locale = localeFrom(textOf(form, 'locale') ?? '')
  const token = textOf(form, 'token')
  const appointment_id = textOf(form, 'appointment_id') ?? ''
  return {
    locale, token, appointment_id, message: textOf(form, 'message'),
    page: token ? `/${locale}/v/${encodeURIComponent(token)}` : `/${locale}/visits/${appointment_id}`,
  }
}

export async function cancelVisit(_before: VisitAnswer, form: FormData): Promise<VisitAnswer> {
  const { locale, token, appointment_id, message, page } = named(form)
  const client = await api()
  const header = keyIn(form)
  const body = message ? { message } : {}
  const answer: Answer<Visit> = await ask(
    token
      ? client.POST('/api/v1/visits/{token}/cancel', { params: { path: { token }, header }, body })
      : client.POST('/api/v1/appointments/{appointment_id}/cancel', { params: { path: { appointment_id }, header }, body }),
  )
  if (answer.problem) return { problem: said(locale, answer.problem), key: header['Idempotency-Key'] }
  redirect(`${page}?done=cancelled`)
}

export async function confirmVisit(_before: VisitAnswer, form: FormData): Promise<VisitAnswer> {
  const { locale, token, appointment_id, page } = named(form)
  const client = await api()
  const header = keyIn(form)
  const answer: Answer<Visit> = await ask(
    token
      ? client.POST('/api/v1/visits/{token}/confirm', { params: { path: { token }, header } })
      : client.POST('/api/v1/appointments/{appointment_id}/confirm', { params: { path: { appointment_id }, header } }),
  )
  if (answer.problem) return { problem: said(locale, answer.problem), key: header['Idempotency-Key'] }
  redirect(`${page}?done=confirmed`)
}

export async function moveVisit(_before: VisitAnswer, form: FormData): Promise<VisitAnswer> {
  const { locale, token, appointment_id, message, page } = named(form)
  const client = await api()
  const header = keyIn(form)
  const body = { starts_at: textOf(form, 'start') ?? '', ...(message ? { message } : {}) }
  const answer: Answer<Visit> = await ask(
    token
      ? client.POST('/api/v1/visits/{token}/move', { params: { path: { token }, header }, body })
      : client.POST('/api/v1/appointments/{appointment_id}/move', { params: { path: { appointment_id }, header }, body }),
  )
  if (!answer.problem) redirect(`${page}?done=moved`)
  const zone = textOf(form, 'zone') ?? HOME_ZONE
  const alternatives = alternativesIn(answer.problem)?.map((start) => shortOf(locale, { zone }, start))
  return { problem: said(locale, answer.problem), key: header['Idempotency-Key'], ...(alternatives ? { alternatives } : {}) }
}
