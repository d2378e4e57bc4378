// The picture of a professional's page where it is shared: drawn by a child (server/card.mjs), one at a time, and kept as long as
// there is room.  What stands on it names it, so that it is drawn once for all who ask, and anew when somebody is called otherwise.
import 'server-only'

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { wordsOf, type Locale } from '../../lib/words'
import { headlineOf } from './headline'
import type { Profile } from './read'

export const CARD = { width: 1200, height: 630, type: 'image/png' } as const

interface CardWords {
  locale: Locale
  name: string
  trade: string
  place: string
  site: string
  promise: string
}

export function cardWords(locale: Locale, profile: Profile): CardWords {
  const { name, trade, town: place } = headlineOf(locale, profile)
  const site = wordsOf(locale, 'site')
  return { locale, name, trade, place, site: site('name'), promise: site('promise') }
}

/** Counts changes of how cards look. */
const LOOK = 1

export const cardTag = (words: CardWords) => `"${createHash('sha256').update(`${LOOK}${JSON.stringify(words)}`).digest('base64url').slice(0, 22)}"`

const MOST_KEPT = 64 // of some 30 KB
const MOST_WAITING = 8
const PATIENCE_MS = 10_000
const MOST_BYTES = 1_000_000

const kept = new Map<string, Uint8Array<ArrayBuffer>>()
const drawing = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()
let last: Promise<unknown> = Promise.resolve()

const root = () => join(/* turbopackIgnore: true */ process.cwd(), 'server')

function draw(words: CardWords): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((give, refuse) => {
    const child = spawn(process.execPath, ['--max-old-space-size=64', join(root(), 'card.mjs')], {
      stdio: ['pipe', 'pipe', 'inherit'], timeout: PATIENCE_MS, killSignal: 'SIGKILL',
      env: { NODE_ENV: process.env.NODE_ENV, FONTCONFIG_FILE: join(root(), 'fonts.conf') },
    })
    const parts: Buffer[] = []
    let bytes = 0
    child.stdout.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes > MOST_BYTES) child.kill('SIGKILL')
      else parts.push(part)
    })
    child.on('error', refuse)
    child.on('close', (code) => (code === 0 && bytes > 0 ? give(new Uint8Array(Buffer.concat(parts))) : refuse(new Error(`no card was drawn: ${code}`))))
    child.stdin.on('error', refuse)
    child.stdin.end(JSON.stringify(words))
  })
}

/** Nothing when too many are being drawn. */
export async function card(words: CardWords): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const tag = cardTag(words)
  const there = kept.get(tag)
  if (there) {
    kept.delete(tag) // and put at the end: the one that nobody asks for is forgotten
    kept.set(tag, there)
    return there
  }
  let made = drawing.get(tag)
  if (!made) {
    if (drawing.size >= MOST_WAITING) return undefined
    made = last.then(() => draw(words))
    drawing.set(tag, made)
    last = made.catch(() => undefined).then(() => drawing.delete(tag))
  }
  const picture = await made
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!)
  kept.set(tag, picture)
  return picture
}
