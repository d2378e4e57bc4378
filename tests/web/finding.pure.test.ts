// What results and profiles reckon by themselves: what an address asks for, and how a week of somebody's time is drawn.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { askOf, changed, filterCount, pairsOf, searchAddress, today } from '../../web/components/search/ask.ts'
import { pickerAddress } from '../../web/components/slots/address.ts'
import { axisOf, byPart, firstFree, merged, openOn, startsOf, stripOf } from '../../web/components/slots/week.ts'
import { addDays, clockText, weekdayOf } from '../../web/lib/format.ts'
import { choosable, grouped } from '../../web/lib/trades.ts'
import { instantText, isDate, localOf, offsetOf, startOf } from '../../web/lib/zone.ts'

const tomorrow = addDays(today(), 1)

test('an address says what is asked for, by the names of the API', () => {
  const { ask, missed } = askOf({
    q: ' dentiste  oran ', wilaya: 'oran', town: 'bir-el-djir', radius_km: '10', from: tomorrow, to: tomorrow, part: 'morning', length_minutes: '30',
    languages: ['fr', 'ar'], gender: 'female', verified: 'true', price_most: '200000', home_visit: 'true', sort: 'nearest', missed: 'Amel',
  })
  assert.deepEqual(ask, {
    q: 'dentiste oran', wilaya: 'oran', town: 'bir-el-djir', radius_km: 10, from: tomorrow, to: tomorrow, part: 'morning', length_minutes: 30,
    languages: ['ar', 'fr'], gender: 'female', verified: true, price_most: 200_000, home_visit: true, sort: 'nearest',
  })
  assert.equal(missed, 'Amel')
  assert.deepEqual(askOf({ languages: 'fr,ar,xx' }).ask, { languages: ['ar', 'fr'] })
})

test('what an address says amiss is left out', () => {
  const amiss = {
    q: ' \u202e ', trade: 'Dentist!', wilaya: '', from: '2026-02-31', to: '2001-01-01', part: 'night', length_minutes: '-5', languages: 'klingon', gender: 'x',
    verified: 'yes', price_most: '1e9', latitude: '36.7', sort: 'nearest', radius_km: '5', video: ['false', 'true'],
  }
  assert.deepEqual(askOf(amiss).ask, {})
  assert.deepEqual(askOf({ latitude: '51', longitude: '0' }).ask, {})
  assert.deepEqual(askOf({ latitude: '36.75', longitude: '3.05', sort: 'nearest' }).ask, { latitude: 36.75, longitude: 3.05, sort: 'nearest' })
})

test('dates begin today, end after they begin, and are 62 at most', () => {
  assert.deepEqual(askOf({ from: addDays(today(), -3) }).ask, {})
  assert.deepEqual(askOf({ from: today(), to: today() }).ask, { to: today() })
  assert.deepEqual(askOf({ from: addDays(today(), 5), to: addDays(today(), 4) }).ask, { from: addDays(today(), 5) })
  assert.deepEqual(askOf({ to: addDays(today(), 100) }).ask, { to: addDays(today(), 61) })
  assert.deepEqual(askOf({ from: addDays(today(), 30), to: addDays(today(), 100) }).ask, { from: addDays(today(), 30), to: addDays(today(), 91) })
})

test('one question has one address, and a change begins at the first page', () => {
  const { ask } = askOf({ video: 'true', q: 'dentiste', trade: 'dentist', cursor: 'abc' })
  assert.equal(searchAddress('fr', ask), '/fr/search?q=dentiste&trade=dentist&video=true')
  assert.equal(searchAddress('fr', ask, { cursor: 'def' }), '/fr/search?q=dentiste&trade=dentist&video=true&cursor=def')
  assert.equal(searchAddress('ar', ask, { q: null, trade: null, video: null }), '/ar/search')
  assert.deepEqual(askOf(Object.fromEntries(pairsOf(changed(ask, {})))).ask, changed(ask, {}))
  // Without a place nothing is near.
  assert.deepEqual(changed({ town: 'oran', radius_km: 5, sort: 'nearest' }, { town: null }), {})
  assert.equal(filterCount({ q: 'x', wilaya: 'oran', part: 'morning', languages: ['ar'] }), 2)
})

test('dates and clocks are those of the zone', () => {
  assert.deepEqual(localOf('Africa/Algiers', '2026-11-22T23:30:00Z'), { date: '2026-11-23', minute: 30 })
  assert.deepEqual(localOf('America/Montreal', '2026-11-22T03:30:00Z'), { date: '2026-11-21', minute: 22 * 60 + 30 })
  assert.equal(offsetOf('Asia/Kolkata', '2026-11-22T00:00:00Z'), 330)
  assert.equal(instantText(startOf('Africa/Algiers', '2026-11-23')), '2026-11-22T23:00:00Z')
  assert.equal(instantText(startOf('Europe/Paris', '2026-03-29')), '2026-03-28T23:00:00Z')
  assert.equal(instantText(startOf('Europe/Paris', '2026-03-30')), '2026-03-29T22:00:00Z')
  // Midnight that a clock skips: the date begins at one.
  assert.equal(instantText(startOf('Africa/Cairo', '2026-04-24')), '2026-04-23T22:00:00Z')
  assert.equal(weekdayOf('2026-11-22'), 'sun')
  for (const text of ['2026-2-1', '2026-13-01', '2026-02-29', '', undefined, '2026-11-22T00:00']) assert.ok(!isDate(text), String(text))
  assert.ok(isDate('2028-02-29'))
})

const place_id = 'here'
const hours = {
  hours: [
    { place_id, weekdays: ['sun', 'mon'], from_minute: 480, to_minute: 720 },
    { place_id, weekdays: ['sun'], from_minute: 720, to_minute: 780 },
    { place_id, weekdays: ['mon'], from_minute: 840, to_minute: 960, valid_from: '2026-12-01' },
    { place_id: 'there', weekdays: ['tue'], from_minute: 0, to_minute: 1440 },
  ],
  special_dates: [
    { on_date: '2026-11-24', place_id, ranges: [{ from_minute: 600, to_minute: 660 }] },
    { on_date: '2026-11-23', ranges: [] },
    { on_date: '2026-11-29', place_id, ranges: [{ from_minute: 540, to_minute: 600 }] },
  ],
  closed: ['2026-11-29', '2026-12-06'],
} satisfies Parameters<typeof openOn>[0]

test('hours of a date: the week, its season, dates that differ, holidays', () => {
  const on = (date: string) => openOn(hours, place_id, date).map(({ from, to }) => [from, to])
  assert.deepEqual(on('2026-11-22'), [[480, 780]])
  assert.deepEqual(on('2026-11-23'), [], 'closed everywhere')
  assert.deepEqual(on('2026-11-24'), [[600, 660]], 'a date that differs')
  assert.deepEqual(on('2026-11-29'), [[540, 600]], 'a date that differs goes before a holiday')
  assert.deepEqual(on('2026-11-30'), [[480, 720]], 'before the season')
  assert.deepEqual(on('2026-12-07'), [[480, 720], [840, 960]], 'in the season')
  assert.deepEqual(on('2026-12-06'), [], 'a holiday')
  assert.deepEqual(on('2026-11-25'), [])
})

test('a week shows what is free, by the day of the professional', () => {
  const starts = startsOf('Africa/Algiers', ['2026-11-22T07:00:00Z', '2026-11-22T07:30:00Z', '2026-11-22T10:00:00Z', '2026-11-24T23:15:00Z'])
  const days = stripOf('2026-11-22', starts, 30, hours, place_id)
  assert.deepEqual(days.map(({ date }) => date), ['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28'])
  assert.deepEqual(days[0]!.free, [{ from: 480, to: 540 }, { from: 660, to: 690 }])
  assert.deepEqual(days[3]!.free, [{ from: 15, to: 45 }])
  assert.equal(firstFree(days)!.date, '2026-11-22')
  assert.deepEqual(axisOf(days), { from: 0, to: 1020 })
  assert.deepEqual(axisOf(days.slice(0, 3)), { from: 480, to: 1020 })
  assert.deepEqual(byPart(days[0]!.starts).map(({ part, starts: its }) => [part, its.length]), [['morning', 3]])
  assert.deepEqual(merged([{ from: 5, to: 9 }, { from: 1, to: 5 }, { from: 12, to: 13 }]), [{ from: 1, to: 9 }, { from: 12, to: 13 }])
  assert.deepEqual([0, 65, 1439, 1440].map(clockText), ['00:00', '01:05', '23:59', '24:00'])
})

test('a choice stands in the address of the picker, without what is empty', () => {
  assert.equal(pickerAddress('fr', 'dr-amel', { service_id: 's', day: '', why: false }), '/fr/p/dr-amel?service=s#times')
  assert.equal(pickerAddress('ar', 'dr-amel', { first: '2026-11-22', day: '2026-11-23', why: true }), '/ar/p/dr-amel?week=2026-11-22&day=2026-11-23&why=1#times')
})

test('what an admin took out of the list of trades is offered no more', () => {
  const trades = [{ slug: 'lawyer', active: true }, { slug: 'dentist', active: false }, { slug: 'notary', active: true }, { slug: 'astrologer', active: true }]
  assert.deepEqual(grouped(trades).map(({ group, trades: its }) => [group, its.map(({ slug }) => slug)]), [['law', ['lawyer', 'notary']], ['other', ['astrologer']]])
  assert.deepEqual(choosable(trades, 'dentist').map(({ slug }) => slug), ['lawyer', 'dentist', 'notary', 'astrologer'], 'who bears it keeps it')
})
