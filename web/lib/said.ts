// A refusal as a form shows it: written out by the action, so that no island needs the words of all refusals there are.
import type { ContactoProblem } from '@contacto/api'
import { faultAt, problemValue, told, type ProblemValue, type Told } from './problem'
import { wordsOf, type Locale } from './words'

export interface Said extends Told {
  /** What is wrong with which field, by its name. */
  errors: Record<string, string>
}

/** The field of a form that a pointer of the API is about: "/phone" is that of `phone`. */
export type FieldOf = (pointer: string) => string | undefined

const same: FieldOf = (pointer) => pointer.replace(/^\//, '')

/** `fieldOf` is for forms whose fields bear other names than the members of the body. */
export function said(locale: Locale, problem: ContactoProblem | ProblemValue, fieldOf: FieldOf = same): Said {
  const value = problem instanceof Error ? problemValue(problem) : problem
  const errors: Record<string, string> = {}
  for (const { pointer } of value.faults) {
    const text = faultAt(locale, value, pointer)
    const field = fieldOf(pointer)
    if (field && text) errors[field] ??= text
  }
  const left = problem instanceof Error ? problem.body.tries_left : undefined
  const says = told(locale, value)
  if (typeof left !== 'number') return { ...says, errors }
  const tries = wordsOf(locale, 'refusals')('tries_left', { n: left })
  return { ...says, help: tries, errors: { ...errors, code: `${says.title}. ${tries}` } }
}

/** For what a form itself finds missing. */
export const unfilled = (locale: Locale, field: string): Said => ({
  ...told(locale, { slug: 'answers-missing', status: 422, faults: [] }),
  errors: { [field]: wordsOf(locale, 'faults')('required') },
})

/** For what an action itself finds wrong. */
export const amiss = (title: string, errors: Record<string, string> = {}): Said => ({ slug: 'amiss', title, help: '', errors })

/** Starts that can be had instead, where a refusal names some. */
export function alternativesIn({ body: { alternatives } }: ContactoProblem): string[] | undefined {
  return Array.isArray(alternatives) ? alternatives.map(String) : undefined
}
