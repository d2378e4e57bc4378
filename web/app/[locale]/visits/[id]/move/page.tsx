import { notFound, redirect } from 'next/navigation'

import { signInPath } from '../../../../../components/account/next'
import { MoveView } from '../../../../../components/visits/MoveView'
import { Page } from '../../../../../components/ui/Layout'
import { Problem } from '../../../../../components/ui/Problem'
import { api, ask } from '../../../../../lib/api'
import { ownTitle } from '../../../../../lib/site'
import { localeFrom } from '../../../../../lib/words'

interface Props {
  params: Promise<{ locale: string; id: string }>
  searchParams: Promise<{ from?: string; start?: string }>
}

export const generateMetadata = ownTitle('visits', 'move_title')

export default async function MovePage({ params, searchParams }: Props) {
  const { locale: word, id: appointment_id } = await params
  const locale = localeFrom(word)
  const path = `/${locale}/visits/${appointment_id}`
  const client = await api()
  const { data, problem } = await ask(client.GET('/api/v1/appointments/{appointment_id}', { params: { path: { appointment_id } } }))
  if (problem?.is('unauthenticated')) redirect(signInPath(locale, `${path}/move`))
  if (problem?.is('not-found', 'invalid')) notFound()
  if (problem) return <Page width="text"><Problem whole locale={locale} problem={problem} /></Page>
  return <MoveView locale={locale} visit={data} path={path} named={{ appointment_id }} asked={await searchParams} />
}
