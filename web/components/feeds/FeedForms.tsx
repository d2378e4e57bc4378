'use client'
import { useActionState } from 'react'
import { useWords } from '../../lib/words.client'
import { Notice } from '../ui/Notice'
import { SaidNotice } from '../ui/SaidNotice'
import { SubmitButton } from '../ui/SubmitButton'
import type { FeedAnswer } from './actions'

interface FeedLine {
  feed_id: string
  since: string
  read: string
}

/** The links there are, each with the way to end it, and the way to a new one. */
export function FeedForms({ action: change, feeds }: { action: (before: FeedAnswer, form: FormData) => Promise<FeedAnswer>; feeds: readonly FeedLine[] }) {
  const t = useWords('feeds')
  const [answer, action] = useActionState(change, {})
  return (
    <div className="grid gap-5">
      <SaidNotice said={answer.problem} />
      {answer.ended ? <Notice tone="good" live title={t('ended')} /> : null}
      {answer.url ? (
        <Notice tone="good" live title={t('made')} action={<a className="link inline-flex min-h-target items-center" href={answer.url.replace(/^https?:/, 'webcal:')}>{t('open')}</a>}>
          <p className="text-note break-all" dir="ltr">{answer.url}</p>
        </Notice>
      ) : null}
      <ul className="grid gap-3 empty:hidden">
        {feeds.map((feed) => (
          <li key={feed.feed_id}>
            <form action={action} className="flex flex-wrap items-center justify-between gap-3 rounded-field border border-line bg-surface px-4 py-3">
              <input type="hidden" name="feed_id" value={feed.feed_id} />
              <span>
                {feed.since}
                <span className="block text-note text-quiet">{feed.read}</span>
              </span>
              <SubmitButton kind="danger" size="small">{t('end')}</SubmitButton>
            </form>
          </li>
        ))}
      </ul>
      <form action={action}>
        <SubmitButton kind="plain" icon="link" wide>{t('make')}</SubmitButton>
      </form>
    </div>
  )
}
