'use client'
import type { Shape } from '@contacto/api'
import { useEffect, useState } from 'react'

export type State = Shape<'inbox_state'>

/**
 * Hears how the inbox stands: at once, which is no news, and whenever that changes.  Says whether the stream stands: a fourth
 * window is refused one.  `heard` has to stay the same from one drawing to the next.
 */
export function useInbox(heard: (state: State, isNews: boolean) => void): boolean {
  const [stands, setStands] = useState(false)
  useEffect(() => {
    let isNews = false
    const stream = new EventSource('/api/v1/inbox/events')
    stream.addEventListener('open', () => setStands(true))
    stream.addEventListener('inbox', (event) => {
      heard(JSON.parse((event as MessageEvent<string>).data) as State, isNews)
      isNews = true
    })
    stream.addEventListener('error', () => {
      isNews = false
      setStands(false)
    })
    return () => stream.close()
  }, [heard])
  return stands
}
