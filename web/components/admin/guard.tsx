// Who may see a page of the administration, the API decides: its answers are what the pages show.  This only sends who is not
// signed in to do so, and says it in words when the API refuses.
import 'server-only'

import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import type { Answer } from '../../lib/api'
import type { Locale } from '../../lib/words'
import { signInPath } from '../account/next'
import { Problem } from '../ui/Problem'

export function shown<Data>(locale: Locale, here: string, answer: Answer<Data>, show: (data: Data, next: string | undefined) => ReactNode): ReactNode {
  if (!answer.problem) return show(answer.data, answer.next)
  if (answer.problem.is('unauthenticated')) redirect(signInPath(locale, here))
  return <Problem whole locale={locale} problem={answer.problem} />
}
