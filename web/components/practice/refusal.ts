// Outcomes as actions make them; kept apart from outcome.ts because the words of problems stay on the server.
import type { ContactoProblem } from '@contacto/api'
import type { Locale } from '@contacto/i18n'
import { faultAt, told } from '../../lib/problem'
import type { Outcome } from './outcome'

/** What was typed, without what React adds and without files. */
export function valuesOf(form: FormData): Record<string, string[]> {
  const values: Record<string, string[]> = {}
  for (const [name, value] of form) if (typeof value === 'string' && !name.startsWith('$')) (values[name] ??= []).push(value)
  return values
}

export function refused(locale: Locale, before: Outcome, form: FormData, problem: ContactoProblem): Outcome {
  const faults = Object.fromEntries(problem.faults.flatMap(({ pointer }) => [[pointer, faultAt(locale, problem, pointer) ?? '']]))
  return { round: before.round + 1, told: told(locale, problem), faults, values: valuesOf(form) }
}

export const corrected = (before: Outcome, form: FormData, title: string, faults: Record<string, string> = {}): Outcome => ({
  round: before.round + 1, told: { title, help: '' }, faults, values: valuesOf(form),
})

export const saved = (before: Outcome, text: string): Outcome => ({ round: before.round + 1, saved: text })
