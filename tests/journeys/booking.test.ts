// From a professional's hours to a visit: booked, approved, moved, cancelled, and everybody told.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isProblem, take } from '@contacto/api'

import { algiers, book, codeIn, everyDay, found, linked, newClient, newPractice, now, noticeOf, startsOf, type Practice } from './practice.ts'
import { codeTo, eventually, newPerson, type Person } from './stack.ts'

const offers = async (practice: Practice, client: Person, start: string) => (await startsOf(practice, client)).includes(start)

test('main: hours are published, a time is searched, found and booked, both are told, and it is cancelled', async () => {
  const practice = await newPractice()
  const { owner, slug, wanted } = practice
  const amel = await newClient()

  const profile = await take(newPerson().api.GET('/api/v1/professionals/{slug}', { params: { path: { slug } } }))
  assert.equal(profile.professional_id, wanted.professional_id)
  assert.deepEqual(profile.services.map(({ name_fr }) => name_fr), ['Consultation'])

  const tomorrow = algiers(1, 12).toISOString().slice(0, 10)
  const hit = await eventually('the practice in the search', () => found(practice, tomorrow))
  const [start] = hit.starts
  assert.equal(start, algiers(1, 8).toISOString().replace('.000', ''))
  assert.equal(hit.service.service_id, wanted.service_id)
  assert.ok((await startsOf(practice, amel)).includes(start!), 'what is found is offered')
  const held = await take(amel.api.POST('/api/v1/holds', { body: { ...wanted, starts_at: start! } }))
  assert.ok(new Date(held.expires_at) > now())
  assert.ok(await offers(practice, amel, start!), 'to who holds it')
  assert.ok(!(await offers(practice, owner, start!)), 'to nobody else')

  const visit = await book(amel, practice, start!, { reason: 'Une douleur' })
  assert.equal(visit.status, 'booked')
  assert.equal(visit.offer.price_from, 250_000)
  assert.ok(!(await offers(practice, amel, start!)))
  const gone = async () => ((await found(practice, tomorrow))?.starts.includes(start!) ? undefined : true)
  await eventually('the end of that start in the search', gone, 5)
  const { appointment_id } = visit

  assert.match(await linked(amel.phone), /Haddad/)
  assert.match((await noticeOf(amel, 'visit_booked', appointment_id)).text, /Haddad/)
  assert.match((await noticeOf(owner, 'agenda_booked', appointment_id)).text, /Benali/)

  const day = start!.slice(0, 10)
  const agenda = await take(owner.api.GET('/api/v1/agenda', { params: { query: { from: day, to: day } } }))
  assert.deepEqual(agenda.appointments.map((it) => it.appointment_id), [appointment_id])
  const seen = await take(owner.api.GET('/api/v1/appointments/{appointment_id}', { params: { path: { appointment_id } } }))
  assert.equal(seen.reason, 'Une douleur')

  const ended = await take(amel.api.POST('/api/v1/appointments/{appointment_id}/cancel', { params: { path: { appointment_id } } }))
  assert.equal(ended.status, 'cancelled')
  assert.ok(await offers(practice, amel, start!), 'what is cancelled is offered again')
  await eventually('that start in the search', async () => ((await gone()) ? undefined : true), 5)
  await noticeOf(owner, 'agenda_cancelled', appointment_id)
})

test('by approval: a request keeps its time, and is approved or declined', async () => {
  const practice = await newPractice({ approval: true })
  const { owner } = practice
  const amel = await newClient('ar')
  const [first, second] = await startsOf(practice, amel)

  const wished = await book(amel, practice, first!)
  assert.equal(wished.status, 'requested')
  assert.ok(!(await offers(practice, owner, first!)))
  await noticeOf(owner, 'agenda_requested', wished.appointment_id)
  const path = { appointment_id: wished.appointment_id }
  const granted = await take(owner.api.POST('/api/v1/appointments/{appointment_id}/approve', { params: { path } }))
  assert.equal(granted.status, 'booked')
  assert.match((await noticeOf(amel, 'visit_approved', wished.appointment_id)).text, /[\u0600-\u06ff]/)

  const other = await book(amel, practice, second!)
  const declined = await take(
    owner.api.POST('/api/v1/appointments/{appointment_id}/decline', {
      params: { path: { appointment_id: other.appointment_id } },
      body: { message: 'Je suis en formation ce jour-là.' },
    }),
  )
  assert.equal(declined.status, 'declined')
  await noticeOf(amel, 'visit_declined', other.appointment_id)
  assert.ok(await offers(practice, amel, second!))
})

test('a guest books with a code, and manages the visit by its link', async () => {
  const practice = await newPractice()
  const guest = newPerson()
  const [start] = await startsOf(practice, guest)
  const { flow_id } = await take(guest.api.POST('/api/v1/codes', { body: { phone: guest.phone, purpose: 'guest', language: 'fr' } }))
  const { appointment, token } = await take(
    guest.api.POST('/api/v1/guest_appointments', {
      body: { flow_id, code: await codeTo(guest.phone), name: 'Yacine Mansouri', language: 'fr', ...practice.wanted, starts_at: start! },
    }),
  )
  assert.equal(appointment.status, 'booked')
  await noticeOf(practice.owner, 'agenda_booked', appointment.appointment_id)

  const target = await take(
    guest.api.GET('/api/v1/links/{code}', { params: { path: { code: codeIn(await linked(guest.phone)) } } }),
  )
  assert.deepEqual(target.visits.map((visit) => visit.token), [token])
  const visit = await take(guest.api.GET('/api/v1/visits/{token}', { params: { path: { token } } }))
  assert.equal(visit.appointment_id, appointment.appointment_id)
  const gone = await take(guest.api.POST('/api/v1/visits/{token}/cancel', { params: { path: { token } } }))
  assert.equal(gone.status, 'cancelled')
  assert.ok(await offers(practice, practice.owner, start!))
})

test('a visit moves: the same visit, another time, and the old one is free', async () => {
  const practice = await newPractice()
  const amel = await newClient()
  const [from, to] = await startsOf(practice, amel)
  const { appointment_id } = await book(amel, practice, from!)
  const path = { appointment_id }
  const moved = await take(amel.api.POST('/api/v1/appointments/{appointment_id}/move', { params: { path }, body: { starts_at: to! } }))
  assert.equal(moved.appointment_id, appointment_id)
  assert.equal(moved.starts_at, to)
  assert.deepEqual([await offers(practice, amel, from!), await offers(practice, amel, to!)], [true, false])
  const { items } = await take(amel.api.GET('/api/v1/appointments/{appointment_id}/history', { params: { path } }))
  assert.deepEqual(items.map(({ step }) => step), ['booked', 'moved'])
  assert.equal(items[1]!.former_starts_at, from)
  await noticeOf(practice.owner, 'agenda_moved', appointment_id)
})

test('of two who want one time one gets it, and the other is shown what is near', async () => {
  const practice = await newPractice()
  const rivals = await Promise.all([newClient(), newClient()])
  const [start] = await startsOf(practice, rivals[0]!)
  const answers = await Promise.allSettled(rivals.map((rival) => book(rival, practice, start!)))
  const won = answers.findIndex(({ status }) => status === 'fulfilled')
  const lost = answers[1 - won]!
  assert.ok(won >= 0 && lost.status === 'rejected', JSON.stringify(answers))
  assert.ok(isProblem(lost.reason) && lost.reason.is('slot-taken'), String(lost.reason))
  const [near] = lost.reason.body.alternatives as string[]
  assert.equal((await book(rivals[1 - won]!, practice, near!)).status, 'booked')
})

test('other hours are rehearsed: what they would strand is told, and nothing changes', async () => {
  const practice = await newPractice()
  const { owner, place_id } = practice
  const amel = await newClient()
  const starts = await startsOf(practice, amel)
  const { appointment_id } = await book(amel, practice, starts[0]!)
  const rehearse = (from_minute: number) =>
    take(
      owner.api.POST('/api/v1/professionals/me/rehearsals', {
        body: { hours: [{ place_id, weekdays: [...everyDay], from_minute, to_minute: 720 }] },
      }),
    )
  assert.deepEqual((await rehearse(600)).items.map((it) => it.appointment_id), [appointment_id])
  assert.deepEqual((await rehearse(480)).items, [])
  assert.deepEqual(await startsOf(practice, owner), starts.slice(1))
})

test('abroad: nine in the morning is nine in Paris, before and after the clocks change', async () => {
  const practice = await newPractice({ zone: 'Europe/Paris', hours: [540, 570] })
  const amel = await newClient()
  const year = now().getUTCFullYear() + 1
  const change = new Date(Date.UTC(year, 2, 31))
  change.setUTCDate(31 - change.getUTCDay()) // the last Sunday of March, at 01:00 UTC
  const starts = await startsOf(practice, amel, new Date(change.getTime() - 86_400_000), 3)
  assert.deepEqual(starts.map((start) => start.slice(11)), ['08:00:00Z', '07:00:00Z', '07:00:00Z'])
  const { appointment_id } = await book(amel, practice, starts[1]!)
  assert.match((await noticeOf(amel, 'visit_booked', appointment_id)).text, /09[:h]00/)
})
