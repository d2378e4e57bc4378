// What the server says when something did not come to be (RFC 9457), as one type of error.
import { problems, problemsOf, type ProblemSlug } from './made/problems.ts'
import type { components } from './made/schema.ts'

export type Fault = components['schemas']['fault']
export type FaultCode = Fault['code']
export { problems, problemsOf, type ProblemSlug } from './made/problems.ts'

/** Ours alone: nobody answered, or what answered was not our server. */
export type LocalSlug = 'unreachable' | 'unreadable'

export interface ProblemBody {
  type?: unknown
  title?: unknown
  status?: unknown
  instance?: unknown
  detail?: unknown
  errors?: unknown
  retry_after?: unknown
}

const isSlug = (slug: string): slug is ProblemSlug => Object.hasOwn(problems, slug)
const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)

export class ContactoProblem extends Error {
  override readonly name = 'ContactoProblem'
  /** Which one: the key of its words in packages/i18n. A slug we do not know yet becomes that of its status' kind. */
  readonly slug: ProblemSlug | LocalSlug
  readonly status: number
  /** The id of the request; people quote it when they ask for help. */
  readonly instance: string | undefined
  readonly detail: string | undefined
  /** Each thing that is wrong with what was sent. */
  readonly faults: readonly Fault[]
  /** Seconds to wait before asking again. */
  readonly retryAfter: number | undefined
  /** The whole answer, with members of its own. */
  readonly body: Readonly<Record<string, unknown>>

  constructor(slug: ProblemSlug | LocalSlug, status: number, body: ProblemBody = {}, cause?: unknown) {
    super(textOf(body.title) ?? slug, { cause })
    this.slug = slug
    this.status = status
    this.instance = textOf(body.instance)
    this.detail = textOf(body.detail)
    this.faults = Array.isArray(body.errors) ? (body.errors as Fault[]) : []
    this.retryAfter = typeof body.retry_after === 'number' ? body.retry_after : undefined
    this.body = body as Record<string, unknown>
  }

  /** Is it this one? Narrows nothing away: for `if (problem.is('slot-taken'))`. */
  is(...slugs: ProblemSlug[]) {
    return (slugs as string[]).includes(this.slug)
  }

  /** What is wrong with one member ("/starts_at") or parameter ("?limit"). */
  faultAt(pointer: string) {
    return this.faults.find((fault) => fault.pointer === pointer)
  }
}

/** Those that an operation names: they are never what a status means by itself. */
const named = new Set<ProblemSlug>(Object.values(problemsOf).flat())

const kindOf = (status: number): ProblemSlug | LocalSlug => {
  const same = (Object.keys(problems) as ProblemSlug[]).filter((slug) => problems[slug] === status && !named.has(slug))
  if (same.length === 1) return same[0]!
  return status >= 500 ? 'unavailable' : 'unreadable'
}

/** The problem in an answer that is none of ours to be glad of. `body` is what was parsed, if anything was. */
export function problemOf(response: Response, body: unknown): ContactoProblem {
  const object = typeof body === 'object' && body !== null ? (body as ProblemBody) : {}
  const slug = textOf(object.type)?.replace(/^\/problems\//, '')
  const waits = Number.parseInt(response.headers.get('Retry-After') ?? '', 10)
  const whole = Number.isNaN(waits) || object.retry_after !== undefined ? object : { ...object, retry_after: waits }
  return new ContactoProblem(slug && isSlug(slug) ? slug : kindOf(response.status), response.status, whole)
}

export const isProblem = (error: unknown): error is ContactoProblem => error instanceof ContactoProblem
