// A visit by its secret link. The address is the key: it goes to no other site with Referer, and no machine lists it.  (With
// no-referrer browsers would also hide from ourselves, as Origin, where its forms were sent from.)

import { doneOf, VisitView } from '../../../../components/visits/VisitView'
import { Empty } from '../../../../components/ui/Empty'
import { LinkButton } from '../../../../components/ui/Button'
import { Page, PageTitle } from '../../../../components/ui/Layout'
import { Problem } from '../../../../components/ui/Problem'
import { api, ask } from '../../../../lib/api'
import { townTextOf } from '../../../../lib/catalogue'
import { ownTitle } from '../../../../lib/site'
import { localeFrom, words } from '../../../../lib/words'

interface Props {
  params: Promise<{ locale: string; token: string }>
  searchParams: Promise<{ done?: string }>
}

export const generateMetadata = ownTitle('guest', 'title', { referrer: 'same-origin' })

export default async function GuestVisitPage({ params, searchParams }: Props) {
  const { locale: word, token } = await params
  const locale = localeFrom(word)
  const t = await words(locale, 'guest')
  const client = await api()
  const { data: visit, problem } = await ask(client.GET('/api/v1/visits/{token}', { params: { path: { token } } }))
  if (problem?.is('not-found', 'invalid'))
    return (
      <Page width="text">
        <PageTitle>{t('title')}</PageTitle>
        <Empty icon="link" title={t('gone_title')} action={<LinkButton kind="plain" href={`/${locale}`}>{(await words(locale, 'site'))('search')}</LinkButton>}>{t('gone_text')}</Empty>
      </Page>
    )
  if (problem) return <Page width="text"><Problem whole locale={locale} problem={problem} /></Page>
  return (
    <VisitView
      locale={locale} visit={visit} path={`/${locale}/v/${encodeURIComponent(token)}`} named={{ token }} done={doneOf((await searchParams).done)}
      town={await townTextOf(locale, visit.offer)} above={t('title')}
      below={<p className="text-note text-quiet">{t('private')}</p>}
    />
  )
}
