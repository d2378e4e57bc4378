// Messages, times, money and numbers, as people of Algeria read them. Nothing here needs a browser.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { messageOf, parse } from '../../packages/i18n/message.ts'
import {
  addDays, dateIn, dateText, daysUntil, lengthText, moneyText, nameOf, nearText, partsText, phoneText, sameClock, textIn, timeText, weekdays, weekdayText, weekOf, zoneText,
} from '../../web/lib/format.ts'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/[\u200e\u200f]/g, '')

test('a plural takes the form of its language, or of its very number', () => {
  const text = '{n, plural, =0 {rien} one {# visite} other {# visites}}'
  assert.deepEqual([0, 1, 2, 1500].map((n) => plain(messageOf(text, 'fr', { n }))), ['rien', '1 visite', '2 visites', '1 500 visites'])
  const arabic = '{n, plural, zero {صفر} one {واحد} two {اثنان} few {# قليل} many {# كثير} other {# غيره}}'
  assert.deepEqual([0, 1, 2, 3, 11, 100].map((n) => messageOf(arabic, 'ar', { n })), ['صفر', 'واحد', 'اثنان', '3 قليل', '11 كثير', '100 غيره'])
})

test('arguments, choices and what is inside of them', () => {
  assert.equal(messageOf('{who, select, female {Chère {name}} other {Cher {name}}}, l’heure', 'fr', { who: 'female', name: 'Amel' }), 'Chère Amel, l’heure')
  assert.equal(messageOf('{who, select, female {a} other {b}}', 'fr', { who: 'x' }), 'b')
  assert.equal(messageOf('# {name}', 'en', { name: 'n' }), '# n', 'a number sign outside of a plural is one')
  assert.equal(messageOf("it's {name}", 'en', { name: '{x}' }), "it's {x}", 'what is filled in is not read again')
})

test('a broken message is refused, with the place', () => {
  for (const text of ['{', '}', '{a', '{a, plural, one {x}}', '{a, plural, other {x}', '{a, many, other {x}}', '{a b}', '{a, select, other x}'])
    assert.throws(() => parse(text), SyntaxError, text)
})

test('hours are of 24, digits are Latin, and the week begins on Saturday', () => {
  const at = '2026-11-24T13:05:00Z'
  for (const locale of ['ar', 'fr', 'en'] as const) assert.equal(plain(timeText(locale, at)), '14:05')
  assert.equal(timeText('fr', '2026-11-24T23:05:00Z'), '00:05')
  assert.equal(dateText('fr', at), 'mardi 24 novembre 2026')
  assert.match(dateText('ar', at), /24 نوفمبر/)
  assert.equal(weekOf('2026-11-24'), '2026-11-21')
  assert.equal(weekOf('2026-11-21'), '2026-11-21')
  assert.equal(weekOf('2026-11-20'), '2026-11-14')
})

test('a date is of a place', () => {
  assert.equal(dateIn('2026-12-31T23:30:00Z'), '2027-01-01')
  assert.equal(dateIn('2026-12-31T23:30:00Z', 'America/Montreal'), '2026-12-31')
  assert.equal(addDays('2028-02-28', 1), '2028-02-29')
  assert.equal(daysUntil('2026-11-25T22:59:00Z', '2026-11-24T23:30:00Z'), 0)
  assert.equal(nearText('fr', '2026-11-25T09:00:00Z', '2026-11-24T09:00:00Z'), 'demain')
  assert.equal(nearText('fr', '2026-11-26T09:00:00Z', '2026-11-24T09:00:00Z'), undefined)
  assert.ok(sameClock('2026-11-24T09:00:00Z', 'Africa/Algiers', 'Europe/Paris'))
  assert.ok(!sameClock('2026-07-24T09:00:00Z', 'Africa/Algiers', 'Europe/Paris'))
})

test('money, numbers of phones, lengths', () => {
  assert.equal(plain(moneyText('fr', 250_000)), '2 500 DA')
  assert.equal(plain(moneyText('ar', 250_000)), '2.500 د.ج.')
  assert.equal(plain(moneyText('en', 250_050)), 'DZD 2,500.50')
  assert.equal(phoneText('+213550123456'), '0550 12 34 56')
  assert.equal(phoneText('+21321234567'), '021 23 45 67')
  assert.equal(phoneText('+33612345678'), '+33612345678')
  assert.equal(plain(lengthText('fr', 90)), '1 h 30 min')
  assert.equal(plain(lengthText('ar', 120)), 'ساعتان')
})

test('days of the week have a name, a short one and a letter', () => {
  const named = (locale: 'ar' | 'fr' | 'en', width?: 'short' | 'narrow') => weekdays.map((day) => weekdayText(locale, day, width)).join(' ')
  assert.equal(named('fr'), 'samedi dimanche lundi mardi mercredi jeudi vendredi')
  assert.equal(named('ar', 'short'), 'سبت أحد اثنين ثلاثاء أربعاء خميس جمعة')
  assert.equal(named('fr', 'short'), 'sam dim lun mar mer jeu ven')
  assert.equal(named('ar', 'narrow'), 'س ح ن ث ر خ ج')
  assert.equal(named('en', 'narrow'), 'S S M T W T F')
})

test('a text is said in the language of the page, else in the nearest', () => {
  const town = { name_ar: 'وهران', name_latin: 'Oran' }
  assert.deepEqual([nameOf('ar', town), nameOf('fr', town), nameOf('en', town)], ['وهران', 'Oran', 'Oran'])
  assert.equal(textIn('en', 'text', { text_ar: 'سؤال', text_fr: 'Question', text_en: '' }), 'Question')
  assert.equal(textIn('ar', 'address', { address_latin: '3, rue Didouche' }), '3, rue Didouche')
  assert.equal(textIn('fr', 'name', {}), '')
})

test('parts of a line stand once, between commas of the language', () => {
  assert.equal(partsText('ar', ['وهران', undefined, '', 'وهران', 'الجزائر']), 'وهران، الجزائر')
  assert.equal(partsText('fr', ['Oran', false, 'Algérie']), 'Oran, Algérie')
  assert.equal(zoneText('America/Argentina/Rio_Gallegos'), 'America/Argentina/Rio Gallegos')
  assert.equal(zoneText('America/Port_of_Spain'), 'America/Port of Spain')
})
