// What people read, and how pages are written:
//  - the messages of all languages have the same keys and arguments, and each has the plural forms of its language;
//  - every refusal and fault of the contracts has its words; no message is left that nothing shows;
//  - no text stands in the code of a page, no style in an attribute, and no left or right in a class.
// (That a key exists where it is used, the compiler says.)
import { readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import ts from 'typescript'

const root = join(import.meta.dirname, '../..')
const wrong = []
const complain = (where, what) => wrong.push(`${where}: ${what}`)
const read = (path) => readFileSync(join(root, path), 'utf8')

// ---- the messages ----

const LOCALES = ['ar', 'fr', 'en']
const PLURALS = { ar: ['zero', 'one', 'two', 'few', 'many', 'other'], fr: ['one', 'other'], en: ['one', 'other'] }
/** In Arabic these forms are of one number each, which a message may name instead. */
const EXACT = { zero: '=0', two: '=2' }
const { parse } = await import(`data:text/javascript,${encodeURIComponent(ts.transpile(read('packages/i18n/message.ts'), { target: 'es2023', module: 'esnext' }))}`)

function* flat(book, path = []) {
  for (const [key, value] of Object.entries(book))
    if (typeof value === 'string') yield [[...path, key].join('.'), value]
    else yield* flat(value, [...path, key])
}

const messages = Object.fromEntries(LOCALES.map((locale) => [locale, new Map(flat(JSON.parse(read(`packages/i18n/${locale}.json`))))]))

/** The names of a message's arguments; complains of plurals that lack a form. */
function argumentsOf(locale, key, parts, names = new Set()) {
  for (const part of parts) {
    if (typeof part === 'string') continue
    names.add(part.name)
    if (part.kind === 'plural') for (const form of PLURALS[locale]) if (!part.cases.has(form) && !part.cases.has(EXACT[form])) complain(`${locale}.json ${key}`, `no plural “${form}”`)
    for (const inner of part.cases.values()) argumentsOf(locale, key, inner, names)
  }
  return names
}

function readMessage(locale, key, text) {
  try {
    const marks = [...text.matchAll(/<(\w+)>/g)].map(([, mark]) => `<${mark}>`)
    return [...argumentsOf(locale, key, parse(text)), ...marks].sort().join(' ')
  } catch (error) {
    return complain(`${locale}.json ${key}`, error.message)
  }
}

for (const key of new Set(LOCALES.flatMap((locale) => [...messages[locale].keys()]))) {
  const texts = LOCALES.map((locale) => messages[locale].get(key))
  const lacking = LOCALES.filter((_, at) => !texts[at]?.trim())
  if (lacking.length > 0) {
    complain(key, `not in ${lacking.join(', ')}`)
    continue
  }
  const names = LOCALES.map((locale, at) => readMessage(locale, key, texts[at]))
  if (new Set(names).size > 1) complain(key, `its arguments differ: ${names.map((one, at) => `${LOCALES[at]} “${one}”`).join(', ')}`)
  if (/[^\s][ ][?!;:»]|«[ ]/.test(texts[1])) complain(`fr.json ${key}`, 'a plain space before ? ! ; : » or behind «, where a line may break')
  for (const [at, text] of texts.entries()) if (/\w'\w/.test(text)) complain(`${LOCALES[at]}.json ${key}`, "a straight apostrophe; ’ is meant")
}

// ---- the sources ----

const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '--', 'web/*.ts', 'web/*.tsx'], { cwd: root, encoding: 'utf8' })
const files = listed.stdout.split('\n').filter(Boolean)
const literals = new Set()
const patterns = new Set()
const SPOKEN = new Set(['aria-label', 'aria-description', 'title', 'alt', 'placeholder', 'label', 'hint', 'summary'])
const PHYSICAL = /(^|[\s:!])-?(m[lr]|p[lr]|left|right|scroll-m[lr]|scroll-p[lr]|border-[lr]|rounded-(l|r|tl|tr|bl|br)|text-(left|right)|float-(left|right)|clear-(left|right))(-|$|\s)/

function hasWords(text) {
  return /\p{L}{2,}/u.test(text.replace(/&\w+;/g, ''))
}

function look(file, source, node) {
  const where = () => `${file}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`
  if (ts.isStringLiteralLike(node)) {
    literals.add(node.text)
    if (PHYSICAL.test(node.text) && /[\s:-]/.test(node.text) && !node.text.includes('/')) complain(where(), `a physical direction in “${node.text.slice(0, 60)}”`)
  }
  if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) literals.add(node.name.text)
  if (ts.isTemplateExpression(node)) {
    const parts = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)]
    if (parts.some(Boolean)) patterns.add(parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\w-]+'))
    for (const part of parts) if (PHYSICAL.test(part) && !part.includes('/')) complain(where(), `a physical direction in “${part.slice(0, 60)}”`)
  }
  if (ts.isJsxText(node) && hasWords(node.text)) complain(where(), `text in code: “${node.text.trim().slice(0, 60)}”`)
  if (ts.isJsxAttribute(node)) {
    const name = node.name.getText(source)
    if (name === 'style') complain(where(), 'a style attribute')
    if (SPOKEN.has(name) && node.initializer && ts.isStringLiteral(node.initializer) && hasWords(node.initializer.text)) complain(where(), `text in code: “${node.initializer.text}”`)
  }
  ts.forEachChild(node, (child) => look(file, source, child))
}

for (const file of files) {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)
  look(file, source, source)
}

// Words for what the contracts may answer: their enumerations are literals of the typed client.
const schema = ts.createSourceFile('schema.ts', read('packages/api/made/schema.ts'), ts.ScriptTarget.Latest, true)
const enumerated = new Set()
const gather = (node) => {
  if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) enumerated.add(node.literal.text)
  ts.forEachChild(node, gather)
}
gather(schema)

const slugs = [...read('packages/api/made/problems.ts').matchAll(/^ {2}'([\w-]+)': \d+,/gm)].map(([, slug]) => slug)
const codes = /fault_code: ([^;]+);/.exec(read('packages/api/made/schema.ts'))?.[1].match(/"(\w+)"/g)?.map((code) => code.slice(1, -1)) ?? []
for (const [what, keys] of [
  ['refusal', [...slugs, 'unreachable', 'unreadable'].flatMap((slug) => [`problems.${slug}.title`, `problems.${slug}.help`])],
  ['fault', codes.map((code) => `faults.${code}`)],
])
  for (const key of keys) if (!messages.fr.has(key)) complain(key, `no words for this ${what}`)
if (slugs.length === 0 || codes.length === 0) complain('packages/api/made', 'no refusals or faults were found there')

const matchers = [...patterns].map((pattern) => new RegExp(`^${pattern}$`))
const isSaid = (key) => {
  const [name, ...rest] = key.split('.')
  const path = rest.join('.')
  if (name === 'problems' || name === 'faults') return true
  // A path may be put together: by a template, or of a word that the contracts list.
  return literals.has(path) || literals.has(key) || enumerated.has(path) || matchers.some((matcher) => matcher.test(path)) || (rest.length > 1 && literals.has(rest[0]) && [rest.at(-1)].every((last) => literals.has(last) || enumerated.has(last)))
}
for (const key of messages.fr.keys()) if (!isSaid(key)) complain(key, 'nothing shows it')

for (const line of wrong) console.error(line)
console.log(`${messages.fr.size} messages in ${LOCALES.length} languages, ${files.length} files: ${wrong.length} complaints`)
process.exitCode = wrong.length > 0 || files.length === 0 ? 1 : 0
