'use server'
// Booking: one form, one action, a step at a time.  It works before any script runs: each answer is the whole state of the
// booking, and the page shows its step.
//
// What a reader would get wrong: the key of the booking is made once, when somebody comes to its last step, and travels with the
// form.  Whoever sends that step again, by a tap, a reload or a retry, gets the first answer again and books nothing twice.
import { redirect } from 'next/navigation'

import { labelsOf, shortOf } from '../../../../components/booking/labels'
import {
  bookingBody, fieldOfPointer, fieldsOf, missing, secondsLeft, type BookingState, type Offer,
} from '../../../../components/booking/state'
import { api, ask, newKey, type Answer, type Shape } from '../../../../lib/api'
import { isChecked, textOf } from '../../../../lib/forms'
import { hasName, proveCode, sendCode, settleAccount, type SignedIn } from '../../../../lib/proof'
import { alternativesIn, said, unfilled } from '../../../../lib/said'
import { localeFrom, type Locale } from '../../../../lib/words'

type As = Partial<SignedIn['as']>

/** What a step leaves behind: nothing of what the step before had to say. */
const fresh = (state: BookingState): BookingState => ({
  ...state, problem: undefined, agreementMissing: undefined, resent: undefined, signedOut: undefined, href: undefined,
})

export async function bookStep(before: BookingState, form: FormData): Promise<BookingState> {
  const locale = localeFrom(textOf(form, 'locale') ?? '')
  const state = fresh({ ...before, fields: { ...before.fields, ...fieldsOf(form) } })
  const { code, ...fields } = state.fields
  state.fields = fields
  // A button has one name and one value: `take` says which start with it.
  const [what, start = ''] = (textOf(form, 'do') ?? '').split(' ')
  switch (what) {
    case 'change': return { ...state, step: 'phone', sent: undefined }
    case 'guest': return { ...state, mode: 'guest', step: 'details' }
    case 'account': return { ...state, mode: 'account', step: state.signedIn ? 'details' : 'phone' }
    case 'edit': return { ...state, step: 'details' }
    case 'hold': return hold(locale, state)
    case 'near': return near(locale, state)
    case 'take': return take(locale, state, start)
    case 'confirm': return confirm(locale, state, code ?? '')
    case 'resend': return askForCode(locale, state, true)
    case 'check': return check(locale, { ...state, fields }, isChecked(form, 'agree'))
    case 'book': {
      const after = state.mode === 'guest' ? await bookAsGuest(locale, state, code ?? '') : await book(locale, state)
      if (after.href && !isChecked(form, 'island')) redirect(after.href)
      return after
    }
    default: return askForCode(locale, { ...state, mode: 'account' }, false)
  }
}

// ---- who it is ----

async function askForCode(locale: Locale, state: BookingState, again: boolean): Promise<BookingState> {
  const purpose = state.mode === 'guest' ? 'guest' : 'sign_in'
  const { sent, problem } = await sendCode(state.fields.phone ?? '', purpose, locale, state.sent?.round)
  if (problem) return { ...state, problem }
  return { ...state, sent, resent: again, step: state.mode === 'guest' ? 'check' : 'code' }
}

async function confirm(locale: Locale, state: BookingState, code: string): Promise<BookingState> {
  if (!state.sent) return { ...state, step: 'phone' }
  const { signed, problem } = await proveCode(locale, state.sent.flow_id, code)
  if (problem) return { ...state, problem }
  const known: BookingState = {
    ...state, signedIn: true, sent: undefined, after: undefined,
    needsName: !hasName(signed.user), needsAgreement: signed.user.consent_needed,
  }
  const ready = state.after === 'check' && !known.needsName && !known.needsAgreement
  return hold(locale, { ...known, step: ready ? 'check' : 'details' }, signed.as)
}

/** Whoever was signed in is no more: he proves his number again, and goes on where he was. */
const signedOut = (state: BookingState): BookingState => ({
  ...state, step: 'phone', signedIn: false, signedOut: true, hold: undefined, sent: undefined, problem: undefined,
  after: state.step === 'check' ? 'check' : undefined,
})

// ---- the start ----

/** What a refusal of a start comes to: why, and what is near. */
function refused(locale: Locale, state: BookingState, problem: NonNullable<Answer<unknown>['problem']>): BookingState {
  const { reason } = problem.body
  return {
    ...state, hold: undefined, taken: true, problem: said(locale, problem),
    reason: typeof reason === 'string' ? reason : undefined,
    alternatives: (alternativesIn(problem) ?? []).map((start) => shortOf(locale, state.offer, start)),
  }
}

/** Keeps the start for who is signed in. Without a hold he may still book it; a hold is a courtesy, not a ticket. */
async function hold(locale: Locale, state: BookingState, as: As = {}): Promise<BookingState> {
  if (!state.signedIn || state.mode === 'guest') return near(locale, state)
  const client = await api()
  const { professional_id, service_id, place_id } = state.offer
  const answer = await ask(
    client.POST('/api/v1/holds', {
      ...as, body: { professional_id, service_id, place_id, starts_at: state.start.start, seats: Number(state.fields.seats) || 1 },
    }),
  )
  if (!answer.problem) {
    const { hold_id, expires_at } = answer.data
    return { ...state, hold: { hold_id, left: secondsLeft(expires_at) }, taken: false, alternatives: undefined, reason: undefined }
  }
  if (answer.problem.is('slot-taken', 'slot-not-offered')) return refused(locale, state, answer.problem)
  if (answer.problem.is('unauthenticated')) return signedOut(state)
  return { ...state, hold: undefined, problem: said(locale, answer.problem) }
}

/** The first starts from here on, and whether this one is among what is offered. */
async function near(locale: Locale, state: BookingState): Promise<BookingState> {
  const client = await api()
  const { professional_id, service_id, place_id } = state.offer
  const from = new Date(state.start.start)
  const answer = await ask(
    client.GET('/api/v1/slots', {
      params: {
        query: {
          professional_id, service_id, place_id, from: from.toISOString(), to: new Date(from.getTime() + 60_000).toISOString(),
          nearest: true, seats: Number(state.fields.seats) || 1,
        },
      },
    }),
  )
  if (answer.problem) return { ...state, problem: said(locale, answer.problem) }
  const isFree = answer.data.starts.some((start) => new Date(start).getTime() === from.getTime())
  const others = (answer.data.nearest ?? []).filter((start) => new Date(start).getTime() !== from.getTime())
  return { ...state, taken: !isFree, alternatives: others.map((start) => shortOf(locale, state.offer, start)) }
}

async function take(locale: Locale, state: BookingState, start: string): Promise<BookingState> {
  if (Number.isNaN(Date.parse(start))) return state
  if (state.hold) {
    const client = await api()
    await ask(client.DELETE('/api/v1/holds/{hold_id}', { params: { path: { hold_id: state.hold.hold_id } } }))
  }
  const other: BookingState = {
    ...state, start: labelsOf(locale, state.offer, start), hold: undefined, taken: false, alternatives: undefined, reason: undefined,
    key: state.key && newKey(),
  }
  return state.signedIn && state.mode === 'account' ? hold(locale, other) : other
}

// ---- the end ----

async function questionsOf({ slug, service_id }: Offer) {
  const client = await api()
  const { data } = await ask(client.GET('/api/v1/professionals/{slug}', { params: { path: { slug } } }))
  return data?.services.find((service) => service.service_id === service_id)?.questions ?? []
}

async function check(locale: Locale, state: BookingState, agreed: boolean): Promise<BookingState> {
  const gap = missing(state, await questionsOf(state.offer))
  if (gap) return { ...state, step: 'details', problem: unfilled(locale, gap) }
  if (state.mode === 'guest') {
    const next: BookingState = { ...state, key: newKey() }
    return state.sent && state.sent.phone === state.fields.phone ? { ...next, step: 'check' } : askForCode(locale, next, false)
  }
  if (state.needsName || state.needsAgreement) {
    const { first_name: first, family_name: family } = state.fields
    const { problem, agreementMissing } = await settleAccount(locale, { first, family, agreed })
    if (problem?.slug === 'unauthenticated') return signedOut({ ...state, step: 'details' })
    if (problem) return { ...state, problem }
    if (agreementMissing) return { ...state, needsName: false, agreementMissing }
  }
  const ready: BookingState = { ...state, needsName: false, needsAgreement: false, step: 'check', key: newKey() }
  return ready.hold ? ready : hold(locale, ready)
}

/** A refusal of the booking itself: which step it belongs to, and what it leaves. */
function unbooked(locale: Locale, state: BookingState, { problem }: Extract<Answer<unknown>, { data?: undefined }>): BookingState {
  if (problem.is('slot-taken', 'slot-not-offered')) return { ...refused(locale, state, problem), key: newKey() }
  if (problem.is('unauthenticated')) return signedOut(state)
  if (problem.is('key-reused')) return { ...state, key: newKey(), problem: said(locale, problem) }
  const body = bookingBody(state)
  const value = said(locale, problem, (pointer) => fieldOfPointer(pointer, body))
  if (!problem.is('invalid', 'answers-missing')) return { ...state, problem: value }
  return { ...state, step: value.errors.code ? 'check' : 'details', problem: value }
}

const done = (state: BookingState, path: string, visit: Shape<'appointment'>): BookingState => ({
  ...state, step: 'done', hold: undefined, href: `${path}?done=${visit.status === 'requested' ? 'requested' : 'booked'}`,
})

async function book(locale: Locale, state: BookingState): Promise<BookingState> {
  const client = await api()
  const key = state.key ?? newKey()
  const answer = await ask(
    client.POST('/api/v1/appointments', { params: { header: { 'Idempotency-Key': key } }, body: bookingBody(state) }),
  )
  if (answer.problem) return unbooked(locale, { ...state, key }, answer)
  return done(state, `/${locale}/visits/${answer.data.appointment_id}`, answer.data)
}

async function bookAsGuest(locale: Locale, state: BookingState, code: string): Promise<BookingState> {
  if (!state.sent) return { ...state, step: 'details' }
  const client = await api()
  const key = state.key ?? newKey()
  const answer = await ask(
    client.POST('/api/v1/guest_appointments', {
      params: { header: { 'Idempotency-Key': key } },
      body: {
        ...bookingBody(state), flow_id: state.sent.flow_id, code: code.replace(/\s/g, ''), name: state.fields.name ?? '', language: locale,
      },
    }),
  )
  // The first answer held the visit's secret link and was not kept: the message brings it.
  if (answer.problem?.is('already-done')) return { ...state, step: 'done', href: undefined }
  if (answer.problem?.is('guest-code-expired')) return { ...state, sent: undefined, problem: said(locale, answer.problem) }
  if (answer.problem) return unbooked(locale, { ...state, key }, answer)
  return done(state, `/${locale}/v/${answer.data.token}`, answer.data.appointment)
}
