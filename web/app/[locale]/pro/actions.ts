'use server'
// What a professional does at his desk: with visits, with his time, and with his clients' cards.
import type { ContactoProblem } from '@contacto/api'
import { redirect } from 'next/navigation'

import { instantIn } from '../../../components/agenda/wall'
import { api, ask, type Answer, type Shape } from '../../../lib/api'
import { dateIn, HOME_ZONE } from '../../../lib/format'
import { isChecked, keyIn, numberOf, present, textOf, typedIn, type Typed } from '../../../lib/forms'
import { alternativesIn, said, unfilled, type FieldOf, type Said } from '../../../lib/said'
import { localeFrom, type Locale } from '../../../lib/words'

export interface DeskAnswer {
  problem?: Said
  /** It was done, and the form stays where it is. */
  done?: boolean
  /** The start cannot be had; these can. */
  alternatives?: string[]
  /** Of the change that is being tried, over retries. */
  key?: string
  /** For the form that is shown again. */
  typed?: Typed
}

const localeOf = (form: FormData): Locale => localeFrom(textOf(form, 'locale') ?? '')
const zoneOf = (form: FormData) => textOf(form, 'zone') ?? HOME_ZONE
/** A start that was offered in place of another goes before what the fields say. */
function startIn(form: FormData): Date | undefined {
  const said = textOf(form, 'near') ?? textOf(form, 'start')
  if (said === undefined) return instantIn(zoneOf(form), textOf(form, 'date'), textOf(form, 'time'))
  return Number.isNaN(Date.parse(said)) ? undefined : new Date(said)
}

function refused(form: FormData, problem: ContactoProblem, header: ReturnType<typeof keyIn>, fieldOf?: FieldOf): DeskAnswer {
  const alternatives = alternativesIn(problem)
  return {
    typed: typedIn(form),
    problem: said(localeOf(form), problem, fieldOf),
    // What was refused may be tried with other words; only what nobody knows the end of keeps its key.
    ...(problem.is('outcome-unknown', 'unavailable') ? { key: header['Idempotency-Key'] } : {}),
    ...(alternatives ? { alternatives } : {}),
  }
}

// ---- visits ----

const steps = ['approve', 'decline', 'cancel', 'done', 'no_show'] as const
type Step = (typeof steps)[number]
const saidAfter: Record<Step, string> = { approve: 'approved', decline: 'declined', cancel: 'cancelled', done: 'done', no_show: 'no_show' }

export async function settleVisit(_before: DeskAnswer, form: FormData): Promise<DeskAnswer> {
  const locale = localeOf(form)
  const step = steps.find((one) => one === textOf(form, 'step')) ?? 'approve'
  const message = textOf(form, 'message')
  const client = await api()
  const header = keyIn(form)
  const path = { appointment_id: textOf(form, 'appointment_id') ?? '' }
  const with_words = { params: { path, header }, body: message ? { message } : {} }
  const ways = {
    approve: () => ask(client.POST('/api/v1/appointments/{appointment_id}/approve', with_words)),
    decline: () => ask(client.POST('/api/v1/appointments/{appointment_id}/decline', with_words)),
    cancel: () => ask(client.POST('/api/v1/appointments/{appointment_id}/cancel', with_words)),
    done: () => ask(client.POST('/api/v1/appointments/{appointment_id}/done', { params: { path, header } })),
    no_show: () => ask(client.POST('/api/v1/appointments/{appointment_id}/no_show', { params: { path, header } })),
  }
  const answer: Answer<Shape<'appointment'>> = await ways[step]()
  if (answer.problem) return refused(form, answer.problem, header)
  redirect(textOf(form, 'then') === 'requests' ? `/${locale}/pro/requests?done=${saidAfter[step]}` : `/${locale}/pro/visits/${path.appointment_id}?done=${saidAfter[step]}`)
}

export async function moveVisit(_before: DeskAnswer, form: FormData): Promise<DeskAnswer> {
  const locale = localeOf(form)
  const start = startIn(form)
  if (!start) return { problem: unfilled(locale, 'time'), typed: typedIn(form) }
  const message = textOf(form, 'message')
  const client = await api()
  const header = keyIn(form)
  const path = { appointment_id: textOf(form, 'appointment_id') ?? '' }
  const { problem } = await ask(
    client.POST('/api/v1/appointments/{appointment_id}/move', {
      params: { path, header }, body: present({ starts_at: start.toISOString(), anyway: isChecked(form, 'anyway'), message }),
    }),
  )
  if (problem) return refused(form, problem, header, (pointer) => (pointer === '/starts_at' ? 'time' : pointer.slice(1)))
  if (isChecked(form, 'stay')) return { done: true }
  redirect(`/${locale}/pro/visits/${path.appointment_id}?done=moved`)
}

export async function noteVisit(_before: DeskAnswer, form: FormData): Promise<DeskAnswer> {
  const locale = localeOf(form)
  const client = await api()
  const appointment_id = textOf(form, 'appointment_id') ?? ''
  const { problem } = await ask(
    client.PUT('/api/v1/appointments/{appointment_id}/note', { params: { path: { appointment_id } }, body: { text: textOf(form, 'text') ?? '' } }),
  )
  if (problem) return { problem: said(locale, problem), typed: typedIn(form) }
  redirect(`/${locale}/pro/visits/${appointment_id}?done=noted#note`)
}

export async function bookCaller(_before: DeskAnswer, form: FormData): Promise<DeskAnswer> {
  const locale = localeOf(form)
  const zone = zoneOf(form)
  const start = startIn(form)
  if (!start) return { problem: unfilled(locale, 'time'), typed: typedIn(form) }
  const client = await api()
  const header = keyIn(form)
  const language = textOf(form, 'language') as Shape<'language'> | undefined
  const { problem } = await ask(
    client.POST('/api/v1/agenda/appointments', {
      params: { header },
      body: present({
        service_id: textOf(form, 'service') ?? '', place_id: textOf(form, 'place') ?? '', starts_at: start.toISOString(),
        client_card_id: textOf(form, 'client'), name: textOf(form, 'name'), phone: textOf(form, 'phone'), language,
        seats: numberOf(form, 'seats') ?? 1, reason: textOf(form, 'reason'), note: textOf(form, 'note'), anyway: isChecked(form, 'anyway'),
      }),
    }),
  )
  if (problem) return refused(form, problem, header, (pointer) => ({ '/starts_at': 'time', '/service_id': 'service', '/place_id': 'place' })[pointer] ?? pointer.slice(1))
  redirect(`/${locale}/pro?date=${dateIn(start, zone)}&done=booked`)
}

// ---- blocked time ----

export async function blockTime(_before: DeskAnswer, form: FormData): Promise<DeskAnswer> {
  const locale = localeOf(form)
  const zone = zoneOf(form)
  const first = textOf(form, 'from_date')
  const from = instantIn(zone, first, textOf(form, 'from_time'))
  const to = instantIn(zone, textOf(form, 'to_date') ?? first, textOf(form, 'to_time'))
  if (!from) return { problem: unfilled(locale, 'from_time'), typed: typedIn(form) }
  if (!to) return { problem: unfilled(locale, 'to_time'), typed: typedIn(form) }
  const client = await api()
  const header = keyIn(form)
  const { problem } = await ask(
    client.POST('/api/v1/agenda/blocks', {
      params: { header }, body: present({ from: from.toISOString(), to: to.toISOString(), title: textOf(form, 'title') }),
    }),
  )
  if (problem) return refused(form, problem, header, (pointer) => ({ '/from': 'from_time', '/to': 'to_time' })[pointer] ?? pointer.slice(1))
  redirect(`/${locale}/pro?date=${dateIn(from, zone)}&done=blocked`)
}

export async function unblockTime(_before: DeskAnswer, form: FormData): Promise<DeskAnswer> {
  const locale = localeOf(form)
  const client = await api()
  const { problem } = await ask(client.DELETE('/api/v1/agenda/blocks/{block_id}', { params: { path: { block_id: textOf(form, 'block_id') ?? '' } } }))
  if (problem && !problem.is('not-found')) return { problem: said(locale, problem) }
  redirect(`/${locale}/pro?date=${textOf(form, 'date') ?? ''}&done=freed`)
}

// ---- clients ----

interface CardAnswer extends DeskAnswer {
  /** Somebody changed it meanwhile: the page shows it as it is now. */
  stale?: boolean
}

export async function saveCard(_before: CardAnswer, form: FormData): Promise<CardAnswer> {
  const locale = localeOf(form)
  const client_card_id = textOf(form, 'client_card_id') ?? ''
  const client = await api()
  const own = isChecked(form, 'own') ? { name: textOf(form, 'name') ?? null, phone: textOf(form, 'phone') ?? null } : {}
  const { problem } = await ask(
    client.PATCH('/api/v1/clients/{client_card_id}', {
      params: { path: { client_card_id }, header: { 'If-Match': textOf(form, 'etag') ?? '*' } },
      body: { ...own, note: textOf(form, 'note') ?? null },
    }),
  )
  if (problem?.is('precondition-failed')) return { problem: said(locale, problem), stale: true }
  if (problem) return { problem: said(locale, problem), typed: typedIn(form) }
  redirect(`/${locale}/pro/clients/${client_card_id}?done=saved`)
}
