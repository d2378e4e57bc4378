// Finding in a real browser: from words to a start, by mouse, by keyboard, and where no script runs.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createClient, take } from '@contacto/api'

import { newPractice } from '../journeys/practice.ts'
import { eventually } from '../journeys/stack.ts'
import { browsing, overflow, publicUrl, screens, type Page } from './browser.ts'

const { withVisitor } = browsing()
const api = createClient({ baseUrl: publicUrl, retries: 5 })

const words = { ar: 'طبيب أسنان', fr: 'dentiste', en: 'dentist' } as const

const cards = (page: Page) => page.locator('ol article')
const starts = (page: Page) => page.locator('a[href*="/book/"]')
/** Scripts run: what React has taken over bears its marks. */
const lives = (page: Page, selector: string) =>
  page.waitForFunction((at) => Object.keys(document.querySelector(at) ?? {}).some((key) => key.startsWith('__react')), selector)
/** Two things that a full load of the page would lose. */
const mark = (page: Page) => page.evaluate(() => void Object.assign(window, { marked: true }))
const isMarked = (page: Page) => page.evaluate(() => 'marked' in window)

for (const locale of ['ar', 'fr', 'en'] as const)
  for (const screen of ['phone', 'desktop'] as const)
    test(`${locale} on a ${screen}: words lead to people, a person to a week, a week to a start`, withVisitor(screens[screen], async ({ open }) => {
      const { page } = await open(`/${locale}/search`)
      await page.fill('input[name=q]', words[locale])
      await page.locator('form[role=search] button[type=submit]').first().click()
      await page.waitForURL(/[?&]q=/)
      await cards(page).first().waitFor()
      assert.equal(await overflow(page), 0, 'results stick out')

      await cards(page).first().locator('h2 a').click()
      await page.waitForURL(/\/p\//)
      await page.locator('#day-title').waitFor()
      assert.equal(await overflow(page), 0, 'the profile sticks out')
      assert.equal(await page.locator('#times ul a[aria-current=date]').count(), 1)

      const start = starts(page).last()
      const wanted = new URL((await start.getAttribute('href'))!, publicUrl).searchParams
      await start.click()
      await page.waitForURL(/\/book\//)
      for (const name of ['service', 'place', 'start']) assert.equal(new URL(page.url()).searchParams.get(name), wanted.get(name))
    }))

test('a start of a card can be booked', withVisitor({}, async ({ open }) => {
  const { page } = await open(`/fr/search?q=${words.fr}`)
  const href = new URL((await cards(page).first().locator('a[href*="/book/"]').first().getAttribute('href'))!, publicUrl)
  const start = href.searchParams.get('start')!
  const { data: profile } = await api.GET('/api/v1/professionals/{slug}', { params: { path: { slug: href.pathname.split('/').at(-1)! } } })
  const { starts: free } = await take(api.GET('/api/v1/slots', {
    params: {
      query: {
        professional_id: profile!.professional_id, service_id: href.searchParams.get('service')!, place_id: href.searchParams.get('place')!,
        from: start, to: new Date(Date.parse(start) + 60_000).toISOString(),
      },
    },
  }))
  assert.deepEqual(free.map((one) => Date.parse(one)), [Date.parse(start)])
}))

test('a choice changes results at once, keeps the focus, and can be taken back', withVisitor({}, async ({ open }) => {
  const { page } = await open(`/fr/search?q=${words.fr}`)
  await lives(page, 'form[role=search] select')
  await mark(page)
  const choice = page.locator('form[role=search] input[name=part][value=morning]')
  await choice.check()
  await page.waitForURL(/part=morning/)
  assert.equal(await page.evaluate(() => (document.activeElement as HTMLInputElement).value), 'morning')
  await page.locator('select[name=price_most]').selectOption('500000')
  await page.waitForURL(/price_most=500000/)
  assert.match(page.url(), /\?q=dentiste&part=morning&price_most=500000$/, 'empty fields stay out of the address')

  await page.getByRole('link', { name: /^Retirer.*Matin/ }).click()
  await page.waitForURL((url) => !url.searchParams.has('part'))
  await eventually('the field as the page says', async () => ((await choice.isChecked()) ? undefined : true))
  assert.equal(await page.locator('select[name=price_most]').inputValue(), '500000')

  await page.goBack()
  await page.waitForURL(/part=morning/)
  await eventually('the field of before', async () => ((await choice.isChecked()) ? true : undefined))
  assert.ok(await isMarked(page), 'no page was loaded anew')
}))

test('all fits that is asked for', withVisitor({}, async ({ open }) => {
  const { page } = await open(`/fr/search?q=${words.fr}&part=afternoon&languages=fr&verified=true`)
  const times = await cards(page).locator('a[href*="/book/"] bdi').allInnerTexts()
  assert.ok(times.length > 0)
  for (const time of times) assert.ok(time >= '12:00' && time < '16:00', time)
  assert.equal(await cards(page).count(), await cards(page).getByText('Inscription vérifiée').count())
}))

test('where no script runs: words, filters, days, pages, a week, reasons and starts are links and forms', withVisitor({ javaScriptEnabled: false, ...screens.phone }, async ({ open }) => {
  const { page } = await open('/fr/search')
  await page.fill('input[name=q]', words.fr)
  await page.locator('form[role=search] button[type=submit]').first().click()
  await page.waitForURL(/q=dentiste/)
  assert.ok((await cards(page).count()) > 0)
  assert.ok((await starts(page).count()) > 0)

  await page.locator('form[role=search] summary').first().click()
  await page.locator('input[name=verified]').check()
  await page.locator('form[role=search] button[type=submit]').last().click()
  await page.waitForURL(/verified=true/)
  const first = await cards(page).first().locator('h2').innerText()
  const next = page.locator('a[rel=next]')
  if (await next.count()) {
    await next.click()
    await page.waitForURL(/cursor=/)
    assert.notEqual(await cards(page).first().locator('h2').innerText(), first)
    await page.goBack()
  }

  await cards(page).first().locator('h2 a').click()
  await page.waitForURL(/\/p\//)
  const day = page.locator('#times ul a:not([aria-current])').first()
  await day.click()
  await page.waitForURL(/day=/)
  await page.goto(`${page.url().split('#')[0]}&why=1#times`)
  assert.ok(await page.locator('#day-title').isVisible())
  if ((await page.locator('select[name=service] option').count()) > 1) {
    await page.locator('select[name=service]').selectOption({ index: 1 })
    await page.locator('#times form button').click()
    await page.waitForURL(/service=/)
  }
  assert.ok((await starts(page).count()) > 0 || (await page.locator('#times').innerText()).length > 0)
}))

test('suggestions by keyboard: down, up, choose, close', withVisitor({}, async ({ open }) => {
  const { page } = await open('/fr/search')
  await lives(page, 'input[role=combobox]')
  const field = page.getByRole('combobox', { name: 'Qui ou quoi' })
  const options = page.locator('[role=option]:visible')
  assert.equal(await field.getAttribute('aria-expanded'), 'false')
  await field.pressSequentially('dent', { delay: 30 })
  await options.first().waitFor()
  assert.equal(await field.getAttribute('aria-expanded'), 'true')
  assert.equal(await field.getAttribute('aria-activedescendant'), null)

  await field.press('ArrowDown')
  assert.equal(await field.getAttribute('aria-activedescendant'), await options.first().getAttribute('id'))
  assert.equal(await options.first().getAttribute('aria-selected'), 'true')
  await field.press('ArrowUp')
  assert.equal(await field.getAttribute('aria-activedescendant'), null)
  await field.press('ArrowUp')
  assert.equal(await field.getAttribute('aria-activedescendant'), await options.last().getAttribute('id'))

  await field.press('Escape')
  assert.equal(await options.count(), 0)
  assert.equal(await field.inputValue(), 'dent')
  await field.press('ArrowDown')
  await options.first().waitFor()
  const chosen = await options.first().locator('bdi').innerText()
  await field.press('Enter')
  assert.equal((await field.inputValue()).toLowerCase(), chosen.toLowerCase())
  await field.press('Enter')
  await page.waitForURL(/[?&]q=/)
  await cards(page).first().waitFor()
}))

test('suggestions on a phone leave free what sends the form', withVisitor(screens.phone, async ({ open }) => {
  const { page } = await open('/fr')
  await lives(page, 'input[role=combobox]')
  await page.getByRole('combobox').first().pressSequentially('dent', { delay: 30 })
  await page.locator('[role=option]:visible').first().waitFor()
  await page.locator('form[role=search] button[type=submit]').first().click({ timeout: 5_000 })
  await page.waitForURL(/[?&]q=dent\b/)
}))

test('nobody fits: what is possible is proposed, and is', withVisitor({}, async ({ open }) => {
  // Nobody takes a dinar's hundredth for a visit of two hours.
  const { page } = await open(`/fr/search?q=${words.fr}&length_minutes=120&price_most=100000&gender=female`)
  await page.getByRole('heading', { name: 'Personne avec ces critères' }).waitFor()
  const ways = page.locator('main .border-dashed a')
  assert.ok((await ways.count()) > 0, 'ways out')
  await ways.first().click()
  await cards(page).first().waitFor()
}))

test('somebody is missing: the page says why', withVisitor({}, async ({ open }) => {
  const { items } = await take(api.GET('/api/v1/search', { params: { query: { trade: 'dentist', gender: 'female' } } }))
  const someone = items.find(({ family_name_latin }) => family_name_latin) ?? assert.fail('nobody has a name')
  const { page } = await open(`/fr/search?trade=plumber`)
  await lives(page, '#missing input')
  await page.locator('#missing summary').click()
  await page.fill('input[name=missed]', `${someone.first_name_latin} ${someone.family_name_latin}`)
  await page.locator('#missing button[type=submit]').click()
  await page.waitForURL(/missed=/)
  await page.locator('#missing li').first().waitFor()
  assert.match(await page.locator('#missing').innerText(), /autre métier/)
}))

test('the picker changes in place: day, week, reasons, and the address with it', withVisitor({}, async ({ open }) => {
  const practice = await newPractice({ hours: [480, 720] })
  const { page } = await open(`/fr/p/${practice.slug}`)
  await lives(page, '#times ul a')
  await mark(page)
  const before = await starts(page).first().getAttribute('href')
  await page.getByRole('link', { name: 'Jours suivants' }).click()
  await page.waitForURL(/week=/)
  await eventually('another week', async () => ((await starts(page).first().getAttribute('href')) === before ? undefined : true))
  await page.locator('#times ul a').nth(3).click()
  await page.waitForURL(/day=/)
  const day = new URL(page.url()).searchParams.get('day')!
  assert.ok((await starts(page).first().getAttribute('href'))!.includes(`start=${day}`))
  assert.ok(await isMarked(page), 'no page was loaded anew')

  await page.reload()
  await page.locator('#day-title').waitFor()
  assert.ok((await starts(page).first().getAttribute('href'))!.includes(`start=${day}`), 'a reload shows the same day')
}))

test('who is elsewhere sees both clocks', withVisitor({ timezoneId: 'America/Montreal' }, async ({ open }) => {
  const practice = await newPractice()
  const { page } = await open(`/fr/p/${practice.slug}`)
  await page.getByText('chez vous').first().waitFor()
  const [there, here] = (await starts(page).first().innerText()).split('\n')
  assert.match(there!, /^\d\d:\d\d$/)
  assert.match(here!, /^\d\d:\d\d chez vous$/)
  assert.notEqual(there!.slice(0, 2), here!.slice(0, 2))
}))

test('an address of before leads to the one of today, for good; one of nobody is none', withVisitor({}, async ({ open, complaints }) => {
  complaints.allow(/status of 404/)
  const practice = await newPractice()
  const slug = `${practice.slug.slice(0, 40)}-today`
  await take(practice.owner.api.PUT('/api/v1/professionals/me/slug', { body: { slug } }))
  const answer = await fetch(`${publicUrl}/fr/p/${practice.slug}?why=1`, { redirect: 'manual' })
  assert.equal(answer.status, 308)
  assert.equal(answer.headers.get('location'), `/fr/p/${slug}?why=1`)

  await take(practice.owner.api.PUT('/api/v1/professionals/me/status', { body: { status: 'paused' } }))
  const { page, status } = await open(`/fr/p/${slug}`)
  assert.equal(status, 404)
  await page.getByRole('heading', { name: 'Ce professionnel ne prend pas de rendez-vous en ce moment' }).waitFor()
}))

test('a profile tells search engines who, where and when', withVisitor({}, async ({ open }) => {
  const practice = await newPractice()
  const { page } = await open(`/fr/p/${practice.slug}`)
  const told = JSON.parse((await page.locator('script[type="application/ld+json"]').textContent())!)
  assert.equal(told['@type'], 'HairSalon')
  assert.equal(told.name, 'Dr Karim Haddad')
  assert.equal(told.address.addressCountry, 'DZ')
  assert.equal(told.openingHoursSpecification[0].opens, '08:00')
  assert.equal(await page.locator('link[rel=canonical]').getAttribute('href'), `${publicUrl}/fr/p/${practice.slug}`)
  assert.deepEqual((await page.locator('link[rel=alternate][hreflang]').evaluateAll((links) => links.map((link) => (link as HTMLLinkElement).hreflang))).sort(), ['ar', 'en', 'fr', 'x-default'])
}))
