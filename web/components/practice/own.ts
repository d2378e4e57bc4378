// The practice of who asks.
import 'server-only'

import { redirect } from 'next/navigation'
import { cache } from 'react'
import { api, ask, me, type Shape } from '../../lib/api'
import type { Locale } from '../../lib/words'
import { signInPath } from '../account/next'

export type Own = Shape<'own_professional'>

/** Null while there is none yet; who is not signed in goes to do so and comes back. */
export const ownOrNone = cache(async (locale: Locale, here: string): Promise<Own | null> => {
  const user = await me()
  if (!user) redirect(signInPath(locale, here))
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
