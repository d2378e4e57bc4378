// The booking under way in this tab: where it is, what is typed, and the request that was sent and not answered yet. A reload, a
// tap on "back" or a lost network loses none of it; closing the tab does, for reasons of health are nobody else's business.
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import type { BookingState } from './state'

/** A step that was sent: the state it began from, and what the form said. */
export interface Sent {
  before: BookingState
  entries: [string, string][]
}

interface Draft {
  /** Which offer it is about; a draft of another one is not taken up. */
  of: string
  state: BookingState | null
  /** Typed, and not sent yet. */
  typed: Record<string, string>
  /** The booking itself, while nobody knows whether it was made. */
  pending: Sent | null
}

interface DraftStore extends Draft {
  begin: (of: string, state: BookingState, pending: Sent | null) => void
  reach: (state: BookingState) => void
  type: (typed: Record<string, string>) => void
  wait: (pending: Sent | null) => void
}

const empty: Draft = { of: '', state: null, typed: {}, pending: null }

export const useDraft = create<DraftStore>()(
  persist(
    (set) => ({
      ...empty,
      begin: (of, state, pending) => set({ of, state, pending, typed: {} }),
      reach: (state) => set({ state, pending: null, typed: {} }),
      type: (typed) => set({ typed }),
      wait: (pending) => set({ pending }),
    }),
    { name: 'contacto.booking', storage: createJSONStorage(() => sessionStorage), skipHydration: true },
  ),
)

/**
 * A draft taken up again on a page that was loaded anew. What the server says now wins: who is signed in, whether the start is
 * free, whether it is held.
 */
export function takenUp(served: BookingState, { state: kept, typed }: Pick<Draft, 'state' | 'typed'>): BookingState {
  // Booked is booked, unless its time is free again: then it was cancelled since.
  if (!kept || (kept.step === 'done' && !served.taken)) return served
  const fields = { ...kept.fields, ...typed }
  if (kept.step === 'done' && served.start.start === kept.start.start) return kept
  if (served.start.start !== kept.start.start) {
    const begun = kept.step !== 'phone' && kept.step !== 'code'
    return { ...served, mode: kept.mode, fields, sent: kept.sent, step: served.signedIn || (begun && kept.mode === 'guest') ? 'details' : 'phone' }
  }
  const { signedIn, needsName, needsAgreement, hold, taken, alternatives, start } = served
  const now: BookingState = {
    ...kept, fields, signedIn, needsName, needsAgreement, hold, taken, alternatives, start, problem: undefined, resent: undefined,
  }
  if (kept.mode === 'guest') return now
  const proving = kept.step === 'phone' || kept.step === 'code'
  if (signedIn) return proving || needsName || needsAgreement ? { ...now, step: 'details' } : now
  return proving ? now : { ...now, step: 'phone', signedOut: true, after: kept.step === 'check' ? 'check' : undefined }
}
