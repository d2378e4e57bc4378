'use server'
// What admins correct: the catalogue, public holidays, and whether a register number was found.
import { revalidatePath } from 'next/cache'
import { api, ask, type Answer, type Shape } from '../../lib/api'
import { isChecked, present, textOf } from '../../lib/forms'
import { localeFrom, wordsOf, type Locale } from '../../lib/words'
import { addDays } from '../../lib/format'
import { refused, saved } from '../form/answers'
import type { Outcome } from '../form/outcome'

const linesOf = (form: FormData, name: string) => (textOf(form, name) ?? '').split('\n').map((line) => line.trim()).filter(Boolean)

function settle(locale: Locale, before: Outcome, form: FormData, answer: Answer<unknown>): Outcome {
  if (answer.problem) return refused(locale, before, form, answer.problem)
  revalidatePath(`/${localeFrom(locale)}/admin`, 'layout')
  return saved(before, wordsOf(locale, 'common')('saved'))
}

const named = (form: FormData) => ({ name_ar: textOf(form, 'name_ar') ?? '', name_fr: textOf(form, 'name_fr') ?? '', name_en: textOf(form, 'name_en') ?? '' })

export async function setTrade(locale: Locale, before: Outcome, form: FormData): Promise<Outcome> {
  const client = await api()
  const trade = textOf(form, 'slug') ?? ''
  const body = { ...named(form), synonyms: linesOf(form, 'synonyms'), regulated: isChecked(form, 'regulated'), active: isChecked(form, 'active') }
  return settle(locale, before, form, await ask(client.PUT('/api/v1/trades/{trade}', { params: { path: { trade } }, body })))
}

export async function setSpeciality(locale: Locale, before: Outcome, form: FormData): Promise<Outcome> {
  const client = await api()
  const path = { trade: textOf(form, 'trade') ?? '', speciality: textOf(form, 'slug') ?? '' }
  const body = { ...named(form), synonyms: linesOf(form, 'synonyms'), active: isChecked(form, 'active') }
  return settle(locale, before, form, await ask(client.PUT('/api/v1/trades/{trade}/specialities/{speciality}', { params: { path }, body })))
}

/** The dates as typed, or all of them a day earlier or later. */
export async function setHoliday(locale: Locale, before: Outcome, form: FormData): Promise<Outcome> {
  const client = await api()
  const path = { year: Number(textOf(form, 'year')), holiday: textOf(form, 'slug') ?? '' }
  const shift = Number(textOf(form, 'shift') ?? 0)
  const dates = linesOf(form, 'dates').map((date) => (shift ? addDays(date, shift) : date))
  const body = present({ dates, name_ar: textOf(form, 'name_ar'), name_fr: textOf(form, 'name_fr'), name_en: textOf(form, 'name_en') }) as Shape<'holiday_details'>
  return settle(locale, before, form, await ask(client.PUT('/api/v1/holidays/{year}/{holiday}', { params: { path }, body })))
}

export async function setVerification(locale: Locale, before: Outcome, form: FormData): Promise<Outcome> {
  const client = await api()
  const professional_id = textOf(form, 'professional_id') ?? ''
  const body = { register_number: textOf(form, 'register_number') ?? '', verified: form.get('verified') === 'true' }
  return settle(locale, before, form, await ask(client.PUT('/api/v1/verifications/{professional_id}', { params: { path: { professional_id } }, body })))
}
