'use client'
// What the first steps of a practice look like while they are typed: forms write, the card reads.
import { create } from 'zustand'

export interface Draft {
  [field: string]: string | undefined
}

interface Preview {
  draft: Draft
  take: (form: FormData) => void
}

export const usePreview = create<Preview>()((set) => ({
  draft: {},
  take: (form) => {
    const draft: Draft = {}
    for (const [name, value] of form) if (typeof value === 'string') draft[name] = value
    set(({ draft: before }) => ({ draft: { ...before, ...draft } }))
  },
}))
