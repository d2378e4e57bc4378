// What the contracts say, for TypeScript: made/*.ts; and, for the edge, build/docs/openapi.json and docs.html.
// Nothing of it is committed.  build/openapi/services.json is what the services answer themselves, for the proxy.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import openapiTS, { astToString } from 'openapi-typescript'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../..')
const made = join(here, 'made')
const document = join(root, 'build/docs/openapi.json')

function python(script, ...words) {
  const { status } = spawnSync('/usr/bin/python3', ['-B', join(root, 'server/gen', script), ...words], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

const write = (name, text) =>
  writeFileSync(join(made, name), `// Made from contracts/ by packages/api/make.mjs.  Do not edit.\n${text}`)

mkdirSync(made, { recursive: true })
python('bundle.py', join(root, 'contracts'), document)
python('bundle.py', '--services', join(root, 'contracts'), join(root, 'build/openapi/services.json'))
python('docs.py', document, join(root, 'build/docs/docs.html'))

const api = JSON.parse(readFileSync(document, 'utf8'))
const operations = Object.entries(api.paths).flatMap(([path, item]) =>
  ['get', 'post', 'put', 'patch', 'delete']
    .filter((method) => method in item)
    .map((method) => ({ ...item[method], method, path, shared: item.parameters ?? [] })),
)

const parameterOf = (parameter) => (parameter.$ref ? api.components.parameters[parameter.$ref.split('/').pop()] : parameter)
const parametersOf = (operation) => [...operation.shared, ...(operation.parameters ?? [])].map(parameterOf)
const takesKey = (operation) => parametersOf(operation).some((parameter) => parameter.name === 'Idempotency-Key')
const nounOf = (operation) => operation.path.split('/')[3]

// What has a default may be left out: defaults stand in what is asked, never in what is answered.
write('schema.ts', astToString(await openapiTS(api, { alphabetize: false, defaultNonNullable: false })))

write(
  'problems.ts',
  `/** Every refusal there is, and its HTTP status. */
export const problems = {
${Object.entries(api['x-problems'])
  .map(([slug, { status }]) => `  '${slug}': ${status},`)
  .join('\n')}
} as const

export type ProblemSlug = keyof typeof problems

/** What each operation may refuse with, beside what all may. */
export const problemsOf = {
${operations
  .filter((operation) => operation['x-problems'])
  .map((operation) => `  ${operation.operationId}: [${operation['x-problems'].map((slug) => `'${slug}'`).join(', ')}],`)
  .join('\n')}
} as const satisfies Record<string, readonly ProblemSlug[]>
`,
)

// What a question may be asked with: its path and query, none of its headers.
const asked = operations
  .filter((operation) => operation.method === 'get')
  .map((operation) => {
    const places = [...new Set(parametersOf(operation).map((parameter) => parameter.in))].filter((place) => place !== 'header')
    return { ...operation, required: parametersOf(operation).some((each) => each.required && each.in !== 'header'), takes: places.length > 0 }
  })

write(
  'keys.ts',
  `import type { operations } from './schema.ts'

type Asked<Name extends keyof operations> = Omit<operations[Name]['parameters'], 'header' | 'cookie'>

/** Keys of questions, for caches: the noun first, so that a change can drop all that was asked about it. */
export const keys = {
  of: (noun: Noun) => [noun] as const,
${asked
  .map(({ operationId: name, required, takes, ...operation }) =>
    takes
      ? `  ${name}: (params: Asked<'${name}'>${required ? '' : ' = {}'}) => ['${nounOf(operation)}', '${name}', params] as const,`
      : `  ${name}: () => ['${nounOf(operation)}', '${name}'] as const,`,
  )
  .join('\n')}
}

export type Noun = ${[...new Set(operations.map(nounOf))].map((noun) => `'${noun}'`).join(' | ')}

/** Operations that take an Idempotency-Key. */
export const keyed: ReadonlySet<string> = new Set([
${operations
  .filter(takesKey)
  .map((operation) => `  '${operation.method.toUpperCase()} ${operation.path}',`)
  .join('\n')}
])
`,
)
