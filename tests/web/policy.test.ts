// What pages may run: a nonce where a page is made for somebody, hashes where it is kept, and never `unsafe-inline`.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isOurs, scriptHashes } from '../../web/server/scripts.mjs'
import { browsing, isBuilt, publicUrl } from './browser.ts'
import { pages, world } from './pages.ts'
import { demo } from './people.ts'

const { withVisitor } = browsing()

const scriptsOf = (header: string | null) => /script-src ([^;]*)/.exec(header ?? '')?.[1] ?? assert.fail('no script-src')

for (const entry of pages)
  test(`the policy of ${entry.name}`, { skip: !isBuilt }, async () => {
    const path = entry.path(await world())
    const session = await demo(entry.who ?? 'guest')
    const cookie = session?.cookies.map(({ name, value }) => `${name}=${value}`).join('; ') ?? ''
    const asked = () => fetch(`${publicUrl}/fr${path}`, { headers: { cookie } })
    const first = await asked()
    const header = first.headers.get('content-security-policy')
    const html = await first.text()
    assert.doesNotMatch(header!, /unsafe|https?:|\*/)
    assert.match(header!, /style-src 'self'(;|$)/)
    assert.doesNotMatch(html, /<[^>]+\sstyle=/, 'a style attribute')
    assert.doesNotMatch(html, /<[^>]+\son[a-z]+=/, 'a handler in an attribute')
    if (entry.status) {
      assert.equal(scriptsOf(header), "'self'")
      assert.deepEqual([...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag), ['<script src="/early.js">'])
    } else if (entry.kept) {
      assert.match(scriptsOf(header), /'sha256-/)
      assert.doesNotMatch(scriptsOf(header), /nonce/)
      const { hashes, strange } = scriptHashes(html)
      assert.equal(strange, 0, 'inline scripts that nobody knows')
      assert.deepEqual(new Set(scriptsOf(header).split(' ').slice(1)), new Set(hashes))
    } else {
      const nonce = /'nonce-([^']+)'/.exec(scriptsOf(header))?.[1] ?? assert.fail('no nonce')
      for (const [tag] of html.matchAll(/<script\b(?![^>]*\bsrc=)(?![^>]*ld\+json)[^>]*>/g)) assert.ok(tag.includes(`nonce="${nonce}"`), tag)
      assert.notEqual(/'nonce-([^']+)'/.exec(scriptsOf((await asked()).headers.get('content-security-policy')))?.[1], nonce)
    }
  })

test('a kept page that has not changed says so, with its policy', { skip: !isBuilt }, async () => {
  const first = await fetch(`${publicUrl}/fr`)
  const etag = first.headers.get('etag') ?? assert.fail('no ETag')
  await first.text()
  const again = await fetch(`${publicUrl}/fr`, { headers: { 'If-None-Match': etag } })
  assert.equal(again.status, 304)
  assert.equal(scriptsOf(again.headers.get('content-security-policy')), scriptsOf(first.headers.get('content-security-policy')))
})

test('only scripts that hand over data, and the framework’s own, are named', () => {
  assert.ok(isOurs('(self.__next_f=self.__next_f||[]).push([0])'))
  assert.ok(isOurs('self.__next_f.push([1,"a </b> \\u003cscript>"])'))
  for (const code of [
    'alert(1)',
    '',
    'self.__next_f.push([1,"a"]);alert(1)',
    'self.__next_f.push([1,"a"]),alert(1)',
    'self.__next_f.push(alert(1))',
    'self.__next_f.push([1,"a"].map(alert))',
    ';self.__next_f.push([1])',
    'requestAnimationFrame(function(){$RT=performance.now()});alert(1)',
  ])
    assert.ok(!isOurs(code), code)
  const { hashes, strange } = scriptHashes('<script>alert(1)</script><script src="/a.js"></script><SCRIPT type="application/ld+json">{}</SCRIPT ><script>self.__next_f.push([1])</script>')
  assert.equal(strange, 1)
  assert.equal(hashes.length, 1)
})

test('a script that is not named does not run', { skip: !isBuilt }, withVisitor({}, async ({ context, complaints }) => {
  complaints.allow(/Content Security Policy|violates/)
  const page = await context.newPage()
  await page.route(`${publicUrl}/fr`, async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, body: (await answer.text()).replace('</body>', '<script>window.intruder = true</script></body>') })
  })
  await page.goto(`${publicUrl}/fr`, { waitUntil: 'networkidle' })
  assert.equal(await page.evaluate(() => 'intruder' in window), false)
  assert.ok(complaints.lines.length > 0)
}))
