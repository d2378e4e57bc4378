// Which inline scripts of a page that was made once for all may run: those that only hand over data, and the framework's own.
//
// What a reader would get wrong: a hash of whatever stands in the page would bless what an attacker got into it as well.  So a
// script is named by its hash only when it is one we know: `push` of one JSON value to Next or Turbopack, or a text of the list.
import { createHash } from 'node:crypto'

/** What React and Next write by themselves, whole. */
const KNOWN = new Set(['requestAnimationFrame(function(){$RT=performance.now()});'])

const PUSH =
  /^(?:\(self\.__next_f=self\.__next_f\|\|\[\]\)|self\.__next_f|\(globalThis\["TURBOPACK"\] \|\| \(globalThis\["TURBOPACK"\] = \[\]\)\))\.push\((?<value>[\s\S]*)\);?$/

function isData(text) {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

export const isOurs = (code) => KNOWN.has(code) || isData(PUSH.exec(code)?.groups.value ?? '')

/** The inline scripts of a page, as they stand between their tags; not those with an address, nor blocks of data. */
export function* inlineScripts(html) {
  for (const [, attributes, code] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script\s*>/gi)) {
    if (/\ssrc\s*=/i.test(attributes) || /\stype\s*=\s*["']?application\/(ld\+)?json/i.test(attributes)) continue
    yield code
  }
}

/** Their names in a policy, and how many got none. */
export function scriptHashes(html) {
  const hashes = new Set()
  let strange = 0
  for (const code of inlineScripts(html))
    if (isOurs(code)) hashes.add(`'sha256-${createHash('sha256').update(code).digest('base64')}'`)
    else strange++
  return { hashes: [...hashes], strange }
}
