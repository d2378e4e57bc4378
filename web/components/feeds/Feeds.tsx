// The links that calendars follow, as their owner sees them.
import type { Shape } from '@contacto/api'
import { api, ask } from '../../lib/api'
import { wordsOf, type Locale } from '../../lib/words'
import { Problem } from '../ui/Problem'
import { Words } from '../ui/Words'
import { whenOf } from '../visits/say'
import { changeFeeds } from './actions'
import { FeedForms } from './FeedForms'

export type Kind = Shape<'feed_kind'>

/** Those of one kind; none when nobody can say. */
export async function feedsOf(kind: Kind) {
  const client = await api()
  const answer = await ask(client.GET('/api/v1/feeds'))
  return { problem: answer.problem, feeds: (answer.data?.items ?? []).filter((feed) => feed.kind === kind) }
}

interface FeedsProps extends Awaited<ReturnType<typeof feedsOf>> {
  locale: Locale
  kind: Kind
  zone: string
}

export function Feeds({ locale, kind, zone, problem, feeds }: FeedsProps) {
  const t = wordsOf(locale, 'feeds')
  if (problem) return <Problem locale={locale} problem={problem} />
  const lines = feeds.map(({ feed_id, created_at, read_at }) => ({
    feed_id, since: t('since', { time: whenOf(locale, created_at, zone, 'short') }),
    read: read_at ? t('read', { time: whenOf(locale, read_at, zone, 'short') }) : t('unread'),
  }))
  return (
    <Words locale={locale} of={['feeds']}>
      <FeedForms action={changeFeeds.bind(null, { locale, kind })} feeds={lines} />
    </Words>
  )
}
