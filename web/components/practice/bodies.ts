// The forms of a practice as the bodies that the API takes.
import type { Shape } from '@contacto/api'
import { weekdays, type Weekday } from '../../lib/format'
import { centimesOf, isChecked, numberOf, present, textOf, textsOf } from '../../lib/forms'
import { emptyWeek, minuteOf, type Week } from '../../lib/timetable'

export function whoBody(form: FormData): Shape<'professional_details'> {
  const text = (name: string) => textOf(form, name)
  return present({
    trade: text('trade') ?? '',
    title: text('title'),
    first_name_ar: text('first_name_ar'), family_name_ar: text('family_name_ar'),
    first_name_latin: text('first_name_latin'), family_name_latin: text('family_name_latin'),
    about_ar: text('about_ar'), about_fr: text('about_fr'), about_en: text('about_en'),
    gender: text('gender') as Shape<'gender'> | undefined,
    specialities: textsOf(form, 'specialities'),
    languages: textsOf(form, 'languages') as Shape<'spoken_language'>[],
    practising_since: numberOf(form, 'practising_since'),
    register_number: text('register_number'),
    zone: text('zone'),
    keeps_holidays: isChecked(form, 'keeps_holidays'),
  }) as Shape<'professional_details'>
}

export function placeBody(form: FormData): Shape<'place_details'> {
  const kind = textOf(form, 'kind')
  return present({
    kind: kind as Shape<'place_kind'>,
    wilaya: textOf(form, 'wilaya') as Shape<'wilaya'>,
    town: textOf(form, 'town'),
    name: textOf(form, 'name'),
    address_ar: textOf(form, 'address_ar'), address_latin: textOf(form, 'address_latin'),
    latitude: numberOf(form, 'latitude'), longitude: numberOf(form, 'longitude'),
    phone: textOf(form, 'phone')?.replace(/[\s.-]/g, ''),
    access_notes: textOf(form, 'access_notes'),
    radius_km: kind === 'home_visits' ? numberOf(form, 'radius_km') : undefined,
  }) as Shape<'place_details'>
}

const spans = ['day', 'week', 'month', 'year'] as const

function limitsOf(form: FormData): Shape<'offering_limit'>[] {
  return spans.flatMap((per) => {
    const limit = present({ per, max_count: numberOf(form, `limit.${per}`), max_minutes: numberOf(form, `limit_minutes.${per}`) })
    return Object.keys(limit).length > 1 ? [limit as Shape<'offering_limit'>] : []
  })
}

/** Questions whose text was emptied are gone. */
function questionsOf(form: FormData): Shape<'question_details'>[] {
  const count = Math.min(numberOf(form, 'questions') ?? 0, 20)
  return Array.from({ length: count }, (_, at) => (part: string) => `question.${at}.${part}`).flatMap((name) => {
    const kind = (textOf(form, name('kind')) ?? 'text') as Shape<'question_kind'>
    const question = present({
      question_id: textOf(form, name('id')),
      text_ar: textOf(form, name('text_ar')), text_fr: textOf(form, name('text_fr')), text_en: textOf(form, name('text_en')),
      kind,
      required: isChecked(form, name('required')),
      choices: kind === 'choice' ? (textOf(form, name('choices')) ?? '').split('\n').map((line) => line.trim()).filter(Boolean) : undefined,
    }) as Shape<'question_details'>
    return question.text_ar || question.text_fr || question.text_en ? [question] : []
  })
}

export function serviceBody(form: FormData): Shape<'offering_details'> {
  const text = (name: string) => textOf(form, name)
  const price_kind = text('price_kind') as Shape<'price_kind'>
  const window_kind = text('window_kind') as Shape<'slot_window'> | undefined
  const isRange = window_kind === 'range'
  return present({
    place_ids: textsOf(form, 'place_ids'),
    name_ar: text('name_ar'), name_fr: text('name_fr'), name_en: text('name_en'),
    length_minutes: numberOf(form, 'length_minutes') ?? Number.NaN,
    price_kind,
    price_from: price_kind === 'fixed' || price_kind === 'range' ? centimesOf(form, 'price_from') : undefined,
    price_to: price_kind === 'range' ? centimesOf(form, 'price_to') : undefined,
    approval: isChecked(form, 'approval'),
    active: isChecked(form, 'active'),
    buffer_before_minutes: numberOf(form, 'buffer_before_minutes'), buffer_after_minutes: numberOf(form, 'buffer_after_minutes'),
    step_minutes: numberOf(form, 'step_minutes'),
    align: text('align') as Shape<'slot_align'> | undefined,
    phase: text('phase') as Shape<'slot_phase'> | undefined,
    buffer_mode: text('buffer_mode') as Shape<'slot_buffers'> | undefined,
    notice_minutes: numberOf(form, 'notice_minutes'),
    window_kind,
    window_days: window_kind && !isRange ? numberOf(form, 'window_days') : undefined,
    window_from: isRange ? text('window_from') : undefined, window_to: isRange ? text('window_to') : undefined,
    capacity: numberOf(form, 'capacity'),
    move_cutoff_minutes: numberOf(form, 'move_cutoff_minutes'), cancel_cutoff_minutes: numberOf(form, 'cancel_cutoff_minutes'),
    limits: limitsOf(form),
    questions: questionsOf(form),
  }) as Shape<'offering_details'>
}

export interface WeekFault {
  /** `date`: of a date that differs. */
  day: Weekday | 'date'
  name: string
  /** What was typed and is no time of day; none when the other half of the range is missing. */
  text?: string
}

/** Ranges of one day: fields `<day>.<n>.from` and `.to`; both empty is no range. */
function rangesOfDay(form: FormData, day: WeekFault['day'], faults: WeekFault[]) {
  const ranges: { from: number; to: number }[] = []
  for (let n = 0; form.has(`${day}.${n}.from`); n++) {
    const read = (['from', 'to'] as const).map((end) => {
      const name = `${day}.${n}.${end}`
      const text = textOf(form, name)
      const minute = text === undefined ? undefined : minuteOf(text)
      if (text !== undefined && minute === undefined) faults.push({ day, name, text })
      return { name, text, minute }
    })
    const [from, to] = read as [(typeof read)[0], (typeof read)[0]]
    if ((from.text === undefined) !== (to.text === undefined)) faults.push({ day, name: from.text === undefined ? from.name : to.name })
    else if (from.minute !== undefined && to.minute !== undefined) ranges.push({ from: from.minute, to: to.minute === 0 ? 1440 : to.minute })
  }
  return ranges
}

export function weekBody(form: FormData): { week: Week; faults: WeekFault[] } {
  const week = emptyWeek()
  const faults: WeekFault[] = []
  for (const day of weekdays) week[day] = rangesOfDay(form, day, faults)
  return { week, faults }
}

/** Of a special date: the ranges of a day that bears no name of the week. */
export function dateRanges(form: FormData): { ranges: { from: number; to: number }[]; faults: WeekFault[] } {
  const faults: WeekFault[] = []
  return { ranges: rangesOfDay(form, 'date', faults), faults }
}
