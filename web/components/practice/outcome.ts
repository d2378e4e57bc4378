// What an action of a practice's forms comes to, as it crosses to the browser: saved, or why not, with what was typed.
import type { Told } from '../../lib/problem'

export interface Stranded {
  appointment_id: string
  when: string
  who?: string
  why: string
}

export interface Outcome {
  /** Counts tries: a form with another number is a new form, with the values below. */
  round: number
  saved?: string
  told?: Pick<Told, 'title' | 'help' | 'reference'>
  /** Words for the field that a pointer means, such as "/price_from". */
  faults?: Record<string, string>
  /** As it was typed, by the names of fields. */
  values?: Record<string, string[]>
  /** Of a rehearsal: the visits that would lie outside. */
  stranded?: Stranded[]
}

export const noOutcome: Outcome = { round: 0 }

export type Action = (before: Outcome, form: FormData) => Promise<Outcome>
