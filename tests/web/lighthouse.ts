// Lighthouse over the pages, as a phone and a desktop see them: accessibility, best practices and SEO must be 100; performance
// is told, the median of three.   npm run lighthouse -w web   asks CONTACTO_PUBLIC_URL; PAGES=home,help some of them.
import { launch as launchChrome } from 'chrome-launcher'
import lighthouse, { desktopConfig } from 'lighthouse'

import { publicUrl } from './browser.ts'
import { pages, world } from './pages.ts'

const only = process.env.PAGES?.split(',')
const runs = Number(process.env.RUNS ?? 3)
const MUST = ['accessibility', 'best-practices', 'seo'] as const

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!

const chrome = await launchChrome({
  chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
})
const facts = await world()
let missed = 0
for (const entry of pages.filter(({ name, who, status }) => (only ? only.includes(name) : !who && !status))) {
  const path = entry.path(facts)
  for (const form of ['mobile', 'desktop'] as const) {
    const performance: number[] = []
    for (let run = 0; run < runs; run++) {
      const result = await lighthouse(
        `${publicUrl}/fr${path}`,
        { port: chrome.port, logLevel: 'error', onlyCategories: run === 0 ? ['performance', ...MUST] : ['performance'] },
        form === 'desktop' ? desktopConfig : undefined,
      )
      const { categories, audits } = result!.lhr
      performance.push(Math.round((categories.performance?.score ?? 0) * 100))
      if (run > 0) continue
      const must = MUST.filter((name) => !(name === 'seo' && entry.hidden))
      const scores = must.map((name) => Math.round((categories[name]?.score ?? 0) * 100))
      for (const [at, score] of scores.entries()) {
        if (score === 100) continue
        missed++
        const failed = categories[must[at]!]!.auditRefs.filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1).map(({ id }) => id)
        console.error(`${entry.name} ${form}: ${must[at]} ${score}: ${failed.join(', ')}`)
      }
      process.stdout.write(`${entry.name.padEnd(20)} ${form.padEnd(8)} ${must.map((name, at) => `${name} ${scores[at]}`).join('  ')}`)
    }
    console.log(`  performance ${median(performance)}`)
  }
}
chrome.kill()
process.exitCode = missed > 0 ? 1 : 0
