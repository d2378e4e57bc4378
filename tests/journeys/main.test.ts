// main: sign up → publish hours → search → book → both told → cancel.  Here: as far as it exists.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ContactoProblem, createClient, isProblem, newKey, take, takeVersioned } from '@contacto/api'

import { codeTo, eventually, messagesTo, newPerson, publicUrl, signIn } from './stack.ts'

const refused = (slug: string) => (error: unknown) => {
  assert.ok(isProblem(error), String(error))
  assert.equal((error as ContactoProblem).slug, slug)
  return true
}

/** Of the demo data. */
const ADMIN = '+213555000003'

test('a newcomer signs up with a number as people write it, and is spoken to in Arabic', async () => {
  const amel = newPerson()
  const spoken = amel.phone.replace(/^\+213(\d{3})(\d{2})(\d{2})(\d{2})$/, '0$1 $2 $3 $4')
  const asked = await take(amel.api.POST('/api/v1/codes', { body: { phone: spoken, purpose: 'sign_in', language: 'ar' } }))
  const code = await codeTo(amel.phone)
  const [message] = await messagesTo(amel.phone)
  assert.match(message!.text, /[\u0600-\u06ff]/)
  assert.ok(message!.text.length <= 70, 'one SMS')

  const signedIn = await take(
    amel.api.POST('/api/v1/sessions', { body: { flow_id: asked.flow_id, code, client: 'mobile', device_name: 'هاتف أمال' } }),
  )
  assert.equal(signedIn.is_new, true)
  assert.equal(signedIn.user.phone, amel.phone)
  assert.equal(signedIn.user.consent_needed, true)
  amel.token = signedIn.token

  const { data: me, etag } = await takeVersioned(amel.api.GET('/api/v1/users/me'))
  const changed = await take(
    amel.api.PATCH('/api/v1/users/me', {
      params: { header: { 'If-Match': etag } },
      body: { first_name_ar: 'أمال', family_name_ar: 'بن علي', first_name_latin: 'Amel', family_name_latin: 'Benali' },
    }),
  )
  assert.equal(changed.first_name_ar, 'أمال')
  assert.equal(changed.version, me.version + 1)
  await assert.rejects(
    take(amel.api.PATCH('/api/v1/users/me', { params: { header: { 'If-Match': etag } }, body: { language: 'fr' } })),
    refused('precondition-failed'),
  )
})

test('consents are given by version, once for each document', async () => {
  const amel = newPerson()
  await signIn(amel)
  const { items } = await take(amel.api.GET('/api/v1/consents'))
  assert.ok(items.length >= 2)
  for (const { document, version } of items)
    await take(amel.api.POST('/api/v1/users/me/consents', { body: { document, version, language: 'ar' } }))
  const me = await take(amel.api.GET('/api/v1/users/me'))
  assert.equal(me.consent_needed, false)
})

test('a client becomes a professional', async () => {
  const karim = newPerson()
  await signIn(karim, 'fr')
  const { user } = await take(karim.api.POST('/api/v1/users/me/professional')).then(
    async () => ({ user: await take(karim.api.GET('/api/v1/users/me')) }),
  )
  assert.ok(user.roles.includes('professional'))
})

test('a professional publishes who he is, what he offers and when; everybody sees it', async () => {
  const karim = newPerson()
  await signIn(karim, 'fr')
  await take(karim.api.POST('/api/v1/users/me/professional'))

  const trades = await take(karim.api.GET('/api/v1/trades'))
  const trade = trades.items.find((each) => each.name_fr === 'Dentiste')
  assert.ok(trade, 'the catalogue knows dentists')
  const draft = await take(
    karim.api.POST('/api/v1/professionals', {
      body: {
        title: 'Dr',
        first_name_latin: 'Karim',
        family_name_latin: 'Haddad',
        first_name_ar: 'كريم',
        family_name_ar: 'حداد',
        trade: trade.slug,
        register_number: '16/0042',
        languages: ['ar', 'fr'],
      },
    }),
  )
  assert.equal(draft.status, 'draft')
  assert.deepEqual(draft.missing, ['place', 'service', 'hours'])
  await assert.rejects(
    take(karim.api.PUT('/api/v1/professionals/me/status', { body: { status: 'published' } })),
    refused('not-ready'),
  )

  const place = await take(
    karim.api.POST('/api/v1/professionals/me/places', {
      body: { kind: 'practice', wilaya: 'alger', address_latin: '12, rue Didouche Mourad', phone: '021 23 45 67' },
    }),
  )
  await take(
    karim.api.POST('/api/v1/professionals/me/services', {
      body: {
        place_ids: [place.place_id],
        name_fr: 'Consultation',
        name_ar: 'فحص',
        length_minutes: 30,
        price_kind: 'fixed',
        price_from: 250000,
      },
    }),
  )
  const { etag } = await takeVersioned(karim.api.GET('/api/v1/professionals/me'))
  const hours = [{ place_id: place.place_id, weekdays: ['sun', 'mon', 'tue'] as const, from_minute: 480, to_minute: 720 }]
  const put = (version: string) =>
    karim.api.PUT('/api/v1/professionals/me/hours', {
      params: { header: { 'If-Match': version } },
      body: { hours: hours.map((each) => ({ ...each, weekdays: [...each.weekdays] })) },
    })
  await take(put(etag))
  await assert.rejects(take(put(etag)), refused('precondition-failed'))
  const own = await take(karim.api.PUT('/api/v1/professionals/me/status', { body: { status: 'published' } }))
  assert.deepEqual(own.missing, [])

  // A dentist is on a roll: he waits until an admin has found him there, and is published by that.
  const anybody = createClient({ baseUrl: publicUrl })
  const seen = () => anybody.GET('/api/v1/professionals/{slug}', { params: { path: { slug: own.slug } } })
  assert.equal(own.status, 'waiting')
  assert.equal((await seen()).response.status, 404)
  const admin = newPerson(ADMIN)
  await signIn(admin, 'fr')
  await take(
    admin.api.PUT('/api/v1/verifications/{professional_id}', {
      params: { path: { professional_id: own.professional_id } },
      body: { register_number: '16/0042', verified: true },
    }),
  )
  assert.equal((await take(karim.api.GET('/api/v1/professionals/me'))).status, 'published')
  const profile = await take(seen())
  assert.equal(profile.family_name_ar, 'حداد')
  assert.equal(profile.trade.name_fr, 'Dentiste')
  assert.equal(profile.services[0]!.name_ar, 'فحص')
  assert.deepEqual(profile.hours[0]!.weekdays, ['sun', 'mon', 'tue'])

  // Another address: the one before leads to it.
  const slug = `cabinet-${own.slug}`.slice(0, 60).replace(/-+$/, '')
  await take(karim.api.PUT('/api/v1/professionals/me/slug', { body: { slug } }))
  const moved = await fetch(`${publicUrl}/api/v1/professionals/${own.slug}`, { redirect: 'manual' })
  assert.equal(moved.status, 301)
  assert.match(moved.headers.get('location') ?? '', new RegExp(`${slug}$`))

  // Paused, nobody sees it.
  await take(karim.api.PUT('/api/v1/professionals/me/status', { body: { status: 'paused' } }))
  await eventually('the profile to be hidden', async () => {
    const { response } = await anybody.GET('/api/v1/professionals/{slug}', { params: { path: { slug } } })
    return response.status === 404 ? true : undefined
  })
})

test('a second device is told of, and can be signed out from the first', async () => {
  const first = newPerson()
  await signIn(first, 'fr')
  const second = newPerson(first.phone)
  // A number gets one code a minute: the second device asks with the first's leave to wait, or is refused by name.
  const asked = await second.api.POST('/api/v1/codes', { body: { phone: first.phone, purpose: 'sign_in' } })
  assert.equal(asked.response.status, 429)
  assert.ok(Number(asked.response.headers.get('Retry-After')) > 0)

  const { items } = await take(first.api.GET('/api/v1/sessions'))
  assert.equal(items.length, 1)
  assert.equal(items[0]!.current, true)
  await take(first.api.DELETE('/api/v1/sessions/current'))
  await eventually('the end of the session', async () => {
    const { response } = await first.api.GET('/api/v1/users/me')
    return response.status === 401 ? true : undefined
  }, 2)
})

test('a wrong code is refused five times, then the right one too', async () => {
  const thief = newPerson()
  const asked = await take(thief.api.POST('/api/v1/codes', { body: { phone: thief.phone, purpose: 'sign_in' } }))
  const right = await codeTo(thief.phone)
  const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0')
  const answers: string[] = []
  for (const code of [wrong, wrong, wrong, wrong, wrong, right])
    await take(thief.api.POST('/api/v1/sessions', { body: { flow_id: asked.flow_id, code, client: 'mobile' } })).catch(
      (problem: ContactoProblem) => answers.push(problem.slug),
    )
  assert.deepEqual(answers.slice(0, 4), Array(4).fill('wrong-code'))
  assert.equal(answers.length, 6)
  assert.ok(answers[5] === 'code-expired' || answers[5] === 'too-many-requests', answers[5])
})

test('the same key does a thing once, and another body with it is refused', async () => {
  const amel = newPerson()
  const key = newKey()
  const ask = (phone: string) =>
    amel.api.POST('/api/v1/codes', {
      params: { header: { 'Idempotency-Key': key } },
      body: { phone, purpose: 'sign_in' },
    })
  const first = await take(ask(amel.phone))
  const second = await take(ask(amel.phone))
  assert.equal(second.flow_id, first.flow_id)
  await codeTo(amel.phone)
  assert.equal((await messagesTo(amel.phone)).length, 1)
  await assert.rejects(take(ask('+213555000000')), refused('key-reused'))
})

test('what is wrong is named by its pointer, and changes nothing', async () => {
  const wrongs = [
    [{ phone: 42, colour: 'blue' }, [['/colour', 'unknown'], ['/phone', 'type'], ['/purpose', 'required']]],
    [{ phone: '0550', purpose: 'sign_in' }, [['/phone', 'phone']]],
  ] as const
  for (const [body, faults] of wrongs) {
    const answer = await fetch(`${publicUrl}/api/v1/codes`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    const problem = (await answer.json()) as { type: string; errors: { pointer: string; code: string }[] }
    assert.equal(answer.status, 422)
    assert.equal(answer.headers.get('content-type'), 'application/problem+json')
    assert.equal(problem.type, '/problems/invalid')
    assert.deepEqual(problem.errors.map(({ pointer, code }) => [pointer, code]).sort(), faults)
  }
})

test('nobody signed in is told so', async () => {
  const api = createClient({ baseUrl: publicUrl })
  await assert.rejects(take(api.GET('/api/v1/users/me')), refused('unauthenticated'))
})

test('internal routes and metrics are not reachable from outside', async () => {
  for (const path of ['/api/v1/sessions/check', '/api/v1/internal/users', '/metrics', '/api/metrics']) {
    const answer = await fetch(publicUrl + path, { method: path.endsWith('check') ? 'POST' : 'GET' })
    assert.equal(answer.status, 404, path)
    await answer.body?.cancel()
  }
})
