// Pictures of every page × language × width × scheme, in build/shots; of those named by `PAGES=home,search`, when there are some.
// It asks CONTACTO_PUBLIC_URL, a running Contacto:   npm run shots -w web
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { launch, locales, visitor } from './browser.ts'
import { demo } from './people.ts'
import { pages, world } from './pages.ts'

const folder = join(import.meta.dirname, '../../build/shots')
const only = process.env.PAGES?.split(',')
const widths = (process.env.WIDTHS ?? '360,1280').split(',').map(Number)
const schemes = (process.env.SCHEMES ?? 'light,dark').split(',') as ('light' | 'dark')[]

mkdirSync(folder, { recursive: true })
const browser = await launch()
const facts = await world()
let complained = 0
for (const entry of pages.filter(({ name }) => !only || only.includes(name))) {
  const path = entry.path(facts)
  const session = await demo(entry.who ?? 'guest')
  for (const width of widths) {
    const guest = await visitor(browser, { viewport: { width, height: width < 600 ? 740 : 860 }, cookies: session?.cookies ?? [] })
    for (const locale of locales) {
      const { page } = await guest.open(`/${locale}${path}`)
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme })
        await page.screenshot({ path: join(folder, `${entry.name}-${locale}-${width}-${colorScheme}.png`), fullPage: true })
      }
      await page.close()
    }
    for (const line of guest.complaints.left) console.error(`${entry.name}: ${line}`)
    complained += guest.complaints.left.length
    await guest.context.close()
  }
  console.log(entry.name)
}
await browser.close()
process.exitCode = complained > 0 ? 1 : 0
