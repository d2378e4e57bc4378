// Whether single keys do something in the agenda: a person may switch them off (WCAG 2.1.4), and the device remembers it.
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

interface Keys {
  on: boolean
  set: (on: boolean) => void
}

export const useKeys = create<Keys>()(
  persist((set) => ({ on: true, set: (on) => set({ on }) }), { name: 'agenda-keys', skipHydration: true }),
)
