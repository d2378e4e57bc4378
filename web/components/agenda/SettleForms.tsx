'use client'
// What becomes of a visit, said by its professional: each a form of its own, that works before any script runs.
import { useActionState, type ReactNode } from 'react'
import { settleVisit } from '../../app/[locale]/pro/actions'
import { useWords } from '../../lib/words.client'
import type { IconName } from '../icons'
import { buttonLook, type ButtonKind } from '../ui/Button'
import { TextArea } from '../ui/Field'
import { Hidden } from '../ui/Hidden'
import { SaidNotice } from '../ui/SaidNotice'
import { SubmitButton } from '../ui/SubmitButton'

interface Of {
  appointment_id: string
  /** Where one is afterwards: at the visit, or at the requests again. */
  then?: 'requests'
}

function Plain({ step, kind, icon, children, ...of }: Of & { step: string; kind?: ButtonKind; icon: IconName; children: ReactNode }) {
  const t = useWords('agenda')
  const [answer, action] = useActionState(settleVisit, {})
  return (
    <form action={action} className="contents">
      <Hidden of={{ ...of, step, key: answer.key }} />
      <SubmitButton size="small" busy={t('approving')} icon={icon} {...(kind ? { kind } : {})}>{children}</SubmitButton>
      <div className="basis-full empty:hidden"><SaidNotice said={answer.problem} /></div>
    </form>
  )
}

interface AskedProps extends Of {
  step: 'decline' | 'cancel'
}

/** What cannot be taken back is asked once more, with room for a word to the client. */
function Asked({ step, ...of }: AskedProps) {
  const t = useWords('agenda')
  const common = useWords('common')
  const [answer, action] = useActionState(settleVisit, {})
  return (
    <details className="group open:w-full" open={answer.problem ? true : undefined}>
      <summary className={buttonLook({ kind: 'danger', size: 'small' }, 'group-open:hidden')}>{t(step)}</summary>
      <form action={action} className="grid gap-4 rounded-card border border-bad p-5">
        <Hidden of={{ ...of, step, key: answer.key }} />
        <div>
          <p className="font-strong">{t(`${step}_ask`)}</p>
          <p className="text-note text-quiet">{t('cancel_text')}</p>
        </div>
        <SaidNotice said={answer.problem} />
        <TextArea label={t('message')} optional={common('optional')} name="message" rows={2} maxLength={500} />
        <div><SubmitButton kind="danger" busy={t('approving')}>{t(`${step}_yes`)}</SubmitButton></div>
      </form>
    </details>
  )
}

export function Approve(of: Of) {
  const t = useWords('agenda')
  return <Plain {...of} step="approve" icon="check">{t('approve')}</Plain>
}
export const Decline = (of: Of) => <Asked {...of} step="decline" />
export const Cancel = (of: Of) => <Asked {...of} step="cancel" />

export function MarkDone(of: Of) {
  const t = useWords('agenda')
  return <Plain {...of} step="done" icon="check" kind="plain">{t('mark_done')}</Plain>
}
export function MarkMissed(of: Of) {
  const t = useWords('agenda')
  return <Plain {...of} step="no_show" icon="warning" kind="plain">{t('mark_no_show')}</Plain>
}
