'use client'
// For islands that follow what the server knows: the agenda, the inbox, a slot picker.  Pages that only show need none of it.
//
//   <Query> <Inbox/> </Query>          const { data } = useQuery({ queryKey: keys.list_inbox(), queryFn: () => take(api.GET(…)) })
import { createClient, isProblem } from '@contacto/api'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'

export { keys, take } from '@contacto/api'

/** The API as the browser asks it: at the page's own address, with the cookie that no script can read. */
export const api = createClient({ baseUrl: '', credentials: 'same-origin', retries: 1 })

const isFinal = (error: unknown) => isProblem(error) && error.status >= 400 && error.status < 500

export function Query({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { staleTime: 15_000, retry: (times, error) => times < 2 && !isFinal(error) } },
      }),
  )
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}
