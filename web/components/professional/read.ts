// What a profile page reads: the profile, the week that its address asks for, and the public holidays.  An address that asks for
// what is not offered gets what is: a link from last month still has to help.
import 'server-only'

import type { ContactoProblem } from '@contacto/api'
import { cache } from 'react'
import { api, ask, type Shape } from '../../lib/api'
import { closedDates } from '../../lib/catalogue'
import { addDays, dateIn } from '../../lib/format'
import { firstOf, type Params } from '../../lib/params'
import { daysBetween, instantText, isDate, startOf } from '../../lib/zone'
import type { Choice } from '../slots/address'
import { firstFree, startsOf, STRIP_DAYS, stripOf } from '../slots/week'

export type Profile = Shape<'professional_profile'>
export type PublicPlace = Shape<'public_place'>
export type PublicService = Shape<'public_service'>
type Slots = Shape<'slots'>

const FARTHEST_DAYS = 400

/** Once a request, for the page and its head. */
export const readProfile = cache(async (slug: string) => {
  const client = await api()
  return ask(client.GET('/api/v1/professionals/{slug}', { params: { path: { slug } } }))
})

/** Which service and place: as asked, else the first that go together. */
function offerOf(profile: Profile, params: Params): { service_id: string; place_id: string } | undefined {
  const { services } = profile
  const service = services.find(({ service_id }) => service_id === firstOf(params.service)) ?? services[0]
  const place_id = service?.place_ids.find((id) => id === firstOf(params.place)) ?? service?.place_ids[0]
  return service && place_id ? { service_id: service.service_id, place_id } : undefined
}

async function slots(profile: Profile, offer: { service_id: string; place_id: string }, first: string, days: number, explain: boolean) {
  const client = await api()
  return ask(
    client.GET('/api/v1/slots', {
      params: {
        query: {
          professional_id: profile.professional_id,
          ...offer,
          from: instantText(startOf(profile.zone, first)),
          to: instantText(startOf(profile.zone, addDays(first, days))),
          ...(explain ? { explain } : { nearest: true }),
        },
      },
    }),
  )
}

interface Times {
  today: string
  closed: string[]
  choice: Choice
  week: Slots | undefined
  reasons: Slots | undefined
  problem: ContactoProblem | undefined
  asked: number
}

/** Free time as the address asks for it; none when nothing is offered. */
export async function readTimes(profile: Profile, params: Params): Promise<Times | undefined> {
  const offer = offerOf(profile, params)
  if (!offer) return undefined
  const asked = Date.now()
  const today = dateIn(asked, profile.zone)
  const [week, day] = [firstOf(params.week), firstOf(params.day)]
  const wanted = isDate(week) ? week : isDate(day) && daysBetween(today, day) >= STRIP_DAYS ? day : undefined
  let first = wanted && wanted > today && daysBetween(today, wanted) <= FARTHEST_DAYS ? wanted : today
  const [closed, asks] = await Promise.all([closedDates(profile, [today, addDays(today, 365)]), slots(profile, offer, first, STRIP_DAYS, false)])
  let answer = asks

  // Nothing in the week to come, and nobody asked for that week: the strip begins where there is something.
  const nearest = answer.data?.nearest?.[0]
  if (!wanted && answer.data?.starts.length === 0 && nearest) {
    first = dateIn(nearest, profile.zone)
    answer = await slots(profile, offer, first, STRIP_DAYS, false)
  }

  const days = stripOf(first, startsOf(profile.zone, answer.data?.starts ?? []), 0, { ...profile, closed }, offer.place_id)
  const chosen = days.find(({ date }) => date === day) ?? firstFree(days)!
  const why = firstOf(params.why) === '1'
  const reasons = why || chosen.starts.length === 0 ? (await slots(profile, offer, chosen.date, 1, true)).data : undefined
  return {
    today, closed, asked, reasons,
    choice: { ...offer, first, day: chosen.date, why },
    week: answer.data,
    problem: answer.problem,
  }
}
