// Days go by: what people are told before they come.  The last of the journeys, for it moves the clock of the stack.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { take } from '@contacto/api'

import { algiers, book, codeIn, linked, newClient, newPractice, startsOf, travel, type Practice } from './practice.ts'
import { eventually, messagesTo, signIn } from './stack.ts'

test('the day before, one message reminds of all visits of the day, and one tap confirms', async () => {
  const [dentist, other] = await Promise.all([newPractice(), newPractice()])
  const amel = await newClient()
  const at = async (practice: Practice, nth: number) => (await startsOf(practice, amel, algiers(5, 0), 1))[nth]!
  const visits = [await book(amel, dentist, await at(dentist, 0)), await book(amel, other, await at(other, 3))]
  const told = [await linked(amel.phone)]
  await eventually('both confirmations', async () => ((await messagesTo(amel.phone)).length >= 3 ? true : undefined))
  told.push(...(await messagesTo(amel.phone)).map(({ text }) => text))

  travel(algiers(4, 10))
  const reminder = await linked(amel.phone, told)
  const { kind, visits: links } = await take(amel.api.GET('/api/v1/links/{code}', { params: { path: { code: codeIn(reminder) } } }))
  assert.equal(kind, 'visit_next')
  assert.equal(links.length, 2)
  for (const { token } of links) {
    const visit = await take(amel.api.POST('/api/v1/visits/{token}/confirm', { params: { path: { token } } }))
    assert.ok(visit.confirmed_at)
  }
  await signIn(dentist.owner, 'fr') // sessions of professionals do not outlive the night
  const { appointment_id } = visits[0]!
  const seen = await take(dentist.owner.api.GET('/api/v1/appointments/{appointment_id}', { params: { path: { appointment_id } } }))
  assert.ok(seen.confirmed_at, 'the professional sees that she will come')
})
