// Outcomes as actions make them; kept apart from outcome.ts because the words of refusals stay on the server.
import type { ContactoProblem } from '@contacto/api'
import { typedIn } from '../../lib/forms'
import { amiss, said } from '../../lib/said'
import type { Locale } from '../../lib/words'
import type { Outcome } from './outcome'

export const refused = (locale: Locale, before: Outcome, form: FormData, problem: ContactoProblem): Outcome =>
  ({ round: before.round + 1, problem: said(locale, problem), typed: typedIn(form) })

/** For what we find wrong ourselves, with words for the fields that are. */
export const corrected = (before: Outcome, form: FormData, title: string, errors?: Record<string, string>): Outcome =>
  ({ round: before.round + 1, problem: amiss(title, errors), typed: typedIn(form) })

export const saved = (before: Outcome, text: string): Outcome => ({ round: before.round + 1, saved: text })
