'use client'
// A client's card in the professional's own words. Who has an account says himself what he is called.
import { useActionState } from 'react'
import { saveCard } from '../../app/[locale]/pro/actions'
import { useWords } from '../../lib/words.client'
import { Field, TextArea } from '../ui/Field'
import { Hidden } from '../ui/Hidden'
import { Notice } from '../ui/Notice'
import { SaidNotice } from '../ui/SaidNotice'
import { SubmitButton } from '../ui/SubmitButton'

interface CardFormProps {
  client_card_id: string
  etag: string
  own: boolean
  kept: { name: string; phone: string; note: string }
}

export function CardForm({ client_card_id, etag, own, kept }: CardFormProps) {
  const t = useWords('agenda')
  const common = useWords('common')
  const td = useWords('desk')
  const [{ problem, stale, typed }, action] = useActionState(saveCard, {})
  const error = (name: string) => (problem?.errors[name] ? { error: problem.errors[name] } : {})
  return (
    <form action={action} className="grid gap-4">
      <Hidden of={{ client_card_id, etag, own: own ? '1' : undefined }} />
      {stale ? <Notice tone="warn" live>{td('card_stale')}</Notice> : <SaidNotice said={problem} beside={['name', 'phone', 'note']} />}
      {own ? (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t('name')} hint={td('name_hint')} name="name" dir="auto" autoComplete="off" defaultValue={typed?.name?.[0] ?? kept.name} maxLength={120} {...error('name')} />
          <Field label={common('phone')} type="tel" name="phone" autoComplete="off" defaultValue={typed?.phone?.[0] ?? kept.phone} {...error('phone')} />
        </div>
      ) : (
        <p className="text-note text-quiet">{td('account_hint')}</p>
      )}
      <TextArea label={t('note')} hint={t('note_hint')} name="note" rows={4} maxLength={4000} defaultValue={typed?.note?.[0] ?? kept.note} {...error('note')} />
      <div><SubmitButton kind="plain" size="small" busy={t('saving')}>{common('save')}</SubmitButton></div>
    </form>
  )
}
