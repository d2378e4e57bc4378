// A browser, and pages in it that may not complain: whatever the console says, a script that the policy refuses, words that
// server and browser write differently, or a request that leaves our address, fails the test that opened the page.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page, type Request } from 'playwright-core'

import { publicUrl } from '../journeys/stack.ts'

export { publicUrl } from '../journeys/stack.ts'
export type { Page } from 'playwright-core'

export const locales = ['ar', 'fr', 'en'] as const
export type Locale = (typeof locales)[number]

/** Is it the built app? The one that is compiled as it is asked for talks more, and its scripts are larger. */
export const isBuilt = process.env.WEB !== 'dev'

const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 } satisfies BrowserContextOptions
const desktop = { viewport: { width: 1280, height: 860 } } satisfies BrowserContextOptions
export const screens = { phone, desktop }

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS })

// Of the compiler, and of nobody's fault.
const CHATTER = /\[HMR\]|\[Fast Refresh\]|React DevTools|_next\/hmr|Slow network is detected/

/** What a page complained of, as lines. `allow` are complaints that belong to the test: a status it asks for. */
export class Complaints {
  readonly lines: string[] = []
  readonly allowed: RegExp[] = []
  allow(...patterns: RegExp[]) {
    this.allowed.push(...patterns)
  }
  add(line: string) {
    if (!CHATTER.test(line)) this.lines.push(line)
  }
  get left() {
    return this.lines.filter((line) => !this.allowed.some((pattern) => pattern.test(line)))
  }
}

// What a page asks for of itself once it runs comes sooner than this after what it waited for.
const QUIET_MS = 400

/** Tells when a page is quiet: it is loaded, and asks for nothing more. The stream of news, which never ends, is no question. */
function quietness(page: Page) {
  const asked = new Set<Request>()
  let timer: NodeJS.Timeout | undefined
  let quiet: (() => void) | undefined
  const look = () => {
    clearTimeout(timer)
    if (quiet && asked.size === 0) timer = setTimeout(quiet, QUIET_MS)
  }
  const ended = (request: Request) => {
    asked.delete(request)
    look()
  }
  page.on('request', (request) => {
    if (request.resourceType() !== 'eventsource') asked.add(request)
    look()
  })
  page.on('requestfinished', ended)
  page.on('requestfailed', ended)
  return async (limitMs: number) => {
    let late: NodeJS.Timeout | undefined
    await new Promise<void>((resolve, reject) => {
      quiet = resolve
      late = setTimeout(() => reject(new Error(`still asked for after ${limitMs} ms: ${[...asked].map((request) => request.url()).join(' ')}`)), limitMs)
      look()
    }).finally(() => {
      clearTimeout(late)
      clearTimeout(timer)
      quiet = undefined
    })
  }
}

function listen(page: Page, complaints: Complaints) {
  page.on('console', (message) => {
    if (['error', 'warning', 'assert'].includes(message.type())) complaints.add(`${message.type()}: ${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => complaints.add(`thrown: ${error}`))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(publicUrl) && !/^(data|blob|about):/.test(url)) complaints.add(`foreign: ${url}`)
  })
}

export interface Visitor {
  context: BrowserContext
  complaints: Complaints
  open(path: string): Promise<{ page: Page; status: number }>
}

interface Cookie {
  name: string
  value: string
}

/** Someone with a browser of his own. His pages' complaints are looked at when the test ends; see `browsing`. */
export async function visitor(browser: Browser, { cookies = [], ...options }: BrowserContextOptions & { cookies?: Cookie[] } = {}): Promise<Visitor> {
  const context = await browser.newContext({ ...desktop, ...options })
  // Pages that are compiled as they are asked for take their time.
  if (!isBuilt) context.setDefaultTimeout(90_000)
  const complaints = new Complaints()
  if (cookies.length > 0)
    await context.addCookies(cookies.map(({ name, value }) => ({ name, value, domain: 'localhost', path: '/', secure: name.startsWith('__Host-'), httpOnly: name.startsWith('__Host-'), sameSite: 'Lax' as const })))
  context.on('page', (page) => listen(page, complaints))
  return {
    context,
    complaints,
    async open(path) {
      const page = await context.newPage()
      const quiet = quietness(page)
      const answer = await page.goto(publicUrl + path)
      await quiet(isBuilt ? 10_000 : 30_000)
      return { page, status: answer?.status() ?? 0 }
    },
  }
}

/** A browser for the tests of a file: `const { withVisitor } = browsing()`. */
export function browsing() {
  let browser: Browser
  before(async () => {
    browser = await launch()
  })
  after(() => browser.close())

  /** Runs a test with a visitor, and fails it when his pages complained. */
  const withVisitor = (options: Parameters<typeof visitor>[1], run: (visitor: Visitor) => Promise<void>) => async () => {
    const guest = await visitor(browser, options)
    try {
      await run(guest)
      assert.deepEqual(guest.complaints.left, [], 'what the pages complained of')
    } finally {
      await guest.context.close()
    }
  }
  return { withVisitor, browser: () => browser }
}

/** Does the page stick out at its side? */
export const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
