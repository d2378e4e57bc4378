// People with a session in their browser. The cookie is what the API sets when somebody signs in there.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { createClient, take } from '@contacto/api'

import { codeTo, eventually, messagesTo, publicUrl } from '../journeys/stack.ts'

export { newNumber } from '../journeys/stack.ts'

export type Role = 'guest' | 'client' | 'professional' | 'admin'

/** Of the demo data: `contacto seed --demo`. */
export const DEMO = { client: '+213555000001', professional: '+213555000002', admin: '+213555000003' } as const

export interface Session {
  cookies: { name: string; value: string }[]
  token: string
}

/** Signs a number in, as a browser does, and gives the cookies that its browser has then. */
export async function signInWeb(phone: string, role: Exclude<Role, 'guest'> = 'client'): Promise<Session> {
  const api = createClient({ baseUrl: publicUrl, retries: 5 })
  const seen = (await messagesTo(phone)).flatMap(({ text }) => /\b\d{6}\b/.exec(text)?.[0] ?? [])
  const asked = await eventually(
    `leave to ask for a code for ${phone}`,
    async () => (await api.POST('/api/v1/codes', { body: { phone, purpose: 'sign_in', language: 'fr' } })).data,
    70,
  )
  const code = await codeTo(phone, seen)
  const { response } = await api.POST('/api/v1/sessions', { body: { flow_id: asked.flow_id, code, client: 'web', device_name: 'Chromium' } })
  assert.equal(response.status, 201)
  const [pair = ''] = (response.headers.getSetCookie().find((line) => line.startsWith('__Host-sid=')) ?? assert.fail('no cookie')).split(';')
  const token = pair.slice(pair.indexOf('=') + 1)
  return { token, cookies: [{ name: '__Host-sid', value: token }, { name: 'who', value: role }] }
}

// A number may ask for five codes an hour, and each file of tests is a process: sessions are kept between them.
const folder = join(import.meta.dirname, '../../build/web-sessions')
const fileOf = (phone: string) => join(folder, `${new URL(publicUrl).port}-${phone.slice(1)}.json`)

async function kept(phone: string): Promise<Session | undefined> {
  const file = fileOf(phone)
  if (!existsSync(file)) return undefined
  const session = JSON.parse(readFileSync(file, 'utf8')) as Session
  const { response } = await apiOf(session).GET('/api/v1/users/me')
  return response.ok ? session : undefined
}

/** A number's session: the one it has from before, or a new one. */
export async function sessionOf(phone: string, role: Exclude<Role, 'guest'> = 'client'): Promise<Session> {
  const session = (await kept(phone)) ?? (await signInWeb(phone, role))
  mkdirSync(folder, { recursive: true })
  writeFileSync(fileOf(phone), JSON.stringify(session), { mode: 0o600 })
  return session
}

const sessions = new Map<Role, Promise<Session>>()

/** The demo person of a role. Tests that end his session, or want a sign-in of the last minutes, take somebody of their own. */
export function demo(role: Role): Promise<Session | undefined> {
  if (role === 'guest') return Promise.resolve(undefined)
  let session = sessions.get(role)
  if (!session) sessions.set(role, (session = sessionOf(DEMO[role], role)))
  return session
}

/** The API in the name of a session. */
export const apiOf = (session: Session) => createClient({ baseUrl: publicUrl, token: () => session.token, retries: 5 })
export { take }
