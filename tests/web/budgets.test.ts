// Bytes: the scripts that a page loads before anybody did anything, and all that a first visit of the front page costs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

import { browsing, isBuilt, screens, type Page, type Visitor } from './browser.ts'
import { pages, world } from './pages.ts'
import { demo } from './people.ts'

const { withVisitor } = browsing()

const KIB = 1024

interface Part {
  type: string
  url: string
  /** As it comes over the wire when the edge compresses it. */
  bytes: number
}

const SQUEEZED = /javascript|css|html|json|svg|text/

/** All that a page loads until it is quiet. */
async function loaded({ context }: Visitor, path: string, then: (page: Page) => Promise<unknown>): Promise<Part[]> {
  const page = await context.newPage()
  const waiting: Promise<Part>[] = []
  page.on('response', (response) => {
    const type = response.headers()['content-type'] ?? ''
    waiting.push(response.body().then(
      (body) => ({ type, url: response.url(), bytes: SQUEEZED.test(type) ? gzipSync(body).length : body.length }),
      () => ({ type, url: response.url(), bytes: 0 }),
    ))
  })
  await then(page)
  return Promise.all(waiting)
}

const sum = (parts: Part[]) => parts.reduce((all, part) => all + part.bytes, 0)
const scripts = (parts: Part[]) => sum(parts.filter((part) => part.type.includes('javascript') && !part.url.endsWith('/worker.js')))
const kib = (bytes: number) => `${(bytes / KIB).toFixed(1)} KiB`

for (const entry of pages.filter((page) => page.budget))
  test(`${entry.name}: at most ${entry.budget} KiB of scripts`, { skip: !isBuilt }, async (t) => {
    const path = entry.path(await world())
    const session = await demo(entry.who ?? 'guest')
    await withVisitor({ ...screens.phone, cookies: session?.cookies ?? [] }, async (visitor) => {
      const bytes = scripts(await loaded(visitor, path, (page) => page.goto(`${process.env.CONTACTO_PUBLIC_URL}/ar${path}`, { waitUntil: 'networkidle' })))
      t.diagnostic(kib(bytes))
      assert.ok(bytes > 50 * KIB, 'the page has scripts')
      assert.ok(bytes <= entry.budget! * KIB, `${kib(bytes)} of scripts`)
    })()
  })

for (const locale of ['ar', 'fr', 'en'])
  test(`a first visit of home in ${locale} costs at most 350 KB`, { skip: !isBuilt }, (t) =>
    withVisitor(screens.phone, async (visitor) => {
      const parts = await loaded(visitor, '', (page) => page.goto(`${process.env.CONTACTO_PUBLIC_URL}/${locale}`, { waitUntil: 'networkidle' }))
      t.diagnostic(`${sum(parts)} bytes: ${parts.map((part) => `${new URL(part.url).pathname.split('/').pop()} ${part.bytes}`).join(', ')}`)
      assert.ok(sum(parts) <= 350_000, `${sum(parts)} bytes`)
    })())
