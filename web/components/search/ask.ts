// What a results page is asked for: read from its address, and written into one.  The names are those of the API.  What an
// address says amiss is left out, for a link that somebody shortened still has to lead somewhere.
import type { operations } from '@contacto/api'
import type { Locale } from '@contacto/i18n'
import { addDays, dateIn } from '../../lib/format'
import { present } from '../../lib/forms'
import { languages } from '../../lib/languages'
import { firstOf, type Params } from '../../lib/params'
import { daysBetween, isDate } from '../../lib/zone'

type Query = NonNullable<operations['search_professionals']['parameters']['query']>
/** `trade` … `sort`, as GET /v1/search takes them. */
export type Ask = Omit<Query, 'from_minute' | 'to_minute' | 'page_size'>
/** What an address says beside: who is missed among the results. */
interface Asked {
  ask: Ask
  missed?: string
}

const MOST_DATES = 62
export const parts = ['morning', 'afternoon', 'evening'] as const
export const genders = ['female', 'male'] as const
const sorts = ['earliest', 'nearest'] as const
/** Lengths that a person may need at least, in minutes. */
export const lengths = [30, 45, 60, 90, 120] as const
/** Ceilings of price, in centimes. */
export const prices = [100_000, 200_000, 300_000, 500_000, 1_000_000] as const
export const radii = [2, 5, 10, 25, 50, 100, 200] as const

export const today = () => dateIn(new Date())

const chosen = (value: string | string[] | undefined) => (firstOf(value) === 'true' ? true : undefined)
const oneOf = <Word extends string>(words: readonly Word[], value: string | undefined) => words.find((word) => word === value)
const slug = (value: string | undefined) => (value && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value) && value.length >= 2 && value.length <= 60 ? value : undefined)

function whole(value: string | undefined, least: number, most: number) {
  const number = value && /^\d{1,12}$/.test(value) ? Number(value) : NaN
  return number >= least && number <= most ? number : undefined
}

function degrees(value: string | undefined, least: number, most: number) {
  const number = value && /^-?\d{1,3}(\.\d+)?$/.test(value) ? Number(value) : NaN
  return number >= least && number <= most ? number : undefined
}

function datesOf(params: Params) {
  const now = today()
  let from = firstOf(params.from)
  let to = firstOf(params.to)
  from = isDate(from) && from > now ? from : undefined
  to = isDate(to) && to >= (from ?? now) ? to : undefined
  if (to && daysBetween(from ?? now, to) >= MOST_DATES) to = addDays(from ?? now, MOST_DATES - 1)
  return { from, to }
}

function pointOf(params: Params) {
  const latitude = degrees(firstOf(params.latitude), 18, 38)
  const longitude = degrees(firstOf(params.longitude), -9, 12.5)
  return latitude !== undefined && longitude !== undefined ? { latitude, longitude } : {}
}

function spoken(value: string | string[] | undefined) {
  const said = (Array.isArray(value) ? value : [value ?? '']).flatMap((text) => text.split(','))
  const known = languages.filter((language) => said.includes(language))
  return known.length ? known : undefined
}

/** Control characters, and marks that turn the writing direction, are no part of a question. */
const line = (text: string | undefined) => text?.replace(/\p{Cf}+/gu, '').replace(/\p{Cc}+/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, 200).trim() || undefined

export function askOf(params: Params): Asked {
  const point = pointOf(params)
  const town = slug(firstOf(params.town))
  const near = town || 'latitude' in point
  const ask: Ask = present({
    q: line(firstOf(params.q)),
    trade: slug(firstOf(params.trade)),
    speciality: slug(firstOf(params.speciality)),
    wilaya: slug(firstOf(params.wilaya)),
    town,
    ...point,
    radius_km: near ? whole(firstOf(params.radius_km), 1, 200) : undefined,
    ...datesOf(params),
    part: oneOf(parts, firstOf(params.part)),
    length_minutes: whole(firstOf(params.length_minutes), 5, 1440),
    languages: spoken(params.languages),
    gender: oneOf(genders, firstOf(params.gender)),
    verified: chosen(params.verified),
    price_most: whole(firstOf(params.price_most), 0, 100_000_000_000),
    home_visit: chosen(params.home_visit),
    video: chosen(params.video),
    sort: near ? oneOf(sorts, firstOf(params.sort)) : undefined,
    cursor: firstOf(params.cursor)?.slice(0, 512),
  })
  const missed = line(firstOf(params.missed))
  return missed ? { ask, missed } : { ask }
}

/** In the order in which an address says them, so that one question has one address. */
const order = [
  'q', 'trade', 'speciality', 'wilaya', 'town', 'latitude', 'longitude', 'radius_km', 'from', 'to', 'part', 'length_minutes',
  'languages', 'gender', 'verified', 'price_most', 'home_visit', 'video', 'sort', 'cursor',
] as const satisfies readonly (keyof Ask)[]

export type Change = { [Name in keyof Ask]?: Ask[Name] | null }

/** A question with some of it changed, or, by null, without it.  Whoever changes it begins at the first page. */
export function changed(ask: Ask, change: Change): Ask {
  const next: Record<string, unknown> = { ...ask, cursor: undefined, ...change }
  if (next.town == null && next.latitude == null) next.radius_km = next.sort = undefined
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value != null && value !== false)) as Ask
}

export function pairsOf(ask: Ask): [string, string][] {
  return order.flatMap((name): [string, string][] => {
    const value = ask[name]
    return value === undefined || value === false ? [] : [[name, Array.isArray(value) ? value.join(',') : String(value)]]
  })
}

/** The address of the results, by plain pairs: `/fr/search?trade=dentist&wilaya=oran`. */
export function searchAddress(locale: Locale, ask: Ask, change: Change = {}) {
  const pairs = new URLSearchParams(pairsOf(changed(ask, change)))
  return pairs.size ? `/${locale}/search?${pairs}` : `/${locale}/search`
}

/** How many filters hold beside what was asked for in words and where. */
export const filterCount = (ask: Ask) =>
  (['from', 'to', 'part', 'length_minutes', 'gender', 'verified', 'price_most', 'home_visit', 'video', 'radius_km', 'speciality'] as const)
    .filter((name) => ask[name] !== undefined).length + (ask.languages ? 1 : 0)
