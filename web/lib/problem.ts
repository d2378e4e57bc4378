// A refusal in words that help: what happened, and what one can do now.
import type { ContactoProblem } from '@contacto/api'
import type { Locale } from '@contacto/i18n'
import { wordsOf } from './words'

export interface Told {
  slug: string
  /** One sentence; then what to do, which may be nothing. */
  title: string
  help: string
  /** What to quote when one asks for help; only where the fault may be ours. */
  reference?: string
}

/** For values that cross to the browser: actions give this back. */
export interface ProblemValue {
  slug: string
  status: number
  instance?: string | undefined
  retryAfter?: number | undefined
  faults: readonly { pointer: string; code: string }[]
}

export const problemValue = (problem: ContactoProblem): ProblemValue => ({
  slug: problem.slug,
  status: problem.status,
  instance: problem.instance,
  retryAfter: problem.retryAfter,
  faults: problem.faults.map(({ pointer, code }) => ({ pointer, code })),
})

export function told(locale: Locale, problem: ProblemValue | ContactoProblem): Told {
  const t = wordsOf(locale, 'problems')
  const values = { seconds: problem.retryAfter ?? 0 }
  const known = t.maybe(`${problem.slug}.title`) ? problem.slug : problem.status >= 500 ? 'unavailable' : 'invalid-request'
  const says = {
    slug: problem.slug,
    title: t.maybe(`${known}.title`, values) ?? '',
    help: t.maybe(`${known}.help`, values) ?? '',
  }
  return problem.status >= 500 && problem.instance ? { ...says, reference: problem.instance } : says
}

/** What is wrong with one field of a form: by its pointer, such as "/phone". */
export function faultAt(locale: Locale, problem: ProblemValue | undefined, pointer: string): string | undefined {
  const fault = problem?.faults.find((one) => one.pointer === pointer)
  if (!fault) return undefined
  const t = wordsOf(locale, 'faults')
  return t.maybe(fault.code) ?? t('other')
}
