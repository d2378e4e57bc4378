// A professional with a place, a service and hours, as the journeys need one; and what day it is for the stack.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'

import { take, takeVersioned } from '@contacto/api'

import { eventually, messagesTo, newPerson, signIn, type Person } from './stack.ts'

const DAY = 86_400_000

// ---- the day of the stack ----

const clock = process.env.CONTACTO_CLOCK_FILE ?? assert.fail('CONTACTO_CLOCK_FILE says where the clock is set')
let ahead = Number(readFileSync(clock, 'utf8')) * 1000

export const now = () => new Date(Date.now() + ahead)

/** Moves the clock of the whole stack (CONTACTO_CLOCK_FILE) forward to that instant. Each process follows within a second. */
export function travel(to: Date) {
  assert.ok(to >= now(), 'time goes forward')
  ahead = Math.ceil((to.getTime() - Date.now()) / 1000) * 1000
  writeFileSync(clock, `${ahead / 1000}\n`)
}

/** That hour of Algiers (UTC+1 all year), so many days from today. */
export function algiers(days: number, hour: number, minute = 0) {
  const today = new Date(now().getTime() + 3_600_000)
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + days, hour - 1, minute))
}

// ---- a practice ----

export interface Wishes {
  zone?: string
  approval?: boolean
  capacity?: number
  cancel_cutoff_minutes?: number
  /** Minutes since midnight, every day of the week. */
  hours?: [number, number]
}

export interface Practice {
  owner: Person
  slug: string
  professional_id: string
  place_id: string
  service_id: string
  /** What a booking names, but for the start. */
  wanted: { professional_id: string; service_id: string; place_id: string }
}

/** One that needs no register: else nobody sees the practice before an admin has found its number there. */
const TRADE = 'barber'

export const everyDay = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

export async function newPractice({ zone, hours = [480, 720], ...service }: Wishes = {}): Promise<Practice> {
  const owner = newPerson()
  const { api } = owner
  await signIn(owner, 'fr')
  await take(api.POST('/api/v1/users/me/professional'))
  const { professional_id, slug } = await take(
    api.POST('/api/v1/professionals', {
      body: {
        title: 'Dr', first_name_latin: 'Karim', family_name_latin: 'Haddad', first_name_ar: 'كريم', family_name_ar: 'حداد',
        trade: TRADE, languages: ['ar', 'fr'], keeps_holidays: false, ...(zone ? { zone } : {}),
      },
    }),
  )
  const { place_id } = await take(
    api.POST('/api/v1/professionals/me/places', {
      body: { kind: 'practice', wilaya: 'alger', address_latin: '12, rue Didouche Mourad', latitude: 36.769, longitude: 3.055 },
    }),
  )
  const { data: offered, etag } = await takeVersioned(
    api.POST('/api/v1/professionals/me/services', {
      body: {
        place_ids: [place_id], name_ar: 'فحص', name_fr: 'Consultation', length_minutes: 30, price_kind: 'fixed', price_from: 250_000,
        ...service,
      },
    }),
  )
  const { service_id } = offered
  await take(
    api.PUT('/api/v1/professionals/me/hours', {
      params: { header: { 'If-Match': etag } },
      body: { hours: [{ place_id, weekdays: [...everyDay], from_minute: hours[0], to_minute: hours[1] }] },
    }),
  )
  await take(api.PUT('/api/v1/professionals/me/status', { body: { status: 'published' } }))
  const practice = { owner, slug, professional_id, place_id, service_id, wanted: { professional_id, service_id, place_id } }
  await eventually('the first free time', async () => ((await startsOf(practice, owner).catch(() => [])).length ? true : undefined))
  return practice
}

/** The starts that are offered from tomorrow on, for so many days. */
export async function startsOf({ wanted }: Practice, who: Person, from = algiers(1, 0), days = 3): Promise<string[]> {
  const { starts } = await take(
    who.api.GET('/api/v1/slots', {
      params: { query: { ...wanted, from: from.toISOString(), to: new Date(from.getTime() + days * DAY).toISOString() } },
    }),
  )
  return starts
}

/** As the search tells of it on that date, to whoever looks around its place; undefined while it does not. */
export async function found({ slug }: Practice, day: string) {
  let cursor: string | undefined
  do {
    const page = await take(
      newPerson().api.GET('/api/v1/search', {
        params: {
          query: {
            trade: TRADE, latitude: 36.769, longitude: 3.055, radius_km: 1, from: day, to: day, page_size: 50,
            ...(cursor ? { cursor } : {}),
          },
        },
      }),
    )
    const hit = page.items.find((each) => each.slug === slug)
    if (hit) return hit
    cursor = page.next
  } while (cursor)
  return undefined
}

// ---- clients and what they are told ----

export async function newClient(language: 'ar' | 'fr' | 'en' = 'fr'): Promise<Person> {
  const client = newPerson()
  await signIn(client, language)
  const { etag } = await takeVersioned(client.api.GET('/api/v1/users/me'))
  await take(
    client.api.PATCH('/api/v1/users/me', {
      params: { header: { 'If-Match': etag } },
      body: { first_name_latin: 'Amel', family_name_latin: 'Benali', first_name_ar: 'أمال', family_name_ar: 'بن علي' },
    }),
  )
  return client
}

/** The notice of that kind about that visit, in somebody's inbox. */
export const noticeOf = (person: Person, kind: string, appointment_id: string) =>
  eventually(`${kind} in the inbox`, async () => {
    const { items } = await take(person.api.GET('/api/v1/inbox'))
    return items.find((notice) => notice.kind === kind && notice.visits.includes(appointment_id))
  })

export const book = (client: Person, practice: Practice, starts_at: string, more = {}) =>
  take(client.api.POST('/api/v1/appointments', { body: { ...practice.wanted, starts_at, ...more } }))

/** The text of the newest message to a number that holds a short address. */
export const linked = (phone: string, seen: readonly string[] = []) =>
  eventually(`a message with a link to ${phone}`, async () =>
    (await messagesTo(phone)).map(({ text }) => text).find((text) => /\/r\/\w{10}\b/.test(text) && !seen.includes(text)), 30)

/** The ten letters of the short address in a message. */
export const codeIn = (text: string) => /\/r\/(\w{10})\b/.exec(text)![1]!
