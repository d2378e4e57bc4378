'use client'
// The inbox as it changes: the stream says that something came, and what it says is read anew from the server.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { api, keys, Query, take } from '../../lib/query'
import { useWords } from '../../lib/words.client'
import { Button } from '../ui/Button'
import { useInbox, type State } from './useInbox'

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

  const [heard] = useState(() => (now: State) => void queries.setQueryData(key, now))
  useInbox(heard)
  // What was read on this page is known before any stream says it.
  useEffect(() => heard(state), [heard, state])

  const isNew = data.latest !== undefined && data.latest !== state.latest
  return (
    <p role="status" className="flex min-h-target flex-wrap items-center gap-3 text-quiet">
      {t('unread_n', { n: data.unread })}
      {isNew ? <Button size="small" kind="plain" onClick={() => router.refresh()}>{t('show')}</Button> : null}
    </p>
  )
}
