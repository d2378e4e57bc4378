// Booking in a real browser: with an account and without, on a phone and at a desk, and when something goes wrong on the way.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { take } from '@contacto/api'

import { book, newClient, newPractice, now, startsOf, travel, type Practice, type Wishes } from '../journeys/practice.ts'
import { codeTo, eventually, messagesTo, newNumber } from '../journeys/stack.ts'
import { browsing, overflow, publicUrl, screens, visitor, type Locale, type Page } from './browser.ts'
import { apiOf, signInWeb, type Session } from './people.ts'

const { withVisitor, browser } = browsing()

const names = { ar: ['أمال', 'بن علي'], fr: ['Amel', 'Benali'], en: ['Amel', 'Benali'] } as const
const MINUTE = 60_000

// ---- what a person does ----

const address = (locale: Locale, { slug, wanted }: Practice, start: string) =>
  `/${locale}/book/${slug}?service=${wanted.service_id}&place=${wanted.place_id}&start=${encodeURIComponent(start)}`

const press = (page: Page, what: string) => page.locator(`button[name=do][value="${what}"]`).click()

/** As people write it. */
const written = (phone: string) => `0${phone.slice('+213'.length)}`

async function proveNumber(page: Page, phone: string, seen: readonly string[] = []) {
  await page.fill('input[name=phone]', written(phone))
  // Who asks too soon after the code before is told to wait, and asks again: the stack follows a clock that was moved within a second.
  await eventually('a field for the code', async () => {
    await page.locator('button[name=do][value=ask]').click({ timeout: 1000 }).catch(() => undefined)
    return page.locator('input[name=code]').waitFor({ timeout: 1000 }).then(() => true, () => undefined)
  })
  await page.fill('input[name=code]', await codeTo(phone, seen))
  await press(page, 'confirm')
}

async function sayDetails(page: Page, locale: Locale) {
  const [first, family] = names[locale]
  await page.fill('input[name=first_name]', first)
  await page.fill('input[name=family_name]', family)
  await page.fill('textarea[name=reason]', 'Une douleur')
  await page.check('input[name=agree]')
  await press(page, 'check')
}

async function asGuest(page: Page, phone: string) {
  await press(page, 'guest')
  await page.fill('input[name=name]', 'Yacine Mansouri')
  await page.fill('input[name=phone]', written(phone))
  await press(page, 'check')
  const code = await codeTo(phone)
  await page.fill('input[name=code]', code)
  return code
}

async function cancel(page: Page) {
  // The page before may stand for a moment still, and has a fold with a form, too.
  const fold = page.locator('main details:has(textarea[name=message])')
  await fold.locator('summary').click()
  await fold.locator('button[type=submit]').click()
}

const held = (page: Page) => page.locator('[role=timer]').waitFor()
const arrived = (page: Page, at: 'visits' | 'v') => page.waitForURL(new RegExp(`/${at}/[^/]+\\?done=`))

/** The visits ahead of whoever owns this agenda. */
const visitsAt = async ({ owner }: Practice) =>
  (await take(owner.api.GET('/api/v1/agenda/appointments', { params: { query: { status: 'booked' } } }))).items

async function ready(wishes: Wishes = {}) {
  const practice = await newPractice(wishes)
  return { practice, starts: await startsOf(practice, practice.owner) }
}

/** A client with a name and nothing left to agree to, signed in in a browser. */
async function client(): Promise<{ session: Session; phone: string }> {
  const phone = newNumber()
  const session = await signInWeb(phone)
  const api = apiOf(session)
  await take(api.PATCH('/api/v1/users/me', { params: { header: { 'If-Match': '*' } }, body: { first_name_latin: 'Amel', family_name_latin: 'Benali' } }))
  for (const { document, version } of (await take(api.GET('/api/v1/consents'))).items)
    await take(api.POST('/api/v1/users/me/consents', { body: { document, version, language: 'fr' } }))
  return { session, phone }
}

// ---- the way that most people go ----

for (const locale of ['ar', 'fr'] as const)
  for (const screen of ['phone', 'desktop'] as const)
    test(`main in ${locale} on a ${screen}: a time is chosen, a number proved, a visit booked, seen and cancelled`, withVisitor(screens[screen], async ({ open }) => {
      const { practice } = await ready()
      const { page } = await open(`/${locale}/p/${practice.slug}`)
      await page.locator('a[href*="/book/"]').first().click()
      await page.waitForURL(/\/book\//)
      await proveNumber(page, newNumber())
      await held(page)
      await sayDetails(page, locale)
      await page.locator('button[value=book]').waitFor()
      assert.equal(await overflow(page), 0, 'sticks out')
      await press(page, 'book')
      await arrived(page, 'visits')
      assert.equal((await visitsAt(practice)).length, 1)

      const calendar = await page.request.get(await page.locator('a[download]').evaluate((link: HTMLAnchorElement) => link.href))
      assert.match(calendar.headers()['content-type'] ?? '', /text\/calendar/)
      assert.match(await calendar.text(), /BEGIN:VEVENT[^]*STATUS:CONFIRMED/)
      assert.equal(await page.locator('a[href*="openstreetmap"]').count(), 1)

      await page.goto(`${publicUrl}/${locale}/visits`)
      await page.locator(`main a[href^="/${locale}/visits/"]`).first().click()
      await page.waitForURL(/\/visits\/[0-9a-f-]{36}/)
      await cancel(page)
      await page.waitForURL(/done=cancelled/)
      assert.equal((await visitsAt(practice)).length, 0)
    }))

test('by approval: the page says that it is a request, and that its time is kept', withVisitor(screens.phone, async ({ open, context }) => {
  const { practice, starts } = await ready({ approval: true })
  const { session } = await client()
  await context.addCookies(cookiesOf(session))
  const { page } = await open(address('fr', practice, starts[0]!))
  await held(page)
  await press(page, 'check')
  await press(page, 'book')
  await page.waitForURL(/done=requested/)
  assert.ok(await page.getByText('En attente de réponse').isVisible())
  assert.ok(!(await startsOf(practice, practice.owner)).includes(starts[0]!))
}))

const cookiesOf = ({ cookies }: Session) =>
  cookies.map(({ name, value }) => ({ name, value, domain: 'localhost', path: '/', secure: name.startsWith('__Host-'), sameSite: 'Lax' as const }))

// ---- without an account ----

test('a guest books with a code, and moves and cancels by the link', withVisitor(screens.phone, async ({ open }) => {
  const { practice, starts } = await ready()
  const { page } = await open(address('ar', practice, starts[0]!))
  await asGuest(page, newNumber())
  await press(page, 'book')
  await arrived(page, 'v')
  assert.equal((await visitsAt(practice))[0]?.guest_name, 'Yacine Mansouri')

  await page.locator('a[href$="/move"]').click()
  await page.locator(`a[href*="start=${encodeURIComponent(starts[1]!)}"]`).click()
  await page.locator('form button[type=submit]').click()
  await page.waitForURL(/done=moved/)
  assert.equal((await visitsAt(practice))[0]?.starts_at, starts[1])

  await cancel(page)
  await page.waitForURL(/done=cancelled/)
  assert.deepEqual(await visitsAt(practice), [])
}))

test('no script runs: it is booked all the same', withVisitor({ ...screens.phone, javaScriptEnabled: false }, async ({ open }) => {
  const { practice, starts } = await ready()
  const { page } = await open(address('fr', practice, starts[0]!))
  await proveNumber(page, newNumber())
  await sayDetails(page, 'fr')
  await press(page, 'book')
  await arrived(page, 'visits')
  assert.equal((await visitsAt(practice)).length, 1)
}))

test('a visit moves to another time', withVisitor(screens.desktop, async ({ open, context }) => {
  const { practice, starts } = await ready()
  const { session } = await client()
  await context.addCookies(cookiesOf(session))
  const visit = await take(apiOf(session).POST('/api/v1/appointments', { body: { ...practice.wanted, starts_at: starts[0]! } }))
  const { page } = await open(`/fr/visits/${visit.appointment_id}`)
  await page.locator('a[href$="/move"]').click()
  await page.locator(`a[href*="start=${encodeURIComponent(starts[2]!)}"]`).click()
  await page.locator('form button[type=submit]').click()
  await page.waitForURL(/done=moved/)
  assert.equal((await visitsAt(practice))[0]?.starts_at, starts[2])
  await page.locator('main details > summary').last().click()
  assert.equal(await page.locator('main details ol > li').count(), 2, 'booked, then moved')
}))

// ---- when something goes wrong ----

test('a time that somebody else has: what is near is one tap away', withVisitor(screens.phone, async ({ open, context }) => {
  const { practice, starts } = await ready()
  const { session } = await client()
  await context.addCookies(cookiesOf(session))
  await book(await newClient(), practice, starts[0]!)
  const { page } = await open(address('fr', practice, starts[0]!))
  await page.locator('button[value^="take "]').first().click()
  await held(page)
  await press(page, 'check')
  await press(page, 'book')
  await arrived(page, 'visits')
  const booked = (await visitsAt(practice)).map(({ starts_at }) => starts_at)
  assert.deepEqual(booked, [starts[0], starts[1]])
}))

test('two browsers race for one start: one has it, the other is offered what is near, and books that', async () => {
  const { practice, starts } = await ready()
  const rivals = await Promise.all([0, 1].map(() => visitor(browser(), screens.phone)))
  try {
    const pages = await Promise.all(rivals.map(async ({ open }) => (await open(address('fr', practice, starts[0]!))).page))
    const codes: string[] = []
    for (const page of pages) codes.push(await asGuest(page, newNumber()))
    await Promise.all(pages.map((page) => press(page, 'book')))
    const outcomes = await Promise.all(pages.map((page) => Promise.race([
      arrived(page, 'v').then(() => 'booked'),
      page.locator('button[value^="take "]').first().waitFor().then(() => 'taken'),
    ])))
    assert.deepEqual([...outcomes].sort(), ['booked', 'taken'])
    const lost = outcomes.indexOf('taken')
    await pages[lost]!.locator('button[value^="take "]').first().click()
    await pages[lost]!.fill('input[name=code]', codes[lost]!)
    await press(pages[lost]!, 'book')
    await arrived(pages[lost]!, 'v')
    assert.deepEqual((await visitsAt(practice)).map(({ starts_at }) => starts_at), starts.slice(0, 2))
    for (const { complaints } of rivals) assert.deepEqual(complaints.left, [])
  } finally {
    for (const { context } of rivals) await context.close()
  }
})

test('a hold ends: the page says so, and offers the time again, or those near it', withVisitor(screens.phone, async ({ open, context }) => {
  const { practice, starts } = await ready()
  const { session } = await client()
  await context.addCookies(cookiesOf(session))
  await context.clock.install()
  const { page } = await open(address('fr', practice, starts[0]!))
  await held(page)
  await page.fill('textarea[name=reason]', 'Une douleur')
  await context.clock.fastForward(5 * MINUTE + 1000)
  await page.locator('button[value=hold]').waitFor()

  await press(page, 'hold')
  await held(page)
  await context.clock.fastForward(5 * MINUTE + 1000)
  await page.locator('button[value=hold]').waitFor()
  travel(new Date(now().getTime() + 5 * MINUTE + 2000))
  const rival = await newClient()
  await eventually('the end of the hold', () => book(rival, practice, starts[0]!).catch(() => undefined))
  await press(page, 'hold')
  await page.locator('button[value^="take "]').first().click()
  await held(page)
  assert.equal(await page.inputValue('textarea[name=reason]'), 'Une douleur')
  await press(page, 'check')
  await press(page, 'book')
  await arrived(page, 'visits')
}))

test('a session ends in the middle: the number is proved again, and nothing is lost', withVisitor(screens.phone, async ({ open, context }) => {
  const { practice, starts } = await ready()
  const { session, phone } = await client()
  await context.addCookies(cookiesOf(session))
  const { page } = await open(address('fr', practice, starts[0]!))
  await held(page)
  await page.fill('textarea[name=reason]', 'Une douleur')
  await press(page, 'check')
  await page.locator('button[value=book]').waitFor()
  const seen = (await messagesTo(phone)).flatMap(({ text }) => /\b\d{6}\b/.exec(text)?.[0] ?? [])
  await take(apiOf(session).DELETE('/api/v1/sessions/current'))
  travel(new Date(now().getTime() + 61_000)) // one code a minute
  await eventually('the end of the session', async () => ((await apiOf(session).GET('/api/v1/holds')).response.status === 401 ? true : undefined))
  await press(page, 'book')
  await proveNumber(page, phone, seen)
  await page.locator('button[value=book]').waitFor()
  await press(page, 'book')
  await arrived(page, 'visits')
  const [visit] = await visitsAt(practice)
  const whole = await take(practice.owner.api.GET('/api/v1/appointments/{appointment_id}', { params: { path: { appointment_id: visit!.appointment_id } } }))
  assert.equal(whole.reason, 'Une douleur')
}))

test('the connection breaks in the middle of booking: the answer is found again, and nothing is booked twice', withVisitor(screens.phone, async ({ open, context, complaints }) => {
  complaints.allow(/ERR_CONNECTION_RESET|Failed to fetch/)
  const { practice, starts } = await ready()
  const { session } = await client()
  await context.addCookies(cookiesOf(session))
  const { page } = await open(address('fr', practice, starts[0]!))
  await held(page)
  await press(page, 'check')
  await page.locator('button[value=book]').waitFor()

  // It is booked, but its answer never comes; nor does that of what is sent after it.
  let lost = 0
  await page.route('**/book/**', async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    if (lost++ === 0) await route.fetch()
    await route.abort('connectionreset')
  })
  await press(page, 'book')
  await page.getByText('Connexion perdue').waitFor()
  await eventually('the visit', async () => ((await visitsAt(practice)).length === 1 ? true : undefined))

  // Neither does a reload lose it.
  await page.reload()
  await page.getByText('Connexion perdue').waitFor()
  await page.unroute('**/book/**')
  await arrived(page, 'visits')
  assert.equal((await visitsAt(practice)).length, 1)
}))

test('nothing but keys: a guest books', withVisitor(screens.desktop, async ({ open }) => {
  const { practice, starts } = await ready()
  const phone = newNumber()
  const { page } = await open(address('fr', practice, starts[0]!))
  const reach = async (selector: string) => {
    for (let tabs = 0; tabs < 60; tabs++) {
      await page.keyboard.press('Tab')
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
    }
    assert.fail(`no key leads to ${selector}`)
  }
  await reach('button[value=guest]')
  await page.keyboard.press('Enter')
  await page.locator('input[name=name]').waitFor()
  await reach('input[name=name]')
  await page.keyboard.type('Yacine Mansouri')
  await reach('input[name=phone]')
  await page.keyboard.type(written(phone))
  await reach('input[name=who]')
  await page.keyboard.press('ArrowDown')
  await reach('input[name=attendee_name]')
  await page.keyboard.type('Lina Mansouri')
  await page.keyboard.press('Enter')
  await page.locator('input[name=code]').waitFor()
  await reach('input[name=code]')
  await page.keyboard.type(await codeTo(phone))
  await page.keyboard.press('Enter')
  await arrived(page, 'v')
  assert.equal((await visitsAt(practice))[0]?.attendee_name, 'Lina Mansouri')
}))

test('a calendar link is listed as soon as it is made, and no more when it is ended', async () => {
  const { cookies } = await signInWeb(newNumber())
  await withVisitor({ cookies }, async ({ open }) => {
    const { page } = await open('/fr/visits')
    await page.getByText('Tous vos rendez-vous dans votre agenda').click()
    await page.getByRole('button', { name: 'Créer un lien' }).click()
    await page.getByText('Pas encore lu').waitFor()
    await page.getByRole('button', { name: 'Couper le lien' }).click()
    await page.getByText('Le lien est coupé.').waitFor()
    assert.equal(await page.getByText('Pas encore lu').count(), 0)
  })()
})
