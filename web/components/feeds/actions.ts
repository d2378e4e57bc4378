'use server'
// Links that calendars follow: of a client, to his visits, and of a professional, to his agenda.
import { revalidatePath } from 'next/cache'
import { api, ask } from '../../lib/api'
import { textOf } from '../../lib/forms'
import { said, type Said } from '../../lib/said'
import { localeFrom, type Locale } from '../../lib/words'
import type { Kind } from './Feeds'

export interface FeedAnswer {
  problem?: Said
  /** Of the link that was made: it is shown this once. */
  url?: string
  ended?: boolean
}

/** Where the links of a kind are listed. */
const pages: Record<Kind, string> = { client: 'visits', professional: 'pro/calendar-links' }

/** Ends the link that the form names, or makes a new one. */
export async function changeFeeds({ locale: word, kind }: { locale: Locale; kind: Kind }, _before: FeedAnswer, form: FormData): Promise<FeedAnswer> {
  const locale = localeFrom(word)
  const client = await api()
  const feed_id = textOf(form, 'feed_id')
  const answer = feed_id
    ? await ask(client.DELETE('/api/v1/feeds/{feed_id}', { params: { path: { feed_id } } }))
    : await ask(client.POST('/api/v1/feeds', { body: { kind } }))
  if (answer.problem) return { problem: said(locale, answer.problem) }
  revalidatePath(`/${locale}/${pages[kind]}`)
  return answer.data && 'url' in answer.data ? { url: answer.data.url } : { ended: true }
}
