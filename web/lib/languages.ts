import type { Shape } from '@contacto/api'

/** What professionals may speak, in the order in which it is asked; their names are the words of `spoken`. */
export const languages = ['ar', 'ber', 'fr', 'en', 'es', 'de', 'it', 'tr', 'ru', 'zh'] as const satisfies readonly Shape<'spoken_language'>[]
