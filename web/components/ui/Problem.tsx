import type { ContactoProblem } from '@contacto/api'
import type { Locale } from '@contacto/i18n'
import type { ReactNode } from 'react'
import { told, type ProblemValue } from '../../lib/problem'
import { wordsOf } from '../../lib/words'
import { Notice } from './Notice'

/** A refusal, in words that help. For server components; an island gets `told(…)` by its props or its action. */
export function Problem({ locale, problem, action }: { locale: Locale; problem: ContactoProblem | ProblemValue; action?: ReactNode }) {
  const says = told(locale, problem)
  return (
    <Notice tone="bad" title={says.title} live action={action}>
      {says.help}
      {says.reference ? (
        <p className="text-small text-quiet">
          {wordsOf(locale, 'site')('reference')} <bdi dir="ltr">{says.reference}</bdi>
        </p>
      ) : null}
    </Notice>
  )
}
