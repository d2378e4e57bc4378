// What is shown where somebody shares a professional's page: a picture with his name, in the language of the page.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { newPractice } from '../journeys/practice.ts'
import { locales, publicUrl } from './browser.ts'

const cardOf = (locale: string, slug: string, headers: Record<string, string> = {}) =>
  fetch(`${publicUrl}/${locale}/p/${slug}/card.png`, { headers, redirect: 'manual' })

test('a profile names its picture; it is one of its size, and another in each language', async () => {
  const { slug } = await newPractice()
  const seen = new Set<string>()
  for (const locale of locales) {
    const html = await (await fetch(`${publicUrl}/${locale}/p/${slug}`)).text()
    const [, address] = /<meta property="og:image" content="([^"]+)"/.exec(html) ?? assert.fail('no og:image')
    assert.equal(address, `${publicUrl}/${locale}/p/${slug}/card.png`)
    const answer = await fetch(address!)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), 'image/png')
    const bytes = Buffer.from(await answer.arrayBuffer())
    assert.equal(bytes.subarray(1, 4).toString('latin1'), 'PNG')
    assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, '1200x630')
    assert.ok(bytes.length > 8_000 && bytes.length < 200_000, `${bytes.length} bytes`)
    seen.add(bytes.toString('base64'))

    const etag = answer.headers.get('etag') ?? assert.fail('no ETag')
    const again = await cardOf(locale, slug, { 'If-None-Match': etag })
    assert.equal(again.status, 304)
    assert.equal((await again.arrayBuffer()).byteLength, 0)
  }
  assert.equal(seen.size, locales.length)
})

test('many who ask at once get the same picture', async () => {
  const { slug } = await newPractice()
  const all = await Promise.all(Array.from({ length: 12 }, async () => Buffer.from(await (await cardOf('ar', slug)).arrayBuffer()).toString('base64')))
  assert.equal(new Set(all).size, 1)
  assert.ok(all[0]!.length > 0)
})

test('nobody has no picture', async () => {
  for (const slug of ['nobody-is-here', '%3Cscript%3E', 'A B']) assert.equal((await cardOf('fr', slug)).status, 404, slug)
  assert.equal((await cardOf('xx', 'nobody-is-here')).status, 404, 'a language that is none')
})
