// What an agenda reckons by itself: where things stand in its grid, times of walls, and figures.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { daysOf, lookedAt } from '../../web/components/agenda/address.ts'
import { openOf } from '../../web/components/agenda/days.ts'
import { axisOf, closedIn, columns, laid, minuteAt, nearestOf, rows, spanOn } from '../../web/components/agenda/place.ts'
import { instantIn, instantOf } from '../../web/components/agenda/wall.ts'
import { leadEnd, missed, reckon, share, unmarked } from '../../web/components/figures/reckon.ts'
import { localOf } from '../../web/lib/zone.ts'

const HOUR = 60
const span = (from: number, to: number) => ({ from: from * HOUR, to: to * HOUR })

test('a time falls on the days of the zone that it touches', () => {
  const algiers = (date: string) => spanOn('Africa/Algiers', date, '2026-11-24T22:30:00Z', '2026-11-24T23:30:00Z')
  assert.deepEqual(algiers('2026-11-24'), { from: 23 * HOUR + 30, to: 24 * HOUR })
  assert.deepEqual(algiers('2026-11-25'), { from: 0, to: 30 })
  assert.equal(algiers('2026-11-26'), undefined)
  assert.equal(spanOn('Africa/Algiers', '2026-11-25', '2026-11-24T22:00:00Z', '2026-11-24T23:00:00Z'), undefined, 'midnight is the end of the day before')
  // Paris puts its clocks back: from 2:45 to 2:15 is half an hour, and stands where it begins.
  assert.deepEqual(spanOn('Europe/Paris', '2026-10-25', '2026-10-25T00:45:00Z', '2026-10-25T01:15:00Z'), { from: 165, to: 170 })
})

test('who overlaps stands beside, and nobody loses his width to those who do not', () => {
  const items = [span(9, 10), span(9, 11), span(10, 11), span(11, 12)]
  const out = laid(items)
  assert.deepEqual(out.map(({ from, lane, lanes }) => [from / HOUR, lane, lanes]), [[9, 0, 2], [9, 1, 2], [10, 1, 2], [11, 0, 1]])
  for (const one of out) for (const other of out)
    if (one !== other && one.from < other.to && other.from < one.to) assert.notEqual(one.lane, other.lane)
  const crowd = laid(Array.from({ length: 9 }, () => span(9, 10)))
  assert.ok(crowd.every(({ lane, lanes }) => lanes === 6 && lane < 6), 'no more lanes than there are classes for')
  assert.deepEqual(laid([]), [])
})

test('a grid begins and ends with hours that hold everything', () => {
  assert.deepEqual(axisOf([]), span(8, 17))
  assert.deepEqual(axisOf([{ from: 7 * HOUR + 20, to: 8 * HOUR }, { from: 17 * HOUR, to: 18 * HOUR + 1 }]), span(7, 19))
  assert.deepEqual(closedIn(span(8, 17), [span(9, 12), span(13, 16)]), [span(8, 9), span(12, 13), span(16, 17)])
  assert.deepEqual(closedIn(span(8, 17), []), [span(8, 17)])
  assert.deepEqual(closedIn(span(8, 17), [span(7, 18)]), [])
  assert.equal(rows(span(8, 17), { from: 8 * HOUR, to: 9 * HOUR }), 'row-start-1 row-span-12')
  assert.equal(rows(span(8, 17), { from: 16 * HOUR + 55, to: 18 * HOUR }), 'row-start-108 row-span-1')
  assert.equal(columns({ lane: 1, lanes: 2 }), 'col-start-31 col-span-30')
})

test('a height of the grid is a minute of its raster, and never beyond its ends', () => {
  assert.equal(minuteAt(span(8, 17), 0), 8 * HOUR)
  assert.equal(minuteAt(span(8, 17), 0.5), 12 * HOUR + 30)
  assert.equal(minuteAt(span(8, 17), -1), 8 * HOUR)
  assert.equal(minuteAt(span(8, 17), 2), 17 * HOUR - 5)
  assert.deepEqual(nearestOf([span(8, 9), span(11, 12)], 10.5 * HOUR), span(11, 12))
  assert.equal(nearestOf([], 600), undefined)
})

test('a time of a wall is an instant, also where clocks change', () => {
  assert.equal(instantOf('Africa/Algiers', '2026-11-24', 9 * HOUR).toISOString(), '2026-11-24T08:00:00.000Z')
  for (const zone of ['Africa/Algiers', 'Europe/Paris', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia'])
    for (const date of ['2026-03-28', '2026-03-30', '2026-07-01', '2026-10-24', '2026-10-26'])
      for (const minute of [0, 95, 720, 1435]) assert.deepEqual(localOf(zone, instantOf(zone, date, minute)), { date, minute }, `${zone} ${date} ${minute}`)
  assert.equal(instantOf('Europe/Paris', '2026-10-25', 150).toISOString(), '2026-10-25T00:30:00.000Z', 'of two the first')
  assert.equal(instantOf('Europe/Paris', '2026-03-29', 150).toISOString(), '2026-03-29T01:30:00.000Z', 'a skipped one lies behind the gap')
  assert.equal(instantIn('Africa/Algiers', '2026-02-30', '09:00'), undefined)
  assert.equal(instantIn('Africa/Algiers', '2026-11-24', '9h'), undefined)
})

test('an address says which days are seen', () => {
  const today = '2026-11-24'
  assert.deepEqual(lookedAt({}, today), { view: 'week', date: today, all: false })
  assert.deepEqual(lookedAt({ view: 'month', date: '2026-13-01', all: '' }, today), { view: 'week', date: today, all: true })
  const week = daysOf({ view: 'week', date: today, all: false })
  assert.deepEqual([week[0], week.at(-1), week.length], ['2026-11-21', '2026-11-27', 7], 'from Saturday to Friday')
  assert.deepEqual(daysOf({ view: 'day', date: today, all: false }), [today])
})

test('open is what hours say, less what one takes off', () => {
  const place_id = '0195e2a0-7c00-7000-8000-000000000001'
  const own = {
    places: [{ place_id } as never],
    hours: [{ place_id, weekdays: ['tue' as const], from_minute: 480, to_minute: 1020 }],
    special_dates: [],
    time_off: [{ time_off_id: place_id, from_date: '2026-11-24', to_date: '2026-11-24', from_minute: 720, to_minute: 780 }],
  }
  assert.deepEqual(openOf(own, [], '2026-11-24'), [span(8, 12), span(13, 17)])
  assert.deepEqual(openOf(own, [], '2026-12-01'), [span(8, 17)])
  assert.deepEqual(openOf(own, ['2026-12-01'], '2026-12-01'), [], 'a holiday that is kept')
  assert.deepEqual(openOf({ ...own, time_off: [{ time_off_id: place_id, from_date: '2026-11-20', to_date: '2026-11-30' }] }, [], '2026-11-24'), [])
})

test('figures are sums, and nothing is a share of nothing', () => {
  const day = { minutes: 120, ahead: 0, done: 3, no_shows: 1, cancelled: 2, declined: 1 }
  const dates = ['2026-11-20', '2026-11-21', '2026-11-22']
  const { weeks, all } = reckon(dates, [{ day: '2026-11-20', ...day }, { day: '2026-11-22', ...day, ahead: 2 }], () => 480)
  assert.deepEqual(weeks.map(({ week, open, taken }) => [week, open, taken]), [['2026-11-14', 480, 120], ['2026-11-21', 960, 120]])
  assert.deepEqual([all.open, all.taken, all.done, all.no_shows, all.cancelled], [1440, 240, 6, 2, 4])
  assert.equal(missed(all), 0.25)
  assert.equal(missed({ no_shows: 0, done: 0 }), undefined)
  assert.equal(share(1, 0), undefined)
  assert.equal(unmarked([{ day: '2026-11-20', ...day, ahead: 2 }, { day: '2026-11-22', ...day, ahead: 3 }], '2026-11-22'), 2)
  assert.deepEqual([0, 1, 2, 4, 8, 15, 31].map(leadEnd), [0, 1, 3, 7, 14, 30, undefined])
})
