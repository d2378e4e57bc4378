// What an action comes to, as it crosses to the browser: saved, or why not, with what was typed.
import type { Typed } from '../../lib/forms'
import type { Said } from '../../lib/said'

interface Stranded {
  appointment_id: string
  when: string
  who?: string
  why: string
}

export interface Outcome {
  /** Counts tries: a form with another number is a new form, with the values below. */
  round: number
  saved?: string
  problem?: Said
  typed?: Typed
  /** Of a rehearsal: the visits that would lie outside. */
  stranded?: Stranded[]
}

export const noOutcome: Outcome = { round: 0 }

export type Action = (before: Outcome, form: FormData) => Promise<Outcome>
