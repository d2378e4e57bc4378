'use client'
// Links that calendars follow: a new one is shown once.
import { useActionState } from 'react'
import { changeLinks } from '../../app/[locale]/pro/actions'
import { useLocale, useWords } from '../../lib/words.client'
import { SaidNotice } from '../ui/SaidNotice'
import { Empty } from '../ui/Empty'
import { Notice } from '../ui/Notice'
import { SubmitButton } from '../ui/SubmitButton'

export interface FeedLine {
  feed_id: string
  since: string
  read: string
}

export function Links({ feeds }: { feeds: readonly FeedLine[] }) {
  const t = useWords('desk')
  const locale = useLocale()
  const [answer, action] = useActionState(changeLinks, {})
  return (
    <div className="grid gap-5">
      <SaidNotice said={answer.problem} />
      {answer.ended ? <Notice tone="good" live title={t('link_ended')} /> : null}
      {answer.url ? (
        <Notice tone="good" live title={t('link_made')} action={<a className="link inline-flex min-h-target items-center" href={answer.url.replace(/^https?:/, 'webcal:')}>{t('link_open')}</a>}>
          <p className="text-note break-all" dir="ltr">{answer.url}</p>
        </Notice>
      ) : null}
      {feeds.length === 0 ? <Empty icon="link" title={t('no_links')} /> : null}
      <ul className="grid gap-3">
        {feeds.map((feed) => (
          <li key={feed.feed_id}>
            <form action={action} className="flex flex-wrap items-center justify-between gap-3 rounded-field border border-line bg-surface px-4 py-3">
              <input type="hidden" name="locale" value={locale} />
              <input type="hidden" name="feed_id" value={feed.feed_id} />
              <span>
                {feed.since}
                <span className="block text-note text-quiet">{feed.read}</span>
              </span>
              <SubmitButton kind="danger" size="small">{t('link_end')}</SubmitButton>
            </form>
          </li>
        ))}
      </ul>
      <form action={action}>
        <input type="hidden" name="locale" value={locale} />
        <SubmitButton icon="link" wide>{t('link_make')}</SubmitButton>
      </form>
    </div>
  )
}
