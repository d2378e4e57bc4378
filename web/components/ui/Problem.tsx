import type { ContactoProblem } from '@contacto/api'
import type { Locale } from '@contacto/i18n'
import type { ReactNode } from 'react'
import { told, type ProblemValue } from '../../lib/problem'
import { wordsOf } from '../../lib/words'
import { Notice } from './Notice'

/** A refusal, in words that help; `whole`: it is all that the page shows. For server components; an island gets `told(…)` by its props or its action. */
export function Problem({ locale, problem, action, whole = false }: { locale: Locale; problem: ContactoProblem | ProblemValue; action?: ReactNode; whole?: boolean }) {
  const says = told(locale, problem)
  return (
    <Notice tone="bad" title={says.title} heading={whole} live action={action}>
      {says.help}
      {says.reference ? (
        <p className="text-small text-quiet">
          {wordsOf(locale, 'site')('reference')} <bdi dir="ltr">{says.reference}</bdi>
        </p>
      ) : null}
    </Notice>
  )
}
