// Every page, in every language, light and dark: nothing that axe finds wrong, nothing that sticks out, nothing complained of.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AxeBuilder } from '@axe-core/playwright'

import { browsing, locales, overflow, screens, type Page } from './browser.ts'
import { demo } from './people.ts'
import { pages, world, type PageEntry } from './pages.ts'

const { withVisitor } = browsing()

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

// What may differ between light and dark: all else is said by elements and their names, which are the same.
const OF_COLOUR = ['color-contrast', 'link-in-text-block']

async function faults(page: Page, only?: string[]) {
  // In the page alone: the other way opens a second page for each look, for frames, of which we have none.
  // Of what is right not every element is named: that costs as much as finding what is wrong, and nobody reads it.
  const builder = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations } = await (only ? builder.withRules(only) : builder.withTags(RULES)).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`)
}

const only = process.env.PAGES?.split(',')
const wanted = (entry: PageEntry) => !only || only.includes(entry.name)

// While one page loads, and until it is quiet, another one can be looked at: each has a visitor of its own.
describe('pages', { concurrency: 2 }, () => {
  for (const entry of pages.filter(wanted))
    for (const [at, locale] of locales.entries())
      test(`${entry.name} in ${locale}`, async () => {
        const path = entry.path(await world())
        const session = await demo(entry.who ?? 'guest')
        // A phone in one language and a desktop in the others: both are looked at, not all with all.
        const screen = at === 0 ? screens.phone : screens.desktop
        await withVisitor({ ...screen, colorScheme: 'light', reducedMotion: 'reduce', cookies: session?.cookies ?? [] }, async ({ open, complaints }) => {
          if (entry.status) complaints.allow(/status of 40\d/)
          const { page, status } = await open(`/${locale}${path}`)
          assert.equal(status, entry.status ?? 200)
          assert.equal(await page.getAttribute('html', 'lang'), locale)
          assert.equal(await page.getAttribute('html', 'dir'), locale === 'ar' ? 'rtl' : 'ltr')
          assert.equal(await page.locator('h1:visible').count(), 1, 'one h1')
          assert.equal(await overflow(page), 0, 'sticks out')
          assert.deepEqual(await faults(page), [], 'light')
          await page.emulateMedia({ colorScheme: 'dark' })
          // Colours that are still on their way are none that anybody reads; where less motion is asked for, they are not on their way.
          assert.equal(await page.evaluate(() => document.getAnimations().filter((one) => one instanceof CSSTransition).length), 0)
          assert.deepEqual(await faults(page, OF_COLOUR), [], 'dark')
        })()
      })
})
