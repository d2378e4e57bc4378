'use client'
import { useActionState } from 'react'
import { readInbox } from '../../app/[locale]/inbox/actions'
import { Hidden } from '../ui/Hidden'
import { SaidNotice } from '../ui/SaidNotice'
import { SubmitButton } from '../ui/SubmitButton'

/** Marks a notice as read, or it and all before it. */
export function Read({ notice_id, all = false, label }: { notice_id: string; all?: boolean; label: string }) {
  const [answer, action] = useActionState(readInbox, {})
  return (
    <form action={action}>
      <Hidden of={{ notice_id, all: all ? '1' : undefined }} />
      <SubmitButton kind={all ? 'plain' : 'quiet'} size="small">{label}</SubmitButton>
      <SaidNotice said={answer.problem} />
    </form>
  )
}
