'use client'
// The inbox as it changes: the stream says that something came, and what it says is read anew from the server.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import type { Shape } from '@contacto/api'
import { api, keys, Query, take } from '../../lib/query'
import { useWords } from '../../lib/words.client'
import { Button } from '../ui/Button'

type State = Shape<'inbox_state'>

export function Live({ state }: { state: State }) {
  return (
    <Query>
      <Follow state={state} />
    </Query>
  )
}

function Follow({ state }: { state: State }) {
  const t = useWords('inbox')
  const router = useRouter()
  const queries = useQueryClient()
  const key = keys.count_unread()
  const { data } = useQuery({ queryKey: key, queryFn: () => take(api.GET('/api/v1/inbox/unread')), initialData: state })

  useEffect(() => {
    const stream = new EventSource('/api/v1/inbox/events')
    stream.addEventListener('inbox', (event) => queries.setQueryData(key, JSON.parse((event as MessageEvent<string>).data) as State))
    // A fourth window is refused its stream; it asks again when one comes back to it.
    stream.addEventListener('error', () => stream.readyState === EventSource.CLOSED && stream.close())
    return () => stream.close()
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [queries])

  const isNew = data.latest !== undefined && data.latest !== state.latest
  return (
    <p role="status" className="flex min-h-target flex-wrap items-center gap-3 text-quiet">
      {t('unread_n', { n: data.unread })}
      {isNew ? <Button size="small" kind="plain" onClick={() => router.refresh()}>{t('show')}</Button> : null}
    </p>
  )
}
