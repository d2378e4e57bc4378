'use client'
import { useActionState } from 'react'
import { readInbox } from '../../app/[locale]/inbox/actions'
import { useLocale } from '../../lib/words.client'
import { SaidNotice } from '../ui/SaidNotice'
import { SubmitButton } from '../ui/SubmitButton'

/** Marks a notice as read, or it and all before it. */
export function Read({ notice_id, all = false, label }: { notice_id: string; all?: boolean; label: string }) {
  const locale = useLocale()
  const [answer, action] = useActionState(readInbox, {})
  return (
    <form action={action}>
      <input type="hidden" name="locale" value={locale} />
      <input type="hidden" name="notice_id" value={notice_id} />
      {all ? <input type="hidden" name="all" value="1" /> : null}
      <SubmitButton kind={all ? 'plain' : 'quiet'} size="small">{label}</SubmitButton>
      <SaidNotice said={answer.problem} />
    </form>
  )
}
