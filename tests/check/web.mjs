// What people read, and how pages are written:
//  - the messages of all languages have the same keys and arguments, and each has the plural forms of its language;
//  - every refusal and fault of the contracts has its words, and no other has;
//  - each message is shown somewhere (that a key exists where it is used, the compiler says), and each export of the web app is imported;
//  - no text stands in the code of a page, no style in an attribute, and no left or right in a class.
import { readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { basename, join, relative } from 'node:path'
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

const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '--', 'web/*.ts', 'web/*.tsx', 'tests/web/*.ts', 'tests/journeys/*.ts'], { cwd: root, encoding: 'utf8' })
const sources = listed.stdout.split('\n').filter((file) => file && ts.sys.fileExists(join(root, file)))
const files = sources.filter((file) => file.startsWith('web/'))
const { config } = ts.readConfigFile(join(root, 'web/tsconfig.json'), ts.sys.readFile)
const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, incremental: false }, join(root, 'web'))
const program = ts.createProgram([...files.map((file) => join(root, file)), join(root, 'packages/api/made/schema.ts')], options)
const types = program.getTypeChecker()
const parsed = (file) => program.getSourceFile(join(root, file)) ?? ts.createSourceFile(join(root, file), read(file), ts.ScriptTarget.Latest, true)

const SPOKEN = new Set(['aria-label', 'aria-description', 'title', 'alt', 'placeholder', 'label', 'hint', 'summary'])
const PHYSICAL = /(^|[\s:!])-?(m[lr]|p[lr]|left|right|scroll-m[lr]|scroll-p[lr]|border-[lr]|rounded-(l|r|tl|tr|bl|br)|text-(left|right)|float-(left|right)|clear-(left|right))(-|$|\s)/

function hasWords(text) {
  return /\p{L}{2,}/u.test(text.replace(/&\w+;/g, ''))
}

function look(file, source, node) {
  const where = () => `${file}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`
  if (ts.isStringLiteralLike(node) && PHYSICAL.test(node.text) && /[\s:-]/.test(node.text) && !node.text.includes('/')) complain(where(), `a physical direction in “${node.text.slice(0, 60)}”`)
  if (ts.isTemplateExpression(node))
    for (const part of [node.head.text, ...node.templateSpans.map((span) => span.literal.text)])
      if (PHYSICAL.test(part) && !part.includes('/')) complain(where(), `a physical direction in “${part.slice(0, 60)}”`)
  if (ts.isJsxText(node) && hasWords(node.text)) complain(where(), `text in code: “${node.text.trim().slice(0, 60)}”`)
  if (ts.isJsxAttribute(node)) {
    const name = node.name.getText(source)
    if (name === 'style') complain(where(), 'a style attribute')
    if (SPOKEN.has(name) && node.initializer && ts.isStringLiteral(node.initializer) && hasWords(node.initializer.text)) complain(where(), `text in code: “${node.initializer.text}”`)
  }
  ts.forEachChild(node, (child) => look(file, source, child))
}
for (const file of files) look(file, parsed(file), parsed(file))

// ---- which messages are shown ----

/** What an expression may come to: its literals, where the types know them, with ANY for what only a running page knows. */
const ANY = '\0'

function textsOf(node) {
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return textsOf(node.expression)
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)]
  if (ts.isTemplateExpression(node))
    return node.templateSpans.reduce((heads, { expression, literal }) => heads.flatMap((head) => textsOf(expression).map((text) => head + text + literal.text)), [node.head.text])
  const type = types.getTypeAtLocation(node)
  const all = type.isUnion() ? type.types : [type]
  return all.every((one) => one.isStringLiteral()) ? all.map((one) => one.value) : [ANY]
}

const shown = new Set()
const books = new Set([...messages.fr.keys()].map((key) => key.split('.')[0]))

function show(book, texts) {
  for (const text of texts) {
    if (!text.includes(ANY)) shown.add(`${book}.${text}`)
    else {
      const shape = new RegExp(`^${`${book}.${text}`.split(ANY).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\w-]+')}$`)
      for (const key of messages.fr.keys()) if (shape.test(key)) shown.add(key)
    }
  }
}

/** Whose words a translator says; nothing of other functions. */
function bookOf(callee) {
  const type = types.getTypeAtLocation(callee)
  const [name] = type.symbol?.name === 'Translate' || type.aliasSymbol?.name === 'Translate' ? (type.aliasTypeArguments ?? types.getTypeArguments(type)) : []
  return name?.isStringLiteral() ? name.value : undefined
}

function listen(node) {
  if (ts.isCallExpression(node) && node.arguments.length > 0) {
    const { expression: callee, arguments: [first, second] } = node
    const book = bookOf(ts.isPropertyAccessExpression(callee) && callee.name.text === 'maybe' ? callee.expression : callee)
    if (book) show(book, textsOf(first))
    // A function that takes both: the namespace and its key.
    else if (second && ts.isStringLiteral(first) && ts.isStringLiteral(second) && books.has(first.text)) show(first.text, [second.text])
  }
  // messagesOf(locale).site.language
  if (ts.isPropertyAccessExpression(node) && ts.isPropertyAccessExpression(node.expression) && books.has(node.expression.name.text)) show(node.expression.name.text, [node.name.text])
  ts.forEachChild(node, listen)
}
for (const file of files) listen(parsed(file))

const slugs = [...read('packages/api/made/problems.ts').matchAll(/^ {2}'([\w-]+)': \d+,/gm)].map(([, slug]) => slug)
const codes = /fault_code: ([^;]+);/.exec(read('packages/api/made/schema.ts'))?.[1].match(/"(\w+)"/g)?.map((code) => code.slice(1, -1)) ?? []
const due = new Set([...slugs, 'unreachable', 'unreadable'].flatMap((slug) => [`problems.${slug}.title`, `problems.${slug}.help`]).concat([...codes, 'other'].map((code) => `faults.${code}`)))
for (const key of due) if (!messages.fr.has(key)) complain(key, 'no words for what the contracts may answer')
if (slugs.length === 0 || codes.length === 0) complain('packages/api/made', 'no refusals or faults were found there')
for (const key of messages.fr.keys()) if (/^(problems|faults)\./.test(key) ? !due.has(key) : !shown.has(key)) complain(key, 'nothing shows it')

// ---- which exports are imported ----

const imported = new Map()
const take = (file, name) => imported.set(file, (imported.get(file) ?? new Set()).add(name))

function fileOf(from, specifier) {
  const found = ts.resolveModuleName(specifier.text, join(root, from), options, ts.sys).resolvedModule?.resolvedFileName
  return found && relative(root, ts.sys.realpath(found))
}

for (const file of sources) {
  const source = parsed(file)
  const gather = (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      const from = fileOf(file, node.moduleSpecifier)
      const bound = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause
      if (bound?.elements) for (const { name, propertyName } of bound.elements) take(from, (propertyName ?? name).text)
      else if (bound || ts.isExportDeclaration(node)) take(from, '*')
      if (node.importClause?.name) take(from, 'default')
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) take(fileOf(file, node.arguments[0]), '*')
    ts.forEachChild(node, gather)
  }
  gather(source)
}

/** What the framework takes by its name. */
const isTaken = (file) => file === 'web/proxy.ts' || /^web\/next-env|\.d\.ts$/.test(file) || (file.startsWith('web/app/') && /^(page|layout|route|error|not-found|robots|sitemap)\.tsx?$/.test(basename(file)))

for (const file of files.filter((one) => !isTaken(one))) {
  const names = parsed(file).statements.flatMap((node) => {
    if (ts.isExportDeclaration(node)) return node.exportClause?.elements?.map(({ name }) => name.text) ?? []
    if (!ts.canHaveModifiers(node) || !ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return []
    return ts.isVariableStatement(node) ? node.declarationList.declarations.map(({ name }) => name.getText()) : [node.name?.text ?? 'default']
  })
  const taken = imported.get(file) ?? new Set()
  for (const name of names) if (!taken.has(name) && !taken.has('*')) complain(file, `nothing imports ${name}`)
}

for (const line of wrong) console.error(line)
console.log(`${messages.fr.size} messages in ${LOCALES.length} languages, ${files.length} files: ${wrong.length} complaints`)
process.exitCode = wrong.length > 0 || files.length === 0 || shown.size === 0 ? 1 : 0
