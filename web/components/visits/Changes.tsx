'use client'
// What a client does with a visit: each a form of its own, that works before any script runs.
import { useActionState } from 'react'
import { cancelVisit, confirmVisit, moveVisit } from '../../app/[locale]/visits/actions'
import { useWords } from '../../lib/words.client'
import { buttonLook, LinkButton } from '../ui/Button'
import { ChipLink } from '../ui/Chip'
import { TextArea } from '../ui/Field'
import { Hidden } from '../ui/Hidden'
import { SaidNotice } from '../ui/SaidNotice'
import { SubmitButton } from '../ui/SubmitButton'
import { FromTo } from './FromTo'

/** A visit by its id, or by the token of its link. */
export type Named = { appointment_id: string; token?: undefined } | { token: string; appointment_id?: undefined }

export function Cancel({ named }: { named: Named }) {
  const t = useWords('visits')
  const [answer, action] = useActionState(cancelVisit, {})
  return (
    <details className="group w-full sm:w-auto sm:open:w-full" open={answer.problem ? true : undefined}>
      <summary className={buttonLook({ kind: 'danger', wide: true }, 'group-open:hidden')}>{t('cancel')}</summary>
      <form action={action} noValidate className="grid gap-4 rounded-card border border-bad p-5">
        <Hidden of={{ ...named, key: answer.key }} />
        <div>
          <h2 className="text-lead font-strong">{t('cancel_ask')}</h2>
          <p className="text-quiet">{t('cancel_text')}</p>
        </div>
        <SaidNotice said={answer.problem} />
        <TextArea label={t('message')} name="message" rows={2} maxLength={500} />
        <div className="flex flex-wrap gap-3">
          <SubmitButton kind="danger" icon="close">{t('cancel_yes')}</SubmitButton>
          <LinkButton kind="quiet" href="?">{t('keep')}</LinkButton>
        </div>
      </form>
    </details>
  )
}

export function Confirm({ named }: { named: Named }) {
  const t = useWords('visits')
  const [answer, action] = useActionState(confirmVisit, {})
  return (
    <form action={action} className="flex flex-wrap items-center gap-3 rounded-card bg-wash p-4 text-on-wash">
      <Hidden of={{ ...named, key: answer.key }} />
      <p className="flex-1 font-strong">{t('confirm_ask')}</p>
      <SubmitButton icon="check" size="small">{t('confirm')}</SubmitButton>
      <div className="basis-full empty:hidden"><SaidNotice said={answer.problem} /></div>
    </form>
  )
}

interface MoveProps {
  named: Named
  zone: string
  start: string
  from: string
  to: string
  approval: boolean
  back: string
}

/** The last question before a visit moves: from when, to when. */
export function Move({ named, zone, start, from, to, approval, back }: MoveProps) {
  const t = useWords('visits')
  const [answer, action] = useActionState(moveVisit, {})
  const { problem, alternatives } = answer
  return (
    <form action={action} noValidate className="grid gap-4 rounded-card border-2 border-accent bg-surface p-5">
      <Hidden of={{ ...named, start, zone, key: answer.key }} />
      <FromTo from={from} to={to} />
      {approval ? <p className="text-note text-quiet">{t('move_approval')}</p> : null}
      <SaidNotice said={problem} />
      {alternatives && alternatives.length > 0 ? (
        <div className="flex flex-wrap gap-2">
          {alternatives.map((one) => (
            <ChipLink key={one.start} href={`?start=${encodeURIComponent(one.start)}`}><bdi>{one.short}</bdi></ChipLink>
          ))}
        </div>
      ) : null}
      <TextArea label={t('message')} name="message" rows={2} maxLength={500} />
      <div className="flex flex-wrap gap-3">
        <SubmitButton icon="check">{t('move_yes')}</SubmitButton>
        <LinkButton kind="quiet" href={back}>{t('keep')}</LinkButton>
      </div>
    </form>
  )
}
