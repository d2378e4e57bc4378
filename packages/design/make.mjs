// tokens.json → made/tokens.css: each token as a variable, light and dark.  Dark is chosen by the system, or by the person:
// his choice stands in <html data-theme>.  What is made is not committed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const here = import.meta.dirname
const { colour, radius, shadow, type, space, motion } = JSON.parse(readFileSync(join(here, 'tokens.json'), 'utf8'))

const rem = (pixels) => `${pixels / 16}rem`
const face = (names) => names.map((name) => (name.includes(' ') ? `"${name}"` : name)).join(', ')
const block = (selector, pairs) => `${selector} {\n${pairs.map(([name, value]) => `  --${name}: ${value};`).join('\n')}\n}\n`
const indent = (text) => text.replace(/^(?=.)/gm, '  ')

const themed = (which) => [
  ['scheme', which],
  ...Object.entries(colour).map(([name, value]) => [`c-${name}`, value[which]]),
  ...Object.entries(shadow).map(([name, value]) => [`s-${name}`, value[which]]),
]

const same = [
  ...Object.entries(radius).map(([name, value]) => [`r-${name}`, rem(value)]),
  ...Object.entries(type.size).map(([name, value]) => [`t-${name}`, rem(value)]),
  ['face-latin', face(type.faces.latin)],
  ['face-arabic', face(type.faces.arabic)],
  ['target', rem(space.target)],
  ['page', rem(space.page)],
  ['text', rem(space.text)],
  ['quick', `${motion.quick}ms`],
  ['calm', `${motion.calm}ms`],
  ['ease', motion.ease],
]

const spoken = (which) => [
  ['face', `var(--face-${which})`],
  ['leading', type.leading[which]],
  ['tight', type.leading.tight[which]],
]

mkdirSync(join(here, 'made'), { recursive: true })
writeFileSync(
  join(here, 'made/tokens.css'),
  [
    '/* Made from tokens.json by make.mjs.  Do not edit. */\n',
    block(':root', [...themed('light'), ...same, ...spoken('latin')]),
    block(':root:lang(ar), :lang(ar)', spoken('arabic')),
    block(':lang(fr), :lang(en)', spoken('latin')),
    `@media (prefers-color-scheme: dark) {\n${indent(block(':root:not([data-theme="light"])', themed('dark')))}}\n`,
    block(':root[data-theme="dark"]', themed('dark')),
  ].join('\n'),
)
