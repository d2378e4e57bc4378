// The client against a server that is a function: what it sends, what it makes of answers, and when it tries again.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  ContactoProblem,
  createClient,
  isProblem,
  keys,
  newKey,
  nextCursor,
  problemOf,
  problems,
  take,
  takePage,
  takeVersioned,
  type Options,
  type Shape,
} from './index.ts'
import { keyed } from './made/keys.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const baseUrl = 'http://contacto.test'

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json', ...headers },
  })

/** A client of a server that gives these answers in turn; an Error is a network that is down. */
function scene(answers: (Response | Error)[], options: Partial<Options> = {}) {
  const sent: { method: string; url: string; headers: Headers; body: string }[] = []
  const waits: number[] = []
  const api = createClient({
    baseUrl,
    fetch: async (input) => {
      const request = input as Request
      sent.push({ method: request.method, url: request.url, headers: request.headers, body: await request.text() })
      const answer = answers.shift()
      assert(answer, 'an answer is left')
      if (answer instanceof Error) throw answer
      return answer
    },
    wait: async (ms) => void waits.push(ms),
    ...options,
  })
  return { api, sent, waits }
}

const ask: Shape<'ask_code'> = { phone: '0550 12 34 56', purpose: 'sign_in' }
const flow: Shape<'code_flow'> = {
  flow_id: '0192f0c1-2d3e-7a4b-8c5d-0e1f2a3b4c5d',
  expires_at: '2026-03-01T08:10:00Z',
  resend_after: 60,
  digits: 6,
}
const offline = () => new TypeError('fetch failed')

test('sends what the contract says, and gives the data', async () => {
  const { api, sent } = scene([json(202, flow)])
  const answer = await take(api.POST('/api/v1/codes', { body: ask }))

  assert.deepEqual(answer, flow)
  assert.equal(sent[0]?.method, 'POST')
  assert.equal(sent[0]?.url, `${baseUrl}/api/v1/codes`)
  assert.deepEqual(JSON.parse(sent[0]!.body), ask)
})

test('the compiler knows the contract', async () => {
  const { api } = scene([])
  // None of these is run.
  const wrong = () => [
    // @ts-expect-error there is no such path
    api.GET('/api/v1/nothing'),
    // @ts-expect-error the phone is missing
    api.POST('/api/v1/codes', { body: { purpose: 'sign_in' } }),
    // @ts-expect-error If-Match is required
    api.PATCH('/api/v1/users/me', { body: { language: 'ar' } }),
    // @ts-expect-error not a language of ours
    api.PATCH('/api/v1/users/me', { params: { header: { 'If-Match': '"1"' } }, body: { language: 'de' } }),
  ]
  assert.equal(typeof wrong, 'function')
})

test('puts parameters where they belong', async () => {
  const text = { document: 'terms', version: '2026-03-01', language: 'fr', sha256: 'ab', text: 'x' }
  const { api, sent } = scene([json(200, text)])
  await take(api.GET('/api/v1/consents/{document}', { params: { path: { document: 'terms' }, query: { language: 'fr' } } }))

  assert.equal(sent[0]?.url, `${baseUrl}/api/v1/consents/terms?language=fr`)
})

test('bears the token of an app, the one of now', async () => {
  let token: string | undefined
  const { api, sent } = scene([json(200, {}), json(200, {})], { token: () => token })
  await api.GET('/api/v1/users/me')
  token = 'abc'
  await api.GET('/api/v1/users/me')

  assert.equal(sent[0]?.headers.get('Authorization'), null)
  assert.equal(sent[1]?.headers.get('Authorization'), 'Bearer abc')
})

test('gives a key of its own to each call that takes one', async () => {
  const { api, sent } = scene([json(202, flow), json(202, flow), json(200, {})])
  await api.POST('/api/v1/codes', { body: ask })
  await api.POST('/api/v1/codes', { body: ask })
  await api.GET('/api/v1/users/me')

  const given = sent.map(({ headers }) => headers.get('Idempotency-Key'))
  assert.match(given[0]!, UUID)
  assert.match(given[1]!, UUID)
  assert.notEqual(given[0], given[1])
  assert.equal(given[2], null)
})

test('keeps the key that it is given', async () => {
  const { api, sent } = scene([json(202, flow)])
  const key = newKey()
  await api.POST('/api/v1/codes', { params: { header: { 'Idempotency-Key': key } }, body: ask })

  assert.equal(sent[0]?.headers.get('Idempotency-Key'), key)
})

test('tries again with the same key and body', async () => {
  const { api, sent, waits } = scene([offline(), json(503, {}, { 'Retry-After': '2' }), json(429, {}), json(202, flow)], { retries: 3 })
  assert.deepEqual(await take(api.POST('/api/v1/codes', { body: ask })), flow)

  assert.equal(sent.length, 4)
  assert.equal(new Set(sent.map(({ headers }) => headers.get('Idempotency-Key'))).size, 1)
  assert.equal(new Set(sent.map(({ body }) => body)).size, 1)
  assert.deepEqual(waits, [100, 2000, 400])
})

test('tries again though somebody else reads the refusal, too', { timeout: 5_000 }, async () => {
  const [ours, theirs] = json(503, {}).body!.tee()
  const { api, sent } = scene([new Response(ours, { status: 503 }), json(202, flow)], { retries: 1 })
  assert.deepEqual(await take(api.POST('/api/v1/codes', { body: ask })), flow)
  assert.equal(sent.length, 2)
  await theirs.cancel()
})

test('a wait that is too long is an answer', async () => {
  const { api, sent } = scene([json(429, { type: '/problems/rate-limited' }, { 'Retry-After': '2' })], { retries: 3, longestWait: 1_500 })
  await assert.rejects(take(api.GET('/api/v1/users/me')), (error) => isProblem(error) && error.status === 429)
  assert.equal(sent.length, 1)
})

test('never does twice what has no key', async () => {
  const confirm = { flow_id: flow.flow_id, code: '123456' }
  const { api, sent } = scene([json(503, { type: '/problems/unavailable' }), offline()], { retries: 3 })

  await assert.rejects(take(api.POST('/api/v1/users/me/phone/confirm', { body: confirm })), { slug: 'unavailable' })
  await assert.rejects(take(api.POST('/api/v1/users/me/phone/confirm', { body: confirm })), { slug: 'unreachable' })
  assert.equal(sent.length, 2)
})

test('gives up when it was told to, and says why', async () => {
  const { api, sent } = scene([offline(), offline(), offline()], { retries: 2 })

  await assert.rejects(take(api.GET('/api/v1/users/me')), (error) => isProblem(error) && error.slug === 'unreachable' && error.cause instanceof TypeError)
  assert.equal(sent.length, 3)
})

test('stops at once when it is aborted', async () => {
  const abort = new AbortController()
  const { api, sent } = scene([offline(), offline()], { retries: 5 })
  abort.abort()

  await assert.rejects(take(api.GET('/api/v1/users/me', { signal: abort.signal })))
  assert(sent.length <= 1)
})

test('throws problems with all that they say', async () => {
  const body = {
    type: '/problems/invalid',
    title: 'Some of what was sent is not right',
    status: 422,
    instance: '0192f0c1-2d3e-7a4b-8c5d-0e1f2a3b4c5d',
    errors: [{ pointer: '/phone', code: 'phone', detail: 'must be a phone number' }],
  }
  const { api } = scene([json(422, body)])
  const error: unknown = await take(api.POST('/api/v1/codes', { body: ask })).catch((thrown: unknown) => thrown)

  assert(error instanceof ContactoProblem)
  assert.equal(error.slug, 'invalid')
  assert.equal(error.status, 422)
  assert.equal(error.message, body.title)
  assert.equal(error.instance, body.instance)
  assert.equal(error.faultAt('/phone')?.code, 'phone')
  assert.equal(error.faultAt('/code'), undefined)
  assert(error.is('invalid', 'forbidden') && !error.is('forbidden'))
})

test('reads members of a problem that are its own', async () => {
  const { api } = scene([json(403, { type: '/problems/wrong-code', status: 403, tries_left: 2 })])
  const call = take(api.POST('/api/v1/users/me/phone/confirm', { body: { flow_id: flow.flow_id, code: '000000' } }))

  await assert.rejects(call, (error) => isProblem(error) && error.slug === 'wrong-code' && error.body.tries_left === 2)
})

test('understands failures that are none of ours', async () => {
  const plain = (status: number, headers = {}) => new Response('<html>', { status, headers })

  assert.equal(problemOf(plain(404), undefined).slug, 'not-found')
  assert.equal(problemOf(plain(502), undefined).slug, 'unavailable')
  assert.equal(problemOf(plain(418), undefined).slug, 'unreadable')
  assert.equal(problemOf(plain(409), { type: '/problems/not-yet-invented' }).slug, 'unreadable')
  assert.equal(problemOf(plain(429, { 'Retry-After': '7' }), undefined).retryAfter, 7)
  assert.equal(problemOf(plain(429, { 'Retry-After': '7' }), { retry_after: 9 }).retryAfter, 9)
  assert.equal(problemOf(plain(429), undefined).retryAfter, undefined)
})

test('an answer that is no JSON is a problem, too', async () => {
  const { api } = scene([new Response('<html>', { status: 200 }), new Response('<html>', { status: 502 })])

  await assert.rejects(take(api.GET('/api/v1/users/me')), { slug: 'unreadable' })
  await assert.rejects(take(api.GET('/api/v1/users/me')), { slug: 'unavailable' })
})

test('gives the version to change by', async () => {
  const { api, sent } = scene([json(200, { version: 7 }, { ETag: '"7"' }), json(200, { version: 8 }, { ETag: '"8"' })])
  const { etag } = await takeVersioned(api.GET('/api/v1/users/me'))
  await take(api.PATCH('/api/v1/users/me', { params: { header: { 'If-Match': etag } }, body: { language: 'fr' } }))

  assert.equal(sent[1]?.headers.get('If-Match'), '"7"')
})

test('turns pages', async () => {
  const link = '</api/v1/messages?limit=2&cursor=a-b_c>; rel="next", </x>; rel="prev"'
  const { api } = scene([json(200, { items: [] }, { Link: link }), json(200, { items: [] })])

  assert.equal((await takePage(api.GET('/api/v1/messages'))).next, 'a-b_c')
  assert.equal((await takePage(api.GET('/api/v1/messages'))).next, undefined)
  assert.equal(nextCursor('</x?cursor=a>; rel=next'), 'a')
  assert.equal(nextCursor('</x?cursor=a>; rel="prev"'), undefined)
  assert.equal(nextCursor('</x?cursor=a>; rel="nextish"'), undefined)
  assert.equal(nextCursor('</x>; rel="next"'), undefined)
  assert.equal(nextCursor(''), undefined)
})

test('keys of questions begin with their noun', () => {
  assert.deepEqual(keys.of('users'), ['users'])
  assert.deepEqual(keys.get_me(), ['users', 'get_me'])
  assert.deepEqual(keys.list_messages({ query: { limit: 5 } }), ['messages', 'list_messages', { query: { limit: 5 } }])
})

test('what is made is of the contracts', () => {
  assert.equal(problems['not-found'], 404)
  assert(keyed.has('POST /api/v1/codes'))
  assert(![...keyed].some((operation) => operation.startsWith('GET ')))
})
