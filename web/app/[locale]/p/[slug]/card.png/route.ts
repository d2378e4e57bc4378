// What is shown for a professional where his page is shared.
import { permanentRedirect } from 'next/navigation'

import { CARD, card, cardTag, cardWords } from '../../../../../components/professional/card'
import { readProfile } from '../../../../../components/professional/read'
import { localeFrom } from '../../../../../lib/words'

const nothing = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers: { 'cache-control': 'private, no-store', ...headers } })

export async function GET(request: Request, { params }: { params: Promise<{ locale: string; slug: string }> }) {
  const { locale: word, slug } = await params
  const locale = localeFrom(word)
  const { data: profile, problem } = await readProfile(slug)
  if (problem) return nothing(problem.status === 404 || problem.status === 422 ? 404 : 503)
  if (profile.slug !== slug) permanentRedirect(`/${locale}/p/${profile.slug}/card.png`)
  const words = cardWords(locale, profile)
  const headers = { etag: cardTag(words), 'cache-control': 'public, max-age=3600, stale-while-revalidate=86400' }
  const known = (request.headers.get('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (known.includes(headers.etag)) return new Response(null, { status: 304, headers })
  const picture = await card(words)
  return picture ? new Response(picture, { headers: { ...headers, 'content-type': CARD.type } }) : nothing(503, { 'retry-after': '5' })
}
