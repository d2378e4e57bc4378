'use client'
// The code of a message: where it is written, and how to get another.
import { useEffect, useState } from 'react'
import { leftText } from '../../lib/format'
import type { CodeSent } from '../../lib/proof'
import type { Said } from '../../lib/said'
import { useWords } from '../../lib/words.client'
import { Button } from '../ui/Button'
import { Field } from '../ui/Field'

export function CodeField({ hint, problem, autoFocus = false }: { hint?: string; problem: Said | undefined; autoFocus?: boolean }) {
  const t = useWords('sign_in')
  return (
    <Field
      key={problem ? 'again' : 'first'}
      label={t('code')}
      hint={hint}
      error={problem?.errors.code}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={12}
      dir="ltr"
      autoFocus={autoFocus}
      className="numbers text-lead! tracking-[0.35em] rtl:text-end"
    />
  )
}

/** Seconds until another code may be asked for; before any script runs the server says it, if asked too early. */
function useWait({ round, resend_after }: Pick<CodeSent, 'round' | 'resend_after'>) {
  const [wait, setWait] = useState(0)
  useEffect(() => {
    const end = performance.now() + resend_after * 1000
    const look = () => setWait(Math.max(0, Math.ceil((end - performance.now()) / 1000)))
    look()
    const timer = setInterval(look, 500)
    return () => clearInterval(timer)
  }, [round, resend_after])
  return wait
}

export function Resend({ sent }: { sent: Pick<CodeSent, 'round' | 'resend_after'> }) {
  const t = useWords('sign_in')
  const wait = useWait(sent)
  return (
    <Button type="submit" name="do" value="resend" kind="quiet" size="small" disabled={wait > 0}>
      {wait > 0 ? t('resend_in', { time: leftText(wait) }) : t('resend')}
    </Button>
  )
}
