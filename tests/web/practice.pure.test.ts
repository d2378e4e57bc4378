// What the pages of a practice reckon by themselves: times of day as people type them, weeks and seasons, forms as bodies.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { serviceBody, weekBody, whoBody } from '../../web/components/practice/bodies.ts'
import {
  emptyWeek, minuteOf, rangesOf, timetablesOf, withSeason, withTimetable, withoutSeason, type HoursRange,
} from '../../web/lib/timetable.ts'

const place_id = '0195e2a0-7c00-7000-8000-000000000001'
const other = '0195e2a0-7c00-7000-8000-000000000002'
const everyDay: HoursRange = { place_id, weekdays: ['sat', 'sun', 'mon'], from_minute: 480, to_minute: 720 }

const formOf = (fields: Record<string, string | string[]>) => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
  return form
}

test('a time of day is read as people write it', () => {
  const right = { '8': 480, '8h': 480, '8:30': 510, '08h30': 510, '0830': 510, '8.05': 485, ' 17:45 ': 1065, '24:00': 1440, '0:00': 0 }
  for (const [text, minute] of Object.entries(right)) assert.equal(minuteOf(text), minute, text)
  for (const text of ['', 'midi', '25:00', '8:60', '24:01', '-8', '8:3', '8:300', '٨']) assert.equal(minuteOf(text), undefined, text)
})

test('a table of hours is weeks of places and seasons, and weeks are the table again', () => {
  const hours: HoursRange[] = [
    everyDay,
    { place_id: other, weekdays: ['thu'], from_minute: 840, to_minute: 1080, valid_from: '2027-02-08', valid_to: '2027-03-08' },
    { place_id, weekdays: ['sat'], from_minute: 840, to_minute: 960 },
  ]
  const tables = timetablesOf(hours)
  assert.equal(tables.length, 2)
  assert.deepEqual(tables[0]!.week.sat, [{ from: 480, to: 720 }, { from: 840, to: 960 }])
  assert.deepEqual(tables.flatMap(rangesOf).sort(byText), [...hours].sort(byText))
})

const byText = (a: HoursRange, b: HoursRange) => JSON.stringify(sorted(a)).localeCompare(JSON.stringify(sorted(b)))
const sorted = (range: HoursRange) => Object.fromEntries(Object.entries(range).sort(([a], [b]) => a.localeCompare(b)))

test('one week said anew leaves all others', () => {
  const season: HoursRange = { ...everyDay, valid_from: '2027-02-08', valid_to: '2027-03-08' }
  const hours = withTimetable([everyDay, season, { ...everyDay, place_id: other }], { place_id, week: { ...emptyWeek(), fri: [{ from: 600, to: 660 }] } })
  assert.equal(hours.filter((range) => range.place_id === other || range.valid_from).length, 2)
  assert.deepEqual(hours.filter((range) => range.place_id === place_id && !range.valid_from), [{ place_id, weekdays: ['fri'], from_minute: 600, to_minute: 660 }])
})

const ramadan = { place_id, valid_from: '2027-02-08', valid_to: '2027-03-08', week: { ...emptyWeek(), sun: [{ from: 600, to: 900 }] } }

test('a season parts what holds, and without it that is whole again', () => {
  const away: HoursRange = { ...everyDay, place_id: other }
  const laid = withSeason([everyDay, away], ramadan)
  assert.deepEqual(laid, [
    { ...everyDay, valid_to: '2027-02-07' },
    { ...everyDay, valid_from: '2027-03-09' },
    away,
    { place_id, weekdays: ['sun'], from_minute: 600, to_minute: 900, valid_from: '2027-02-08', valid_to: '2027-03-08' },
  ])
  assert.deepEqual(withoutSeason(laid, ramadan), [away, everyDay])
})

test('a season at the edge of another cuts what it meets alone', () => {
  const summer: HoursRange = { ...everyDay, valid_from: '2027-03-01', valid_to: '2027-09-01' }
  const laid = withSeason([summer], ramadan)
  assert.deepEqual(laid[0], { ...summer, valid_from: '2027-03-09' })
  assert.equal(laid.length, 2)
  const inside: HoursRange = { ...everyDay, valid_from: '2027-02-10', valid_to: '2027-02-20' }
  assert.equal(withSeason([inside], ramadan).length, 1, 'what lies within it is gone')
})

test('a week that was typed says which time is none, and which range is half', () => {
  const { week, faults } = weekBody(formOf({
    'sat.0.from': '8', 'sat.0.to': '12h', 'sat.1.from': '14:00', 'sat.1.to': '00:00', 'sun.0.from': '8', 'sun.0.to': 'midi', 'mon.0.from': '', 'mon.0.to': '9',
    'tue.0.from': '', 'tue.0.to': '',
  }))
  assert.deepEqual(week.sat, [{ from: 480, to: 720 }, { from: 840, to: 1440 }])
  assert.deepEqual(week.tue, [])
  assert.deepEqual(faults, [{ day: 'sun', name: 'sun.0.to', text: 'midi' }, { day: 'mon', name: 'mon.0.from' }])
})

test('a form of a service says only what its kind of price has, in centimes, and no empty question', () => {
  const body = serviceBody(formOf({
    place_ids: [place_id], name_fr: ' Consultation ', length_minutes: '30', price_kind: 'fixed', price_from: '2 500', price_to: '9000', window_kind: 'calendar', window_days: '60',
    window_from: '2027-01-01', 'limit.day': '12', questions: '2', 'question.0.text_fr': 'Première visite ?', 'question.0.kind': 'choice', 'question.0.choices': 'oui\n\n non ',
    'question.0.required': 'on', 'question.1.text_fr': '', 'question.1.kind': 'text',
  }))
  assert.equal(body.name_fr, 'Consultation')
  assert.equal(body.price_from, 250_000)
  assert.equal(body.price_to, undefined)
  assert.equal(body.window_from, undefined)
  assert.equal(body.approval, false)
  assert.deepEqual(body.limits, [{ per: 'day', max_count: 12 }])
  assert.deepEqual(body.questions, [{ text_fr: 'Première visite ?', kind: 'choice', required: true, choices: ['oui', 'non'] }])
})

test('what a profile leaves empty is left out', () => {
  const body = whoBody(formOf({ trade: 'dentist', title: '', first_name_latin: 'Amel', languages: ['ar', 'fr'], gender: '' }))
  assert.deepEqual(body, { trade: 'dentist', first_name_latin: 'Amel', specialities: [], languages: ['ar', 'fr'], keeps_holidays: false })
})
