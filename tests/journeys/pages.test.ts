// What a browser makes of it: pages without an error, a refused script or a wrong direction.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { chromium, type Browser, type Page } from 'playwright-core'

import { codeTo, newPerson, publicUrl } from './stack.ts'
import { take } from '@contacto/api'

let browser: Browser

before(async () => {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
})
after(() => browser.close())

/** A page that collects whatever it complains of, and every request that leaves our address. */
async function open(path: string, width: number) {
  const page = await browser.newPage({ viewport: { width, height: 740 } })
  const complaints: string[] = []
  page.on('console', (message) => message.type() !== 'log' && complaints.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith(publicUrl) && !request.url().startsWith('data:')) complaints.push(`foreign: ${request.url()}`)
  })
  const answer = await page.goto(publicUrl + path, { waitUntil: 'networkidle' })
  return { page, complaints, status: answer?.status() }
}

const overflows = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

for (const [locale, direction] of [['ar', 'rtl'], ['fr', 'ltr'], ['en', 'ltr']] as const)
  for (const width of [360, 1280])
    test(`home in ${locale}, ${width} wide`, async () => {
      const { page, complaints, status } = await open(`/${locale}`, width)
      assert.equal(status, 200)
      assert.equal(await page.getAttribute('html', 'lang'), locale)
      assert.equal(await page.getAttribute('html', 'dir'), direction)
      assert.equal(await page.locator('h1').count(), 1)
      assert.equal(await overflows(page), false)
      assert.deepEqual(complaints, [])
      await page.close()
    })

test('the root speaks the language of the browser', async () => {
  for (const [wish, locale] of [['fr-DZ', 'fr'], ['ar-DZ', 'ar'], ['de-DE', 'ar']]) {
    const answer = await fetch(publicUrl, { headers: { 'Accept-Language': wish! }, redirect: 'manual' })
    assert.equal(answer.status, 307)
    assert.equal(answer.headers.get('location'), `/${locale}`)
    await answer.body?.cancel()
  }
})

test('the docs of the API open, and name every public operation', async () => {
  const { page, complaints, status } = await open('/api/docs', 1280)
  assert.equal(status, 200)
  const openapi = (await (await fetch(`${publicUrl}/api/openapi.json`)).json()) as { paths: Record<string, object> }
  const text = await page.locator('body').innerText()
  for (const path of Object.keys(openapi.paths)) assert.ok(text.includes(path), path)
  assert.ok(!text.includes('/v1/internal/'))
  assert.equal(await overflows(page), false)
  assert.deepEqual(complaints, [])
  await page.close()
})

test('a newcomer reads his code on the page of messages', async () => {
  const person = newPerson()
  await take(person.api.POST('/api/v1/codes', { body: { phone: person.phone, purpose: 'sign_in', language: 'fr' } }))
  const code = await codeTo(person.phone)
  const { page, complaints } = await open('/dev/messages', 360)
  assert.ok(await page.getByText(code).isVisible())
  assert.equal(await overflows(page), false)
  assert.deepEqual(complaints, [])
  await page.close()
})

test('a page that does not exist says so, with 404', async () => {
  const { page, status } = await open('/fr/nulle-part', 360)
  assert.equal(status, 404)
  assert.ok(await page.getByText('Cette page n’existe pas.').isVisible())
  await page.close()
})
