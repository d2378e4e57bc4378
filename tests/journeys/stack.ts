// The stack under test: where it answers, and the people who use it.
//
// The journeys know it by its public address alone, as people do: codes are read where a newcomer reads them, at /dev/messages.
import assert from 'node:assert/strict'

import { createClient, take, type Api } from '@contacto/api'

export const publicUrl = process.env.CONTACTO_PUBLIC_URL ?? assert.fail('CONTACTO_PUBLIC_URL says where the stack answers')

interface Message {
  channel: 'sms' | 'email'
  from: string
  to: string
  subject?: string
  text: string
  received_at: string
}

const nap = (ms: number) => new Promise((wake) => setTimeout(wake, ms))

/** Asks again and again until there is an answer; fails when there is none in time. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>, seconds = 15): Promise<T> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    assert.ok(Date.now() < end, `${what} did not come within ${seconds} s`)
    await nap(50)
  }
}

export async function messagesTo(address: string): Promise<Message[]> {
  const answer = await fetch(`${publicUrl}/dev/messages?format=json`)
  assert.equal(answer.status, 200)
  const { items } = (await answer.json()) as { items: Message[] }
  return items.filter((message) => message.to === address)
}

const codesTo = async (address: string) => (await messagesTo(address)).flatMap(({ text }) => /\b\d{6}\b/.exec(text)?.[0] ?? [])

/** A code that was sent to that address, and is none of `seen`. */
export const codeTo = (address: string, seen: readonly string[] = []) =>
  eventually(`a code to ${address}`, async () => (await codesTo(address)).find((code) => !seen.includes(code)))

let last = Number(process.hrtime.bigint() % 9_000_000n)

/** A mobile number nobody has used in this stack. */
export function newNumber() {
  last = (last + 1) % 10_000_000
  return `+21355${String(last).padStart(7, '0')}`
}

export interface Person {
  phone: string
  api: Api
  /** The bearer token; undefined when nobody is signed in. */
  token: string | undefined
}

/** Somebody with a phone and the app, not signed in. */
export function newPerson(phone = newNumber()): Person {
  const person: Person = {
    phone,
    token: undefined,
    api: createClient({ baseUrl: publicUrl, token: () => person.token, retries: 5 }),
  }
  return person
}

export async function signIn(person: Person, language: 'ar' | 'fr' | 'en' = 'ar') {
  const seen = await codesTo(person.phone)
  const asked = await take(person.api.POST('/api/v1/codes', { body: { phone: person.phone, purpose: 'sign_in', language } }))
  const code = await codeTo(person.phone, seen)
  const signedIn = await take(
    person.api.POST('/api/v1/sessions', { body: { flow_id: asked.flow_id, code, client: 'mobile', device_name: 'Journey' } }),
  )
  person.token = signedIn.token
  return signedIn
}
