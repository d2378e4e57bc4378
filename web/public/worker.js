// The service worker keeps one thing: the offline page, in the reader's language, with its styles and faces. Nothing else is
// kept: free hours that are old are worse than none.
const KEPT = 'offline-1'
const LOCALES = ['ar', 'fr', 'en']
const localeOf = (url) => LOCALES.find((locale) => new URL(url).pathname.startsWith('/' + locale)) ?? 'ar'

async function keep(locale) {
  const cache = await caches.open(KEPT)
  const path = `/${locale}/offline`
  if (await cache.match(path)) return
  const page = await fetch(path)
  if (!page.ok) return
  const html = await page.clone().text()
  // Its styles, and the script before the first paint; the framework's scripts have nothing to do there. Itself last: it is there
  // when all is.
  const needed = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map((found) => found[1])
  await cache.addAll(['/early.js', ...needed])
  await cache.put(path, page)
}

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()))
self.addEventListener('activate', (event) =>
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name)
    await self.clients.claim()
    for (const client of await self.clients.matchAll()) await keep(localeOf(client.url)).catch(() => undefined)
  })()),
)

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.mode === 'navigate')
    event.respondWith(
      fetch(request).then(
        (answer) => {
          event.waitUntil(keep(localeOf(request.url)).catch(() => undefined))
          return answer
        },
        async () => (await caches.match(`/${localeOf(request.url)}/offline`)) ?? Response.error(),
      ),
    )
  else if (request.method === 'GET' && (request.destination === 'style' || request.destination === 'script'))
    event.respondWith(fetch(request).catch(async () => (await caches.match(request)) ?? Response.error()))
})
