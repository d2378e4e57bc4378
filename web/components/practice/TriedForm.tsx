'use client'
// Forms of hours: each can be tried before it is saved, and shows which visits would then lie outside.
import { type ReactNode } from 'react'
import { useWords } from '../../lib/words.client'
import { Form, useOutcome } from '../form/Form'
import type { Action } from '../form/outcome'
import { Button } from '../ui/Button'
import { Notice } from '../ui/Notice'
import { SubmitButton } from '../ui/SubmitButton'

interface TriedProps {
  action: Action
  version: number
  zone: string
  of: string
  children: ReactNode
  /** What the button says that saves. */
  submit: string
}

export function TriedForm({ action, version, zone, of, children, submit }: TriedProps) {
  return (
    <Form action={action} of={of}>
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="zone" value={zone} />
      {children}
      <Rehearsed />
      <Buttons submit={submit} />
    </Form>
  )
}

function Buttons({ submit }: { submit: string }) {
  const t = useWords('practice')
  const { stranded } = useOutcome()
  return (
    <div className="flex flex-wrap items-center gap-3">
      <SubmitButton name="intent" value="save" wide>{stranded?.length ? t('hours.saveAnyway') : submit}</SubmitButton>
      <Button type="submit" name="intent" value="rehearse" kind="plain" wide>{t('hours.rehearse')}</Button>
    </div>
  )
}

function Rehearsed() {
  const t = useWords('practice')
  const { stranded } = useOutcome()
  if (!stranded) return null
  if (stranded.length === 0) return <Notice tone="good" live>{t('hours.rehearsedNone')}</Notice>
  return (
    <Notice tone="warn" live title={t('hours.rehearsed', { count: stranded.length })}>
      <p className="mb-2">{t('hours.rehearsedHint')}</p>
      <ul className="grid max-h-80 gap-1 overflow-y-auto">
        {stranded.map(({ appointment_id, when, who, why }) => (
          <li key={appointment_id}>
            <a href={`/${t.locale}/pro/visits/${appointment_id}`} className="underline"><bdi>{when}</bdi></a>
            {who ? <> · <bdi>{who}</bdi></> : null} <span className="text-quiet">({why})</span>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
