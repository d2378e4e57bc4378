import type { ReactNode } from 'react'
import type { Said } from '../../lib/said'
import { Notice } from './Notice'

/** A refusal of what was just tried; nothing when it is told beside a field already. */
export function SaidNotice({ said, beside = [], action }: { said: Said | undefined; beside?: readonly string[]; action?: ReactNode }) {
  if (!said || beside.some((field) => said.errors[field])) return null
  return (
    <Notice tone="bad" live title={said.title} action={action}>
      {said.help}
      {said.reference ? <p className="text-small text-quiet" dir="ltr">{said.reference}</p> : null}
    </Notice>
  )
}
