'use client'
// What the API says is free, kept fresh while somebody looks: asked again when he comes back to the page, and each minute.
import type { Shape } from '@contacto/api'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { addDays } from '../../lib/format'
import { api, take } from '../../lib/query'
import { instantText, startOf } from '../../lib/zone'
import type { Choice } from './address'
import { STRIP_DAYS } from './week'

export type Slots = Shape<'slots'>

interface Of {
  professional_id: string
  zone: string
}

const FRESH_MS = 20_000
const AGAIN_MS = 60_000

const spanOf = (zone: string, date: string, days: number) => ({
  from: instantText(startOf(zone, date)),
  to: instantText(startOf(zone, addDays(date, days))),
})

const ask = (query: { professional_id: string; service_id: string; place_id: string; from: string; to: string; explain?: boolean; nearest?: boolean }) =>
  take(api.GET('/api/v1/slots', { params: { query } }))

export function useWeek({ professional_id, zone }: Of, { service_id, place_id, first }: Choice, given: Slots | undefined, asked: number) {
  const asks = { professional_id, service_id, place_id, ...spanOf(zone, first, STRIP_DAYS), nearest: true }
  // An answer says which week it is of: while the next one is under way, the one before stays as it was.
  const of = { first, place_id }
  return useQuery({
    queryKey: ['slots', asks],
    queryFn: async () => ({ ...(await ask(asks)), of }),
    ...(given ? { initialData: { ...given, of }, initialDataUpdatedAt: asked } : {}),
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    refetchInterval: AGAIN_MS,
  })
}

/** Why the other starts of a day are not offered. */
export function useReasons({ professional_id, zone }: Of, { service_id, place_id, day }: Choice, given: Slots | undefined, asked: number, wanted: boolean) {
  const asks = { professional_id, service_id, place_id, ...spanOf(zone, day, 1), explain: true }
  return useQuery({
    queryKey: ['slots', asks],
    queryFn: () => ask(asks),
    ...(given ? { initialData: given, initialDataUpdatedAt: asked } : {}),
    enabled: wanted,
    staleTime: FRESH_MS,
  })
}
