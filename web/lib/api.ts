// How pages and actions ask the API: its typed client, in the name of who asks for the page.
//
//   const client = await api()
//   const { data, problem } = await ask(client.GET('/api/v1/professionals/{slug}', { params: { path: { slug } } }))
//   if (problem) return <Problem locale={locale} problem={problem} />
//
// What a reader would get wrong: api() reads the request's fields, so a page that calls it is made anew for each request.
// Static pages ask shared(), which sends nothing of anybody and keeps answers for a while.
import 'server-only'

import { createClient, isProblem, nextCursor, problemOf, type Api, type ContactoProblem, type Shape } from '@contacto/api'
import { cookies, headers } from 'next/headers'
import { cache } from 'react'
import { publicUrl } from './site'

export type { Shape } from '@contacto/api'
export { newKey } from '@contacto/api'

/** While the app is built nobody is asked but whom the environment names: some other Contacto may run on this machine. */
const NOBODY = 'http://127.0.0.1:1/api'
const USUAL = 'http://127.0.0.1:8080/api'

/** The API's address without /api, which stands in its paths. */
const address = () => (process.env.CONTACTO_API_URL ?? (process.env.NEXT_PHASE === 'phase-production-build' ? NOBODY : USUAL)).replace(/\/api\/?$/, '')

export { publicUrl } from './site'

const PATIENCE_MS = 10_000
/** Who waits for a page would rather read what is wrong. */
const LONGEST_WAIT_MS = 1_500

const patient: typeof fetch = (input, init) => {
  const given = input instanceof Request ? input.signal : init?.signal
  const late = AbortSignal.timeout(PATIENCE_MS)
  return fetch(input, { ...init, signal: given ? AbortSignal.any([given, late]) : late })
}

/** What goes along from the person's request; the API believes an address only from us. */
const PASSED = ['cookie', 'accept-language', 'x-forwarded-for', 'user-agent', 'traceparent'] as const

export const api = cache(async (): Promise<Api> => {
  const asked = await headers()
  // The browser's own word on where a change comes from, so that the API can refuse what another site sent.
  const passed: Record<string, string> = { origin: asked.get('origin') ?? publicUrl() }
  for (const name of PASSED) {
    const value = asked.get(name)
    if (value) passed[name] = value
  }
  return createClient({ baseUrl: address(), headers: passed, fetch: patient, retries: 1, longestWait: LONGEST_WAIT_MS })
})

/** For pages that are the same for everybody: answers are kept so many seconds, and asked for anew behind the next visitor. */
export const shared = (seconds: number): Api =>
  createClient({
    baseUrl: address(),
    fetch: (input, init) => patient(input, { ...init, next: { revalidate: seconds } } as RequestInit),
  })

interface Outcome<Data> {
  data?: Data
  error?: unknown
  response: Response
}

export type Answer<Data> =
  | { data: Data; problem?: undefined; etag: string | undefined; next: string | undefined; response: Response }
  | { data?: undefined; problem: ContactoProblem; response?: Response | undefined }

/** An answer as a value, whatever it is: a refusal is a `problem`, and so is nobody's answering. */
export async function ask<Data>(call: Promise<Outcome<Data>>): Promise<Answer<Data>> {
  let outcome: Outcome<Data>
  try {
    outcome = await call
  } catch (error) {
    return { problem: isProblem(error) ? error : problemOf(Response.error(), { type: '/problems/unreachable' }) }
  }
  const { data, error, response } = outcome
  if (!response.ok) return { problem: problemOf(response, error), response }
  return {
    data: data as Data,
    etag: response.headers.get('ETag') ?? undefined,
    next: nextCursor(response.headers.get('Link')),
    response,
  }
}

/** Who asks; null when nobody is signed in. Once a request, however many parts of a page ask. */
export const me = cache(async (): Promise<Shape<'me'> | null> => {
  if (!(await cookies()).has('__Host-sid')) return null
  const client = await api()
  const { data } = await ask(client.GET('/api/v1/users/me'))
  return data ?? null
})

/** The cookies that an answer of the API sets, handed on to the browser. For actions and route handlers alone. */
export async function handCookies(response: Response | undefined): Promise<void> {
  const jar = await cookies()
  for (const line of response?.headers.getSetCookie() ?? []) {
    const [pair = '', ...rest] = line.split(';').map((part) => part.trim())
    const at = pair.indexOf('=')
    const flags = new Map(rest.map((flag) => {
      const [name = '', value = ''] = flag.split('=')
      return [name.toLowerCase(), value] as const
    }))
    const sameSite = flags.get('samesite')?.toLowerCase()
    jar.set(pair.slice(0, at), pair.slice(at + 1), {
      path: flags.get('path') || '/',
      httpOnly: flags.has('httponly'),
      secure: flags.has('secure'),
      ...(flags.has('max-age') ? { maxAge: Number(flags.get('max-age')) } : {}),
      ...(sameSite === 'lax' || sameSite === 'strict' || sameSite === 'none' ? { sameSite } : {}),
    })
  }
}
