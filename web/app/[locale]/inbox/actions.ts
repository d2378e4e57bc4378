'use server'
// What somebody has read.
import { revalidatePath } from 'next/cache'

import { api, ask } from '../../../lib/api'
import { isChecked, textOf } from '../../../lib/forms'
import { said, type Said } from '../../../lib/said'
import { localeFrom } from '../../../lib/words'

export async function readInbox(_before: { problem?: Said }, form: FormData): Promise<{ problem?: Said }> {
  const locale = localeFrom(textOf(form, 'locale') ?? '')
  const client = await api()
  const { problem } = await ask(
    client.POST('/api/v1/inbox/read', { body: { notice_id: textOf(form, 'notice_id') ?? '', all_before: isChecked(form, 'all') } }),
  )
  if (problem) return { problem: said(locale, problem) }
  revalidatePath(`/${locale}/inbox`)
  return {}
}
