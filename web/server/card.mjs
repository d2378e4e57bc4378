// Draws what is shown for a professional where his page is shared: 1200 × 630 pixels, from a few words as JSON on the standard
// input, as PNG on the standard output.
//
// What a reader would get wrong: this is a program of its own (components/professional/card.ts starts it), for libvips takes
// memory that the web app shall not keep, and whatever it does to a strange text, it does to itself alone.  Pango sets the lines:
// it joins Arabic letters and knows which way each word runs.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import sharp from 'sharp'

// The built app has them (standalone.mjs); where pages are compiled as they are asked for, they are made here once.
const folder = path.join(import.meta.dirname, 'faces')
if (!fs.existsSync(folder)) (await import('./faces.mjs')).writeFaces(folder)

os.setPriority(10) // pages come first
sharp.concurrency(1)

const WIDTH = 1200
const HEIGHT = 630
const EDGE = 76
/** Of the lines; the week stands beside them. */
const MEASURE = 620

// As packages/design says them; pictures have no variables.
const GROUND = '#faf8f3'
const SUNK = '#f1eee6'
const INK = '#1b2a2c'
const QUIET = '#55615f'
const ACCENT = '#0b6b5d'
const WASH = '#bcdcd2'
const SAFFRON = '#f2b84b'

/** A week in which the free hours are lit. Only a picture; nobody's hours are meant. */
const WEEK = ['.o.oo.', 'oo..o.', '.oo.oo', 'o.o*o.', '..ooo.']

const { locale, name, trade, place, site, promise } = JSON.parse(await readAll(process.stdin))
const fromRight = locale === 'ar'
const faces = fromRight ? 'IBM Plex Sans Arabic, IBM Plex Sans' : 'IBM Plex Sans, IBM Plex Sans Arabic'

const escaped = (words) => words.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

function ground() {
  const cells = WEEK.flatMap((hours, day) =>
    [...hours].map((hour, at) => {
      const x = WIDTH - EDGE - (WEEK.length - day) * 72 + 8
      const colour = { o: WASH, '*': SAFFRON }[hour] ?? SUNK
      return `<rect x="${x}" y="${84 + at * 78}" width="64" height="64" rx="16" fill="${colour}"/>`
    }),
  )
  const turned = fromRight ? ` transform="translate(${WIDTH} 0) scale(-1 1)"` : ''
  const mark = fromRight ? WIDTH - EDGE - 64 : EDGE
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <rect width="${WIDTH}" height="${HEIGHT}" fill="${GROUND}"/>
    <rect y="${HEIGHT - 12}" width="${WIDTH}" height="12" fill="${ACCENT}"/>
    <g${turned}>${cells.join('')}</g>
    <g transform="translate(${mark} 76) scale(2)">
      <rect width="32" height="32" rx="9" fill="${ACCENT}"/>
      <path d="M21.8 11.4a7.8 7.8 0 1 0 0 9.2" fill="none" stroke="${GROUND}" stroke-width="3.2" stroke-linecap="round"/>
      <circle cx="23" cy="16" r="2.4" fill="${SAFFRON}"/>
    </g>
  </svg>`
}

/** Words as a picture: in the first of those sizes in which they are no higher than it says, else cut at the end. */
async function lines(words, { sizes, colour, strong = false, width = MEASURE }) {
  for (const [size, most] of sizes) {
    const drawn = await sharp({
      text: {
        text: `<span foreground="${colour}">${escaped(words)}</span>`,
        font: `${faces} ${strong ? 'Bold ' : ''}${size}px`,
        width, rgba: true, dpi: 72, wrap: 'word-char', // aligned where its script begins
      },
    }).png().toBuffer({ resolveWithObject: true })
    const { width: wide, height } = drawn.info
    if (height <= most && wide <= width) return { input: drawn.data, wide, height }
    if (size === sizes.at(-1)[0]) {
      const fits = { width: Math.min(wide, width), height: Math.min(height, most) }
      return { input: await sharp(drawn.data).extract({ left: 0, top: 0, ...fits }).toBuffer(), wide: fits.width, height: fits.height }
    }
  }
}

const at = ({ input, wide }, top, inset = 0) => ({ input, top: Math.round(top), left: fromRight ? WIDTH - EDGE - inset - wide : EDGE + inset })

// One line where it may be one; the longest names are two or three.
const brand = await lines(site, { sizes: [[38, 60]], colour: INK, strong: true })
const who = await lines(name, { sizes: [[68, 100], [60, 90], [54, 170], [46, 170], [40, 170], [32, 170]], colour: INK, strong: true })
const does = await lines(trade, { sizes: [[40, 60], [34, 100]], colour: ACCENT, strong: true })
const where = place ? await lines(place, { sizes: [[34, 50], [28, 50]], colour: QUIET }) : undefined
const says = await lines(promise, { sizes: [[28, 50], [25, 50]], colour: QUIET, width: WIDTH - 2 * EDGE })

// In the middle of what the mark and the promise leave.
const rows = [who, does, where].filter(Boolean)
const GAP = 32
let top = 340 - (rows.reduce((sum, { height }) => sum + height, 0) + GAP * (rows.length - 1)) / 2
const set = rows.map((row) => {
  const placed = at(row, top)
  top += row.height + GAP
  return placed
})

const picture = await sharp(Buffer.from(ground()))
  .composite([at(brand, 108 - brand.height / 2, 84), ...set, at(says, 556 - says.height / 2)])
  .png({ palette: true, compressionLevel: 9 })
  .toBuffer()
process.stdout.write(picture)
