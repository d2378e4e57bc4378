// The terms and the privacy notice, word for word what people agree to: the API has them.  Where it cannot be asked while the
// app is built, the files it is built from do as well.
import 'server-only'

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locale } from '@contacto/i18n'
import { ask, shared } from './api'

const SECONDS = 3600

export interface Document {
  /** Where it is said: the day it came into force. */
  version: string | undefined
  sections: { title: string | undefined; text: string }[]
}

/** As it is printed: with apostrophes that are some. The first line is the title of the whole; a paragraph begins with its own, up to the first full stop, unless it is long. */
function sections(text: string): Document['sections'] {
  const [, ...paragraphs] = text.trim().replaceAll("'", '’').split(/\n{2,}/)
  return paragraphs.map((paragraph) => {
    const [, title, rest] = /^(.{2,60}?)\.\s+(.+)$/s.exec(paragraph) ?? []
    return title && rest ? { title, text: rest } : { title: undefined, text: paragraph }
  })
}

export async function document(name: 'terms' | 'privacy', locale: Locale): Promise<Document> {
  const { data, problem } = await ask(shared(SECONDS).GET('/api/v1/consents/{document}', { params: { path: { document: name }, query: { language: locale } } }))
  if (data) return { version: data.version, sections: sections(data.text) }
  if (process.env.NEXT_PHASE !== 'phase-production-build') throw problem
  const file = join(/* turbopackIgnore: true */ process.cwd(), '../server/services/users/consents', `${name}.${locale}.txt`)
  return { version: undefined, sections: sections(readFileSync(file, 'utf8')) }
}
