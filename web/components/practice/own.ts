// The practice of who asks, and the lists that its forms choose from.
import 'server-only'

import { redirect } from 'next/navigation'
import { cache } from 'react'
import { api, ask, me, shared, type Shape } from '../../lib/api'
import type { Locale } from '../../lib/words'

export type Own = Shape<'own_professional'>

/** Null while there is none yet; who is not signed in goes to do so and comes back. */
export const ownOrNone = cache(async (locale: Locale, here: string): Promise<Own | null> => {
  const user = await me()
  if (!user) redirect(`/${locale}/sign-in?next=${encodeURIComponent(here)}`)
  if (!user.roles.includes('professional')) return null
  const client = await api()
  const { data, problem } = await ask(client.GET('/api/v1/professionals/me'))
  if (problem?.slug === 'no-profile') return null
  if (problem) throw problem
  return data
})

/** Who has none yet begins one. */
export async function own(locale: Locale, here: string): Promise<Own> {
  const practice = await ownOrNone(locale, here)
  if (!practice) redirect(`/${locale}/pro/start`)
  return practice
}

const DAY_SECONDS = 86_400

export async function trades() {
  const { data } = await ask(shared(600).GET('/api/v1/trades'))
  return data?.items ?? []
}

export async function wilayas() {
  const { data } = await ask(shared(DAY_SECONDS).GET('/api/v1/wilayas'))
  return data?.items ?? []
}

export async function townsOf(wilaya: Shape<'wilaya'> | undefined) {
  if (!wilaya) return []
  const { data } = await ask(shared(600).GET('/api/v1/towns', { params: { query: { wilaya } } }))
  return data?.items ?? []
}
