// A booking under way, as its form keeps it from one step to the next: plain values, for they cross between server and browser
// with each step, and lie in the tab's own store so that a reload loses nothing.
//
// What a reader would get wrong: the hold is counted in seconds that are left, never by its instant. The clock of a cheap phone
// may be an hour off.
import type { Shape } from '@contacto/api'
import type { CodeSent } from '../../lib/proof'
import type { Said } from '../../lib/said'

type Step = 'phone' | 'code' | 'details' | 'check' | 'done'

/** What is booked, but for the start. */
export interface Offer {
  slug: string
  professional_id: string
  service_id: string
  place_id: string
  zone: string
  move_cutoff_minutes: number
  cancel_cutoff_minutes: number
}

/** A start in words; the server writes them, since not every browser knows every language's dates. */
export interface StartWords {
  start: string
  day: string
  time: string
  /** Both in short, for a chip. */
  short: string
}

export interface StartInFull extends StartWords {
  cancel: string
  move: string
}

export interface BookingState {
  step: Step
  mode: 'account' | 'guest'
  offer: Offer
  start: StartInFull
  /** What was filled in, by the names of the fields. */
  fields: Record<string, string>
  /** Whoever is signed in, and what he has not said yet. */
  signedIn: boolean
  needsName: boolean
  needsAgreement: boolean
  hold?: { hold_id: string; left: number } | undefined
  sent?: CodeSent | undefined
  /** Where to go on after the code, when a session ended in the middle. */
  after?: 'check' | undefined
  /** Names this attempt to book, over retries and reloads. */
  key?: string | undefined
  problem?: Said | undefined
  /** The start cannot be had; these can. */
  taken?: boolean | undefined
  reason?: string | undefined
  alternatives?: StartWords[] | undefined
  agreementMissing?: boolean | undefined
  resent?: boolean | undefined
  signedOut?: boolean | undefined
  /** The page of the visit; a guest whose answer was lost finds its link in his messages instead. */
  href?: string | undefined
}

const TEXTS = ['phone', 'name', 'first_name', 'family_name', 'who', 'attendee_name', 'attendee_phone', 'seats', 'reason', 'code'] as const

export const answerField = (question_id: string) => `answer.${question_id}`

/** The fields of a booking that a form sent; whatever else came along is not kept. */
export function fieldsOf(form: FormData): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [name, value] of form)
    if (typeof value === 'string' && ((TEXTS as readonly string[]).includes(name) || /^answer\.[0-9a-f-]{36}$/.test(name)))
      fields[name] = value.replaceAll('\r\n', '\n').trim().slice(0, 1000)
  return fields
}

/** What the API is asked to book. */
export function bookingBody({ offer, start, fields }: BookingState) {
  const { professional_id, service_id, place_id } = offer
  const answers = Object.entries(fields)
    .filter(([name, answer]) => name.startsWith('answer.') && answer !== '')
    .map(([name, answer]) => ({ question_id: name.slice('answer.'.length), answer }))
  const other = fields.who === 'other' && fields.attendee_name
  return {
    professional_id, service_id, place_id,
    starts_at: start.start,
    ...(Number(fields.seats) > 1 ? { seats: Number(fields.seats) } : {}),
    ...(other ? { attendee: { name: other, ...(fields.attendee_phone ? { phone: fields.attendee_phone } : {}) } } : {}),
    ...(fields.reason ? { reason: fields.reason } : {}),
    ...(answers.length ? { answers } : {}),
  } satisfies Shape<'book_appointment'>
}

/** The field that a fault of the API is about: "/answers/1/answer" is what was answered second. */
export function fieldOfPointer(pointer: string, { answers = [] }: Pick<Shape<'book_appointment'>, 'answers'>): string | undefined {
  const [, first, second] = pointer.split('/')
  if (first === 'answers') {
    const answer = answers[Number(second)]
    return answer && answerField(answer.question_id)
  }
  if (first === 'attendee') return second === 'phone' ? 'attendee_phone' : 'attendee_name'
  if (first?.startsWith('first_name')) return 'first_name'
  if (first?.startsWith('family_name')) return 'family_name'
  return first
}

/** The first field that must be filled in and is not; the API would say the same, one round later. */
export function missing(state: BookingState, questions: readonly { question_id: string; required: boolean }[]): string | undefined {
  const { fields } = state
  const needed = [
    ...(state.mode === 'guest' ? ['name'] : state.needsName ? ['first_name', 'family_name'] : []),
    ...(fields.who === 'other' ? ['attendee_name'] : []),
    ...questions.filter(({ required }) => required).map(({ question_id }) => answerField(question_id)),
  ]
  return needed.find((name) => !fields[name])
}

const HOLD_SECONDS = 300

/** Of a hold; never more than one lasts, whatever the clocks of two machines say. */
export const secondsLeft = (expires_at: string, now = Date.now()) => Math.max(0, Math.min(HOLD_SECONDS, Math.round((Date.parse(expires_at) - now) / 1000)))

/** Refusals after which the same request, with the same key, may come through. */
const passing = new Set(['unreachable', 'unavailable', 'outcome-unknown', 'conflict-in-flight', 'too-many-requests', 'internal', 'unreadable'])

export const isPassing = (problem: { slug: string } | undefined) => problem !== undefined && passing.has(problem.slug)
