// The faces of pages as files that FreeType reads where pictures are drawn (card.mjs): the packages have them as WOFF, which is
// TrueType whose tables are squeezed one by one (W3C, WOFF 1.0, section 3).
import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'

const root = path.join(import.meta.dirname, '../..')
const FACES = { 'ibm-plex-sans': ['latin', 'latin-ext'], 'ibm-plex-sans-arabic': ['arabic'] }
const WEIGHTS = [400, 700]

const HEAD = 44
const ENTRY = 20

/** @param {Buffer} woff */
function unpacked(woff) {
  const count = woff.readUInt16BE(12)
  const power = Math.floor(Math.log2(count))
  const head = Buffer.alloc(12 + 16 * count)
  head.writeUInt32BE(woff.readUInt32BE(4), 0)
  for (const [at, value] of [count, 16 * 2 ** power, power, 16 * (count - 2 ** power)].entries()) head.writeUInt16BE(value, 4 + 2 * at)
  const parts = [head]
  let end = head.length
  for (let at = 0; at < count; at++) {
    const entry = woff.subarray(HEAD + ENTRY * at, HEAD + ENTRY * (at + 1))
    const [from, squeezed, length, sum] = [4, 8, 12, 16].map((field) => entry.readUInt32BE(field))
    const bytes = woff.subarray(from, from + squeezed)
    const table = squeezed === length ? bytes : zlib.inflateSync(bytes)
    entry.copy(head, 12 + 16 * at, 0, 4)
    for (const [field, value] of [sum, end, length].entries()) head.writeUInt32BE(value, 16 + 16 * at + 4 * field)
    const rest = Buffer.alloc((4 - (length % 4)) % 4)
    parts.push(table, rest)
    end += length + rest.length
  }
  return Buffer.concat(parts)
}

/** @param {string} folder */
export function writeFaces(folder) {
  fs.mkdirSync(folder, { recursive: true })
  for (const [face, parts] of Object.entries(FACES))
    for (const part of parts)
      for (const weight of WEIGHTS) {
        const name = `${face}-${part}-${weight}`
        fs.writeFileSync(path.join(folder, `${name}.ttf`), unpacked(fs.readFileSync(path.join(root, 'node_modules/@fontsource', face, 'files', `${name}-normal.woff`))))
      }
}
