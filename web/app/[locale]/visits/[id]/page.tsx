import { notFound, redirect } from 'next/navigation'

import { signInPath } from '../../../../components/account/next'
import { doneOf, History, VisitView } from '../../../../components/visits/VisitView'
import { Page } from '../../../../components/ui/Layout'
import { Link } from '../../../../components/ui/Link'
import { Problem } from '../../../../components/ui/Problem'
import { api, ask } from '../../../../lib/api'
import { townTextOf } from '../../../../lib/catalogue'
import { ownTitle } from '../../../../lib/site'
import { localeFrom, words } from '../../../../lib/words'

interface Props {
  params: Promise<{ locale: string; id: string }>
  searchParams: Promise<{ done?: string }>
}

export const generateMetadata = ownTitle('visits', 'visit')

export default async function VisitPage({ params, searchParams }: Props) {
  const { locale: word, id: appointment_id } = await params
  const locale = localeFrom(word)
  const t = await words(locale, 'visits')
  const path = `/${locale}/visits/${appointment_id}`
  const client = await api()
  const named = { params: { path: { appointment_id } } }
  const [found, history] = await Promise.all([
    ask(client.GET('/api/v1/appointments/{appointment_id}', named)),
    ask(client.GET('/api/v1/appointments/{appointment_id}/history', named)),
  ])
  if (found.problem?.is('unauthenticated')) redirect(signInPath(locale, path))
  if (found.problem?.is('not-found', 'invalid')) notFound()
  if (found.problem) return <Page width="text"><Problem whole locale={locale} problem={found.problem} /></Page>
  const visit = found.data
  return (
    <VisitView
      locale={locale} visit={visit} path={path} named={{ appointment_id }} done={doneOf((await searchParams).done)}
      town={await townTextOf(locale, visit.offer)}
      above={<Link className="link" href={`/${locale}/visits`}>{t('title')}</Link>}
      below={history.data ? <History locale={locale} visit={visit} changes={history.data.items} /> : null}
    />
  )
}
