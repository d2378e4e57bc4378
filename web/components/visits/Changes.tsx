'use client'
// What a client does with a visit: each a form of its own, that works before any script runs.
import { useActionState } from 'react'
import { cancelVisit, confirmVisit, moveVisit, type VisitAnswer } from '../../app/[locale]/visits/actions'
import { useLocale, useWords } from '../../lib/words.client'
import { SaidNotice } from '../ui/SaidNotice'
import { ChipLink } from '../ui/Chip'
import { buttonLook, LinkButton } from '../ui/Button'
import { TextArea } from '../ui/Field'
import { SubmitButton } from '../ui/SubmitButton'

/** A visit by its id, or by the token of its link. */
export type Named = { appointment_id: string; token?: undefined } | { token: string; appointment_id?: undefined }

function Hidden({ named, answer }: { named: Named; answer: VisitAnswer }) {
  const locale = useLocale()
  return (
    <>
      <input type="hidden" name="locale" value={locale} />
      {named.token ? <input type="hidden" name="token" value={named.token} /> : <input type="hidden" name="appointment_id" value={named.appointment_id} />}
      {answer.key ? <input type="hidden" name="key" value={answer.key} /> : null}
    </>
  )
}

export function Cancel({ named }: { named: Named }) {
  const t = useWords('visits')
  const [answer, action] = useActionState(cancelVisit, {})
  return (
    <details className="group w-full sm:w-auto sm:open:w-full" open={answer.problem ? true : undefined}>
      <summary className={buttonLook({ kind: 'danger', wide: true }, 'group-open:hidden')}>{t('cancel')}</summary>
      <form action={action} noValidate className="grid gap-4 rounded-card border border-bad p-5">
        <Hidden named={named} answer={answer} />
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
      <Hidden named={named} answer={answer} />
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
  const common = useWords('common')
  const [answer, action] = useActionState(moveVisit, {})
  const { problem, alternatives } = answer
  return (
    <form action={action} noValidate className="grid gap-4 rounded-card border-2 border-accent bg-surface p-5">
      <Hidden named={named} answer={answer} />
      <input type="hidden" name="start" value={start} />
      <input type="hidden" name="zone" value={zone} />
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[auto_1fr]">
        <dt className="text-note text-quiet">{common('from')}</dt>
        <dd className="line-through">{from}</dd>
        <dt className="text-note text-quiet">{common('to')}</dt>
        <dd className="text-lead font-strong">{to}</dd>
      </dl>
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
