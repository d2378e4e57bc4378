import { redirect } from 'next/navigation'

import { MoveView } from '../../../../../components/visits/MoveView'
import { Page } from '../../../../../components/ui/Layout'
import { Problem } from '../../../../../components/ui/Problem'
import { api, ask } from '../../../../../lib/api'
import { ownTitle } from '../../../../../lib/site'
import { localeFrom } from '../../../../../lib/words'

interface Props {
  params: Promise<{ locale: string; token: string }>
  searchParams: Promise<{ from?: string; start?: string }>
}

export const generateMetadata = ownTitle('visits', 'move_title', { referrer: 'same-origin' })

export default async function GuestMovePage({ params, searchParams }: Props) {
  const { locale: word, token } = await params
  const locale = localeFrom(word)
  const path = `/${locale}/v/${encodeURIComponent(token)}`
  const client = await api()
  const { data, problem } = await ask(client.GET('/api/v1/visits/{token}', { params: { path: { token } } }))
  if (problem?.is('not-found', 'invalid')) redirect(path)
  if (problem) return <Page width="text"><Problem whole locale={locale} problem={problem} /></Page>
  return <MoveView locale={locale} visit={data} path={path} named={{ token }} asked={await searchParams} />
}
