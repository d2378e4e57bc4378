// What every page has, and the pages that are the same for everybody: language, theme, offline, search engines, no scripts.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { browsing, isBuilt, locales, publicUrl, screens } from './browser.ts'
import { world } from './pages.ts'

const { withVisitor } = browsing()

test('a change of language keeps the page and its question, and is remembered', withVisitor(screens.desktop, async ({ open, context }) => {
  const { page } = await open('/fr/help?x=1#codes')
  await page.locator('footer a[data-language=ar]').click()
  await page.waitForURL('**/ar/help?x=1#codes')
  assert.equal(await page.getAttribute('html', 'dir'), 'rtl')
  await page.goto(publicUrl)
  assert.equal(new URL(page.url()).pathname, '/ar')
  assert.equal((await context.cookies()).find(({ name }) => name === 'language')?.value, 'ar')
}))

test('a theme is chosen without waiting for the framework, and stays', withVisitor({ ...screens.phone, colorScheme: 'light' }, async ({ open }) => {
  const { page } = await open('/fr/about')
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await ground()
  await page.locator('footer input[data-theme-choice][value=dark]').check({ force: true })
  const dark = await ground()
  assert.notEqual(dark, light)
  await page.reload({ waitUntil: 'networkidle' })
  assert.equal(await ground(), dark)
  assert.equal(await page.locator('footer input[data-theme-choice][value=dark]').isChecked(), true)
  await page.locator('footer input[data-theme-choice][value=system]').check({ force: true })
  assert.equal(await ground(), light)
}))

test('a menu opens by keyboard, and Escape gives the focus back', withVisitor(screens.phone, async ({ open }) => {
  const { page } = await open('/ar')
  const summary = page.locator('header details[data-menu]:visible summary')
  await summary.focus()
  await page.keyboard.press('Enter')
  assert.equal(await page.locator('header details[data-menu][open]').count(), 1)
  await page.keyboard.press('Escape')
  assert.equal(await page.locator('header details[data-menu][open]').count(), 0)
  assert.equal(await summary.evaluate((element) => element === document.activeElement), true)
}))

test('the first Tab offers the way past the header', withVisitor(screens.desktop, async ({ open }) => {
  const { page } = await open('/en')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'content')
}))

test('the front page works without scripts: search, trades, languages', withVisitor({ ...screens.phone, javaScriptEnabled: false }, async ({ open }) => {
  const { page } = await open('/fr')
  await page.locator('main input[name=q]').fill('dentiste')
  await page.locator('main form[role=search] button[type=submit]').click()
  await page.waitForURL('**/fr/search?q=dentiste**')
  assert.ok(await page.locator('h1:visible').isVisible())
  assert.ok((await page.locator('main article:visible').count()) > 0, 'results without scripts')
  await page.goto(`${publicUrl}/fr`)
  await page.locator('main details summary').first().click()
  await page.locator('main a[href="/fr/find/dentist"]').first().click()
  await page.waitForURL('**/fr/find/dentist')
  assert.ok((await page.locator('main article:visible').count()) > 0)
}))

test('on the map each wilaya is one link with a name, and the west stays left in Arabic', withVisitor(screens.desktop, async ({ open }) => {
  for (const locale of ['ar', 'fr']) {
    const { page } = await open(`/${locale}`)
    const links = page.locator('svg[role=group] a')
    assert.equal(await links.count(), 69)
    const names = await links.evaluateAll((all) => all.map((link) => link.getAttribute('aria-label')))
    assert.equal(new Set(names).size, 69)
    const at = async (slug: string) => (await page.locator(`svg[role=group] a[href$="wilaya=${slug}"]`).boundingBox())!.x
    assert.ok((await at('tlemcen')) < (await at('annaba')))
    await page.close()
  }
}))

for (const locale of locales)
  test(`a landing page in ${locale} says what it is to search engines`, async () => {
    const { trade, wilaya } = await world()
    const path = `/find/${trade}/${wilaya}`
    const answer = await fetch(`${publicUrl}/${locale}${path}`)
    const html = await answer.text()
    assert.equal(answer.status, 200)
    if (isBuilt) {
      const links = answer.headers.get('link') ?? ''
      assert.ok(links.includes(`<${publicUrl}/${locale}${path}>; rel="canonical"`), links)
      for (const other of locales) assert.ok(links.includes(`<${publicUrl}/${other}${path}>; rel="alternate"; hreflang="${other}"`), links)
    }
    const [, json] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html) ?? assert.fail('no structured data')
    const graph = (JSON.parse(json!) as { '@graph': { '@type': string; itemListElement: unknown[] }[] })['@graph']
    assert.equal(graph.find((one) => one['@type'] === 'BreadcrumbList')?.itemListElement.length, 3)
    assert.ok(graph.find((one) => one['@type'] === 'ItemList')!.itemListElement.length > 0)
    assert.ok(html.includes('<title>') && /<meta name="description" content="[^"]{40,}"/.test(html))
  })

test('a trade or wilaya that does not exist is not found', async () => {
  for (const path of ['/find/alchemist', '/find/dentist/atlantis']) {
    const answer = await fetch(`${publicUrl}/en${path}`)
    await answer.text()
    assert.equal(answer.status, 404, path)
  }
})

test('the sitemap lists every trade in every language; robots.txt names it', async () => {
  const robots = await (await fetch(`${publicUrl}/robots.txt`)).text()
  assert.ok(robots.includes(`Sitemap: ${publicUrl}/sitemap.xml`))
  assert.ok(robots.includes('Disallow: /fr/search'))
  const map = await (await fetch(`${publicUrl}/sitemap.xml`)).text()
  for (const locale of locales) for (const path of ['', '/about', '/find/dentist', '/find/dentist/oran']) assert.ok(map.includes(`<loc>${publicUrl}/${locale}${path}</loc>`), `${locale}${path}`)
  assert.ok(!map.includes('/search'))
})

test('what is put on a first screen has a name, icons, and a start', async () => {
  for (const locale of locales) {
    const manifest = (await (await fetch(`${publicUrl}/${locale}/manifest.webmanifest`)).json()) as { name: string; start_url: string; dir: string; icons: { src: string; sizes: string }[] }
    assert.equal(manifest.start_url, `/${locale}`)
    assert.equal(manifest.dir, locale === 'ar' ? 'rtl' : 'ltr')
    for (const icon of manifest.icons) {
      const answer = await fetch(publicUrl + icon.src)
      const bytes = Buffer.from(await answer.arrayBuffer())
      assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, icon.sizes, icon.src)
    }
  }
})

test('without a connection there is a page that says so, in the reader’s language', { skip: !isBuilt }, withVisitor(screens.phone, async ({ open, context, complaints }) => {
  complaints.allow(/ERR_INTERNET_DISCONNECTED|Failed to load resource/)
  const { page } = await open('/fr/about')
  await page.waitForFunction(
    async () => (await navigator.serviceWorker.ready).active?.state === 'activated' && navigator.serviceWorker.controller && Boolean(await caches.match('/fr/offline')),
  )
  await context.setOffline(true)
  await page.goto(`${publicUrl}/fr/help`)
  assert.equal(await page.locator('h1').innerText(), 'Vous êtes hors ligne')
  await context.setOffline(false)
  await page.locator('main a').click()
  await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Aide')
}))
