// Contacto for TypeScript: web, mobile and the journeys of tests speak to it by this.
export { createClient, newKey, nextCursor, take, takePage, takeVersioned, type Api, type Options } from './client.ts'
export { ContactoProblem, isProblem, problemOf, problems, problemsOf, type Fault, type FaultCode, type LocalSlug, type ProblemSlug } from './problem.ts'
export { keys, type Noun } from './made/keys.ts'
export type { components, operations, paths } from './made/schema.ts'

import type { components } from './made/schema.ts'

/** A shape of the contracts by its name: Shape<'me'>. */
export type Shape<Name extends keyof components['schemas']> = components['schemas'][Name]
