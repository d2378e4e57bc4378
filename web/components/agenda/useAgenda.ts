'use client'
// The agenda as the server knows it: what the page was made with, asked for anew whenever the inbox's stream says that something
// came, and now and then in any case, for what one does on another device is told to nobody.
import type { Shape } from '@contacto/api'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, take } from '../../lib/query'
import { useInbox } from '../inbox/useInbox'

export type View = Shape<'agenda_view'>

const WITH_STREAM_MS = 30_000
const WITHOUT_MS = 8_000

interface Asked {
  from: string
  to: string
  cancelled: boolean
}

export function useAgenda({ from, to, cancelled }: Asked, given: View, givenAt: number) {
  const queries = useQueryClient()
  const [again] = useState(() => () => void queries.invalidateQueries({ queryKey: ['agenda'] }))
  const [heard] = useState(() => (_state: unknown, isNews: boolean) => void (isNews && again()))
  const stands = useInbox(heard)
  const key = ['agenda', from, to, cancelled]
  const query = useQuery({
    queryKey: key,
    queryFn: () => take(api.GET('/api/v1/agenda', { params: { query: { from, to, cancelled } } })),
    initialData: given,
    initialDataUpdatedAt: givenAt,
    placeholderData: keepPreviousData,
    staleTime: 2_000,
    refetchInterval: stands ? WITH_STREAM_MS : WITHOUT_MS,
  })
  // A page that was made anew knows better than what was kept of the one before.
  useEffect(() => {
    const kept = queries.getQueryState(key)
    if (kept && kept.dataUpdatedAt < givenAt) queries.setQueryData(key, given, { updatedAt: givenAt })
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [given, givenAt])
  return { ...query, again, stands }
}
