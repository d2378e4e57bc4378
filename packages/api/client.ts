// The typed client: paths, parameters, bodies and answers are those of contracts/, checked by the compiler.
//
//   const api = createClient({ baseUrl: 'https://contacto.example' })
//   const me = await take(api.GET('/api/v1/users/me'))
//
// A call gives { data, error, response }; take() gives the data or throws a ContactoProblem.  Operations that take an
// Idempotency-Key get one of their own for each call, so that sending the same request again does nothing twice; who lets a
// person try again after a reload passes the key he kept: params: { header: { 'Idempotency-Key': key } }.
import createFetchClient, { type Client, type ClientOptions, type Middleware } from 'openapi-fetch'

import { keyed } from './made/keys.ts'
import type { paths } from './made/schema.ts'
import { ContactoProblem, problemOf } from './problem.ts'

export type Api = Client<paths>

export interface Options {
  /** Without /api: `http://localhost:8080`, or '' for the page's own origin. */
  baseUrl: string
  /** The bearer token of an app. Browsers have a cookie instead. */
  token?: () => string | undefined
  fetch?: typeof fetch
  /** More headers for every request, such as a forwarded cookie. */
  headers?: NonNullable<ClientOptions['headers']>
  credentials?: RequestCredentials
  /** How often a request is sent again that did not reach anybody, or was told to wait; none is, unless doing it twice does nothing twice. */
  retries?: number
  /** Milliseconds: who is told to wait longer takes the refusal for an answer. */
  longestWait?: number
  /** Waits so many milliseconds; tests need not. */
  wait?: (ms: number) => Promise<void>
}

/** A fresh Idempotency-Key. */
export const newKey = () => crypto.randomUUID()

const sleep = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms))
const LONGEST_WAIT = 10_000

/** Milliseconds to wait before the next try, by what the server says or by doubling. */
function pause(response: Response | undefined, tried: number) {
  const said = Number.parseInt(response?.headers.get('Retry-After') ?? '', 10)
  return Number.isNaN(said) ? 100 * 2 ** tried : said * 1000
}

const isSafe = (request: Request) => request.method === 'GET' || request.headers.has('Idempotency-Key')
const isLater = (response: Response) => response.status === 429 || response.status === 503

function persistent({ fetch: send = fetch, retries = 0, longestWait = LONGEST_WAIT, wait = sleep }: Options) {
  return async (request: Request): Promise<Response> => {
    for (let tried = 0; ; tried++) {
      const last = tried >= retries || !isSafe(request)
      let response: Response | undefined
      try {
        response = await send(last ? request : request.clone())
        if (last || !isLater(response)) return response
      } catch (error) {
        if (request.signal.aborted) throw error
        if (last) throw new ContactoProblem('unreachable', 0, {}, error)
      }
      const ms = pause(response, tried)
      if (response && ms > longestWait) return response
      // Not waited for: of a body that somebody else reads, too, it may never come to an end.
      response?.body?.cancel().catch(() => undefined)
      await wait(Math.min(ms, longestWait))
    }
  }
}

/** What every request bears: who asks, and its key. */
function bearing({ token }: Options): Middleware {
  return {
    onRequest({ request, schemaPath }) {
      const bearer = token?.()
      if (bearer) request.headers.set('Authorization', `Bearer ${bearer}`)
      if (keyed.has(`${request.method} ${schemaPath}`) && !request.headers.has('Idempotency-Key'))
        request.headers.set('Idempotency-Key', newKey())
      return request
    },
  }
}

export function createClient(options: Options): Api {
  const client = createFetchClient<paths>({
    baseUrl: options.baseUrl,
    fetch: persistent(options),
    ...(options.headers ? { headers: options.headers } : {}),
    ...(options.credentials ? { credentials: options.credentials } : {}),
  })
  client.use(bearing(options))
  return client
}

/** What a call of the client comes to. */
interface Outcome<Data> {
  data?: Data
  error?: unknown
  response: Response
}

async function settled<Data>(call: Promise<Outcome<Data>>): Promise<Outcome<Data>> {
  let outcome: Outcome<Data>
  try {
    outcome = await call
  } catch (error) {
    // openapi-fetch reads bodies as JSON: what is none came from somebody else.
    if (error instanceof SyntaxError) throw new ContactoProblem('unreadable', 0, {}, error)
    throw error
  }
  if (!outcome.response.ok) throw problemOf(outcome.response, outcome.error)
  return outcome
}

/** The data, or a ContactoProblem is thrown. */
export async function take<Data>(call: Promise<Outcome<Data>>): Promise<Data> {
  return (await settled(call)).data as Data
}

/** The data, with the ETag to send as If-Match when it is changed. */
export async function takeVersioned<Data>(call: Promise<Outcome<Data>>): Promise<{ data: Data; etag: string }> {
  const { data, response } = await settled(call)
  return { data: data as Data, etag: response.headers.get('ETag') ?? '*' }
}

/** A page, and the cursor of the next one; none on the last. */
export async function takePage<Data>(call: Promise<Outcome<Data>>): Promise<{ data: Data; next: string | undefined }> {
  const { data, response } = await settled(call)
  return { data: data as Data, next: nextCursor(response.headers.get('Link')) }
}

/** The cursor in `Link: </api/v1/things?cursor=abc>; rel="next"` (RFC 8288). */
export function nextCursor(link: string | null): string | undefined {
  for (const [, target, rest] of (link ?? '').matchAll(/<([^>]*)>([^,]*)/g))
    if (/;\s*rel="?next"?\s*(;|$)/.test(rest ?? '')) return new URL(target!, 'http://here').searchParams.get('cursor') ?? undefined
  return undefined
}
