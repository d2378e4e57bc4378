// What the pages of booking reckon by themselves: where one goes after signing in, what a form keeps, what a calendar is told.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { safeNext } from '../../web/components/account/next.ts'
import { takenUp } from '../../web/components/booking/draft.ts'
import { bookingBody, fieldOfPointer, fieldsOf, isPassing, missing, type BookingState } from '../../web/components/booking/state.ts'
import { folded, icsOf } from '../../web/components/visits/ics.ts'
import { answersOf } from '../../web/components/visits/say.ts'
import { priceText } from '../../web/lib/price.ts'

const question = '0195e2a0-7c00-7000-8000-000000000009'

const begun: BookingState = {
  step: 'details', mode: 'account', signedIn: true, needsName: false, needsAgreement: false,
  offer: {
    slug: 'dr-haddad', professional_id: 'p', service_id: 's', place_id: 'l', zone: 'Africa/Algiers', move_cutoff_minutes: 0, cancel_cutoff_minutes: 0,
  },
  start: { start: '2026-11-24T08:00:00Z', day: '', time: '', short: '', cancel: '', move: '' },
  fields: {},
}

test('after signing in one goes to a page of ours, and nowhere else', () => {
  for (const ours of ['/fr/visits', '/ar/book/dr-haddad?service=1&start=2#x', '/en']) assert.equal(safeNext(ours), ours)
  const theirs = [
    '//evil.example', '/\\evil.example', 'https://evil.example', '/\t/evil.example', '/fr\\..\\..', '/de/visits', '/api/v1/users/me', '/', '', null,
    '/fr/../../evil', `/fr/${'a'.repeat(1001)}`, 'javascript:alert(1)',
  ]
  for (const other of theirs) assert.equal(safeNext(other), undefined, String(other))
})

test('a form keeps the fields of a booking and no others', () => {
  const form = new FormData()
  for (const [name, value] of [['reason', ' Une douleur\r\nau dos '], [`answer.${question}`, 'yes'], ['answer.x', 'no'], ['href', '//evil'], ['do', 'book']]) form.append(name!, value!)
  assert.deepEqual(fieldsOf(form), { reason: 'Une douleur\nau dos', [`answer.${question}`]: 'yes' })
})

test('what is booked leaves out what was left empty', () => {
  const fields = { who: 'me', attendee_name: 'Lina', seats: '1', reason: '', [`answer.${question}`]: '' }
  assert.deepEqual(bookingBody({ ...begun, fields }), { professional_id: 'p', service_id: 's', place_id: 'l', starts_at: begun.start.start })
  const other = bookingBody({ ...begun, fields: { ...fields, who: 'other', seats: '3', [`answer.${question}`]: 'yes' } })
  assert.deepEqual(other.attendee, { name: 'Lina' })
  assert.equal(other.seats, 3)
  assert.deepEqual(other.answers, [{ question_id: question, answer: 'yes' }])
})

test('a fault is told beside the field that it is about', () => {
  const body = { answers: [{ question_id: 'a', answer: '' }, { question_id: question, answer: '' }] }
  assert.equal(fieldOfPointer('/answers/1/answer', body), `answer.${question}`)
  assert.equal(fieldOfPointer('/attendee/phone', body), 'attendee_phone')
  assert.equal(fieldOfPointer('/attendee/name', body), 'attendee_name')
  assert.equal(fieldOfPointer('/first_name_ar', body), 'first_name')
  assert.equal(fieldOfPointer('/reason', body), 'reason')
})

test('what must be said first is found first', () => {
  const questions = [{ question_id: question, required: true }, { question_id: 'free', required: false }]
  assert.equal(missing(begun, questions), `answer.${question}`)
  assert.equal(missing({ ...begun, needsName: true }, []), 'first_name')
  assert.equal(missing({ ...begun, mode: 'guest' }, []), 'name')
  assert.equal(missing({ ...begun, fields: { who: 'other' } }, []), 'attendee_name')
  assert.equal(missing({ ...begun, fields: { [`answer.${question}`]: 'x' } }, questions), undefined)
})

test('only what may have been done is sent again by itself', () => {
  for (const slug of ['unreachable', 'outcome-unknown', 'conflict-in-flight', 'unavailable']) assert.ok(isPassing({ slug }))
  for (const slug of ['slot-taken', 'invalid', 'unauthenticated', 'too-many-visits', 'wrong-guest-code']) assert.ok(!isPassing({ slug }))
  assert.ok(!isPassing(undefined))
})

test('a draft is taken up where it was, and the server knows better', () => {
  const hold = { hold_id: 'h', left: 200 }
  const kept: BookingState = { ...begun, step: 'check', key: 'k', fields: { reason: 'x' }, hold: { hold_id: 'old', left: 300 } }
  const again = takenUp({ ...begun, hold }, { state: kept, typed: { reason: 'y' } })
  assert.deepEqual([again.step, again.key, again.fields.reason, again.hold?.left], ['check', 'k', 'y', 200])

  const out = takenUp({ ...begun, step: 'phone', signedIn: false }, { state: kept, typed: {} })
  assert.deepEqual([out.step, out.after, out.signedOut, out.fields.reason], ['phone', 'check', true, 'x'])

  const other = takenUp({ ...begun, start: { ...begun.start, start: '2026-11-25T08:00:00Z' } }, { state: kept, typed: {} })
  assert.deepEqual([other.step, other.key, other.fields.reason], ['details', undefined, 'x'])

  const proving = takenUp(begun, { state: { ...begun, step: 'code', signedIn: false }, typed: {} })
  assert.equal(proving.step, 'details')
  assert.equal(takenUp(begun, { state: null, typed: {} }), begun)

  const done: BookingState = { ...begun, step: 'done', href: '/fr/visits/1' }
  assert.equal(takenUp({ ...begun, taken: true }, { state: done, typed: {} }), done)
  assert.equal(takenUp(begun, { state: done, typed: {} }), begun, 'cancelled since')
})

const visit = {
  appointment_id: '0195e2a0-7c00-7000-8000-000000000001', version: 3, status: 'booked', professional_id: 'p', service_id: 's', place_id: 'l',
  starts_at: '2026-11-24T08:00:00Z', ends_at: '2026-11-24T08:30:00Z', seats: 1, made_by: 'client', created_at: '2026-11-20T08:00:00Z',
  offer: {
    professional_slug: 'dr-haddad', zone: 'Africa/Algiers', length_minutes: 30, price_kind: 'free', approval: false, place_kind: 'practice', latitude: 36.7, longitude: 3,
  },
} as const

test('a visit is written as calendars read it', () => {
  const words = { title: 'د. حداد · فحص; أول', place: '12, rue Didouche', details: 'un\ndeux', url: 'https://contacto.example/fr/visits/1' }
  const text = icsOf(visit, words, new Date('2026-11-20T10:00:00Z'))
  const lines = text.split('\r\n')
  assert.ok(text.endsWith('END:VCALENDAR\r\n') && !/[^\r]\n/.test(text))
  for (const line of ['DTSTART:20261124T080000Z', 'DTEND:20261124T083000Z', 'SEQUENCE:3', 'STATUS:CONFIRMED', 'GEO:36.7;3', 'LOCATION:12\\, rue Didouche', 'DESCRIPTION:un\\ndeux'])
    assert.ok(lines.includes(line), line)
  assert.ok(text.replaceAll('\r\n ', '').includes('SUMMARY:د. حداد · فحص\\; أول'))
  assert.ok(icsOf({ ...visit, status: 'cancelled' }, words).includes('STATUS:CANCELLED'))
})

test('no line of a calendar is longer than 75 octets, and no letter is torn', () => {
  const line = `SUMMARY:${'طبيب أسنان 🦷 '.repeat(20)}`
  const parts = folded(line).split('\r\n')
  assert.ok(parts.length > 3)
  for (const part of parts) assert.ok(Buffer.byteLength(part) <= 75, part)
  assert.equal(parts.map((part, at) => (at ? part.slice(1) : part)).join(''), line)
})

test('an answer of yes or no is read in the language of who reads it', () => {
  const answers = [
    { question_id: question, text_fr: 'Première visite ?', text_ar: 'زيارة أولى؟', answer: 'yes' }, { question_id: question, text_fr: 'Couleur ?', answer: 'Bleu' },
  ]
  assert.deepEqual(answersOf('ar', { answers }), [{ question: 'زيارة أولى؟', answer: 'نعم' }, { question: 'Couleur ?', answer: 'Bleu' }])
  assert.deepEqual(answersOf('fr', {}), [])
})

test('a price is said one way wherever it stands', () => {
  const said = (price: Parameters<typeof priceText>[1]) => priceText('fr', price).replace(/[\u00a0\u202f]/g, ' ')
  assert.equal(said({ price_kind: 'fixed', price_from: 250_000 }), '2 500 DA')
  assert.equal(said({ price_kind: 'range', price_from: 200_000, price_to: 300_000 }), 'De 2 000 DA à 3 000 DA')
  assert.deepEqual([said({ price_kind: 'quote' }), said({ price_kind: 'free' })], ['Sur devis', 'Gratuit'])
})
