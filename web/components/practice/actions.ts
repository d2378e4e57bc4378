'use server'
// Everything that a professional changes about his practice.  Each action is bound to the language and page it serves, saves by
// the version that the form was filled from, and gives back what was typed when the API refuses.
import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { api, ask, me, type Answer, type Shape } from '../../lib/api'
import { capital, dateText, timeText, weekdayText } from '../../lib/format'
import { textOf, typedIn } from '../../lib/forms'
import { setHint } from '../../lib/hint'
import { timetablesOf, withSeason, withTimetable, withoutSeason, type HoursRange, type Timetable } from '../../lib/timetable'
import { isDate } from '../../lib/zone'
import { localeFrom, wordsOf, type Locale } from '../../lib/words'
import { corrected, refused, saved } from '../form/answers'
import type { Outcome } from '../form/outcome'
import { dateRanges, placeBody, serviceBody, weekBody, whoBody, type WeekFault } from './bodies'

/** Where a form stands: its language, and the page that follows it when it is a step. */
interface Stand {
  locale: Locale
  then?: string
}

const version = (form: FormData) => ({ 'If-Match': `"${textOf(form, 'version') ?? '0'}"` })

/** What a changed practice touches: every page of it. */
function done({ locale, then }: Stand, before: Outcome, text?: string): Outcome {
  revalidatePath(`/${locale}/pro`, 'layout')
  if (then?.startsWith(`/${locale}/`)) redirect(then)
  return saved(before, text ?? wordsOf(locale, 'common')('saved'))
}

function settle({ locale, then }: Stand, before: Outcome, form: FormData, answer: Answer<unknown>, text?: string): Outcome {
  if (!answer.problem) return done({ locale: localeFrom(locale), ...(then ? { then } : {}) }, before, text)
  const { problem } = answer
  if (!problem.is('precondition-failed')) return refused(locale, before, form, problem)
  revalidatePath(`/${locale}/pro`, 'layout')
  return corrected(before, form, wordsOf(locale, 'practice')('stale'))
}

// ---- who ----

export async function saveWho(stand: Stand, before: Outcome, form: FormData): Promise<Outcome> {
  const client = await api()
  const body = whoBody(form)
  if (textOf(form, 'version')) return settle(stand, before, form, await ask(client.PUT('/api/v1/professionals/me', { params: { header: version(form) }, body })))
  const user = await me()
  if (!user?.roles.includes('professional')) {
    const became = await ask(client.POST('/api/v1/users/me/professional'))
    if (became.problem) return refused(stand.locale, before, form, became.problem)
    await setHint(became.data.roles)
  }
  return settle(stand, before, form, await ask(client.POST('/api/v1/professionals', { body })))
}

export async function setStatus(stand: Stand, before: Outcome, form: FormData): Promise<Outcome> {
  const client = await api()
  const status = form.get('status') === 'paused' ? 'paused' : 'published'
  return settle(stand, before, form, await ask(client.PUT('/api/v1/professionals/me/status', { body: { status } })))
}

export async function setSlug(stand: Stand, before: Outcome, form: FormData): Promise<Outcome> {
  const client = await api()
  return settle(stand, before, form, await ask(client.PUT('/api/v1/professionals/me/slug', { body: { slug: textOf(form, 'slug') ?? '' } })))
}

const pictureTypes = ['image/jpeg', 'image/png', 'image/webp'] as const

/** The bytes go to the API as they came; it decodes and encodes them anew. */
export async function setPhoto(stand: Stand, before: Outcome, form: FormData): Promise<Outcome> {
  const t = wordsOf(stand.locale, 'practice')
  const client = await api()
  if (form.get('intent') === 'remove') return settle(stand, before, form, await ask(client.DELETE('/api/v1/professionals/me/photo')), t('removed'))
  const file = form.get('photo')
  if (!(file instanceof File) || file.size === 0) return corrected(before, form, t('photo.none'))
  const type = pictureTypes.find((one) => one === file.type) ?? 'image/jpeg'
  return settle(stand, before, form, await ask(client.PUT('/api/v1/professionals/me/photo', {
    // The contract says only that these are bytes.
    body: file as unknown as never, bodySerializer: (bytes: unknown) => bytes as Blob, headers: { 'Content-Type': type },
  })))
}

// ---- places and services ----

export async function savePlace(stand: Stand, before: Outcome, form: FormData): Promise<Outcome> {
  const client = await api()
  const place_id = textOf(form, 'place_id')
  const body = placeBody(form)
  const answer = place_id
    ? await ask(client.PUT('/api/v1/professionals/me/places/{place_id}', { params: { path: { place_id }, header: version(form) }, body }))
    : await ask(client.POST('/api/v1/professionals/me/places', { body }))
  return settle(stand, before, form, answer)
}

export async function removePlace(stand: Stand, before: Outcome, form: FormData): Promise<Outcome> {
  const client = await api()
  const place_id = textOf(form, 'place_id') ?? ''
  return settle(stand, before, form, await ask(client.DELETE('/api/v1/professionals/me/places/{place_id}', { params: { path: { place_id } } })), wordsOf(stand.locale, 'practice')('removed'))
}

export async function saveService(stand: Stand, before: Outcome, form: FormData): Promise<Outcome> {
  const client = await api()
  const service_id = textOf(form, 'service_id')
  const body = serviceBody(form)
  const answer = service_id
    ? await ask(client.PUT('/api/v1/professionals/me/services/{service_id}', { params: { path: { service_id }, header: version(form) }, body }))
    : await ask(client.POST('/api/v1/professionals/me/services', { body }))
  return settle(stand, before, form, answer)
}

export async function removeService(stand: Stand, before: Outcome, form: FormData): Promise<Outcome> {
  const client = await api()
  const service_id = textOf(form, 'service_id') ?? ''
  return settle(stand, before, form, await ask(client.DELETE('/api/v1/professionals/me/services/{service_id}', { params: { path: { service_id } } })), wordsOf(stand.locale, 'practice')('removed'))
}

// ---- hours ----

type Proposal = Shape<'hours_proposal'>

async function rehearse({ locale }: Stand, before: Outcome, form: FormData, body: Proposal): Promise<Outcome> {
  const client = await api()
  const { data, problem } = await ask(client.POST('/api/v1/professionals/me/rehearsals', { body }))
  if (problem) return refused(locale, before, form, problem)
  const zone = textOf(form, 'zone')
  const t = wordsOf(locale, 'practice')
  const stranded = data.items.map(({ appointment_id, starts_at, client_name, reason }) => ({
    appointment_id, when: `${dateText(locale, starts_at, zone, 'short')} ${timeText(locale, starts_at, zone)}`, why: t(`hours.reason.${reason}`),
    ...(client_name ? { who: client_name } : {}),
  }))
  return { round: before.round + 1, stranded, typed: typedIn(form) }
}

function weekRefused({ locale }: Stand, before: Outcome, form: FormData, wrong: readonly WeekFault[]): Outcome {
  const t = wordsOf(locale, 'practice')
  const common = wordsOf(locale, 'common')
  const say = ({ day, text }: WeekFault) => {
    const name = day !== 'date' ? capital(locale, weekdayText(locale, day)) : common('date')
    return text === undefined ? t('hours.halfRange', { day: name }) : t('hours.badTime', { day: name, text })
  }
  return corrected(before, form, say(wrong[0]!), Object.fromEntries([...wrong].reverse().map((one) => [one.day, say(one)])))
}

/** The hours as they are kept, whatever the form was filled from; its version says whether that is still the same. */
async function keptHours(): Promise<Answer<Shape<'own_professional'>>> {
  const client = await api()
  return ask(client.GET('/api/v1/professionals/me'))
}

async function putHours(stand: Stand, before: Outcome, form: FormData, hours: HoursRange[], text?: string): Promise<Outcome> {
  if (form.get('intent') === 'rehearse') return rehearse(stand, before, form, { hours })
  const client = await api()
  return settle(stand, before, form, await ask(client.PUT('/api/v1/professionals/me/hours', { params: { header: version(form) }, body: { hours } })), text)
}

const seasonOf = (form: FormData) => {
  const valid_from = textOf(form, 'valid_from')
  const valid_to = textOf(form, 'valid_to')
  return { place_id: textOf(form, 'place_id') ?? '', ...(valid_from && { valid_from }), ...(valid_to && { valid_to }) }
}

export async function saveWeek(stand: Stand, before: Outcome, form: FormData): Promise<Outcome> {
  const { week, faults } = weekBody(form)
  if (faults.length) return weekRefused(stand, before, form, faults)
  const kept = await keptHours()
  if (kept.problem) return refused(stand.locale, before, form, kept.problem)
  return putHours(stand, before, form, withTimetable(kept.data.hours, { ...seasonOf(form), week }))
}

export async function addSeason(stand: Stand, before: Outcome, form: FormData): Promise<Outcome> {
  const { week, faults } = weekBody(form)
  if (faults.length) return weekRefused(stand, before, form, faults)
  const { place_id, valid_from, valid_to } = seasonOf(form)
  if (!isDate(valid_from) || !isDate(valid_to) || valid_from > valid_to) return corrected(before, form, wordsOf(stand.locale, 'practice')('hours.badDates'))
  const kept = await keptHours()
  if (kept.problem) return refused(stand.locale, before, form, kept.problem)
  const season: Timetable & { valid_from: string; valid_to: string } = { place_id, valid_from, valid_to, week }
  return putHours(stand, before, form, withSeason(kept.data.hours, season))
}

export async function removeSeason(stand: Stand, before: Outcome, form: FormData): Promise<Outcome> {
  const kept = await keptHours()
  if (kept.problem) return refused(stand.locale, before, form, kept.problem)
  return putHours(stand, before, form, withoutSeason(kept.data.hours, seasonOf(form)), wordsOf(stand.locale, 'practice')('removed'))
}

/** The first week that somebody says: of his first place, all year. */
export async function saveFirstWeek(stand: Stand, before: Outcome, form: FormData): Promise<Outcome> {
  const { week, faults } = weekBody(form)
  if (faults.length) return weekRefused(stand, before, form, faults)
  const kept = await keptHours()
  if (kept.problem) return refused(stand.locale, before, form, kept.problem)
  const place_id = textOf(form, 'place_id') ?? kept.data.places[0]?.place_id ?? ''
  const first = timetablesOf(kept.data.hours).find((table) => table.place_id === place_id)
  return putHours(stand, before, form, withTimetable(kept.data.hours, { ...(first ?? { place_id }), week }))
}

export async function addSpecialDate(stand: Stand, before: Outcome, form: FormData): Promise<Outcome> {
  const { ranges, faults } = dateRanges(form)
  if (faults.length) return weekRefused(stand, before, form, faults)
  const kept = await keptHours()
  if (kept.problem) return refused(stand.locale, before, form, kept.problem)
  const on_date = textOf(form, 'on_date') ?? ''
  const place_id = textOf(form, 'place_id')
  const date = { on_date, ...(place_id && { place_id }), ranges: ranges.map(({ from, to }) => ({ from_minute: from, to_minute: to })) }
  const others = kept.data.special_dates.filter((one) => one.on_date !== on_date || one.place_id !== place_id)
  return putSpecialDates(stand, before, form, [...others, date])
}

export async function removeSpecialDate(stand: Stand, before: Outcome, form: FormData): Promise<Outcome> {
  const kept = await keptHours()
  if (kept.problem) return refused(stand.locale, before, form, kept.problem)
  const gone = textOf(form, 'special_date')
  return putSpecialDates(stand, before, form, kept.data.special_dates.filter((one) => `${one.on_date}.${one.place_id ?? ''}` !== gone))
}

async function putSpecialDates(stand: Stand, before: Outcome, form: FormData, special_dates: Shape<'special_date'>[]): Promise<Outcome> {
  if (form.get('intent') === 'rehearse') return rehearse(stand, before, form, { special_dates })
  const client = await api()
  return settle(stand, before, form, await ask(client.PUT('/api/v1/professionals/me/special_dates', { params: { header: version(form) }, body: { special_dates } })))
}

export async function addTimeOff(stand: Stand, before: Outcome, form: FormData): Promise<Outcome> {
  const range = { from_date: textOf(form, 'from_date') ?? '', to_date: textOf(form, 'to_date') ?? textOf(form, 'from_date') ?? '' }
  if (form.get('intent') === 'rehearse') {
    const kept = await keptHours()
    if (kept.problem) return refused(stand.locale, before, form, kept.problem)
    const off = kept.data.time_off.map(({ time_off_id: _id, ...one }) => one)
    return rehearse(stand, before, form, { time_off: [...off, range] })
  }
  const client = await api()
  return settle(stand, before, form, await ask(client.POST('/api/v1/professionals/me/time_off', { body: range })))
}

export async function removeTimeOff(stand: Stand, before: Outcome, form: FormData): Promise<Outcome> {
  const client = await api()
  const time_off_id = textOf(form, 'time_off_id') ?? ''
  return settle(stand, before, form, await ask(client.DELETE('/api/v1/professionals/me/time_off/{time_off_id}', { params: { path: { time_off_id } } })), wordsOf(stand.locale, 'practice')('removed'))
}
