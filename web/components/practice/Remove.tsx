'use client'
// Taking something away: the first press asks, the second does it. Without a script the fold asks.
import type { ReactNode } from 'react'
import { useWords } from '../../lib/words.client'
import { Form } from '../form/Form'
import type { Action } from '../form/outcome'
import { buttonLook } from '../ui/Button'
import { SubmitButton } from '../ui/SubmitButton'

export function Remove({ action, name, value, what, label, children }: { action: Action; name: string; value: string; what: string; label?: string; children?: ReactNode }) {
  const t = useWords('practice')
  return (
    <details className="group">
      <summary className={buttonLook({ kind: 'quiet', size: 'small' }, 'cursor-pointer list-none')}>
        {label ?? t('remove')}<span className="sr-only"> {what}</span>
      </summary>
      <Form action={action} className="mt-2 grid gap-2">
        <input type="hidden" name={name} value={value} />
        {children}
        <p className="text-note">{t('removeSure')}</p>
        <div><SubmitButton kind="danger" size="small">{label ?? t('remove')}</SubmitButton></div>
      </Form>
    </details>
  )
}
