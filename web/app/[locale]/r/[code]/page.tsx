// The short address of a message: to the visit it is about, or to a choice of several.
import { redirect } from 'next/navigation'

import { whenOf } from '../../../../components/visits/say'
import { LinkButton } from '../../../../components/ui/Button'
import { Empty } from '../../../../components/ui/Empty'
import { Page, PageTitle } from '../../../../components/ui/Layout'
import { Problem } from '../../../../components/ui/Problem'
import { api, ask } from '../../../../lib/api'
import { HOME_ZONE } from '../../../../lib/format'
import { ownTitle } from '../../../../lib/site'
import { localeFrom, words } from '../../../../lib/words'

interface Props {
  params: Promise<{ locale: string; code: string }>
}

export const generateMetadata = ownTitle('guest', 'link_title', { referrer: 'same-origin' })

export default async function ShortLinkPage({ params }: Props) {
  const { locale: word, code } = await params
  const locale = localeFrom(word)
  const t = await words(locale, 'guest')
  const client = await api()
  const { data, problem } = await ask(client.GET('/api/v1/links/{code}', { params: { path: { code } } }))
  if (problem && !problem.is('not-found', 'invalid')) return <Page width="text"><Problem whole locale={locale} problem={problem} /></Page>
  const visits = data?.visits ?? []
  const path = (token: string) => `/${locale}/v/${encodeURIComponent(token)}`
  if (visits.length === 1) redirect(path(visits[0]!.token))
  return (
    <Page width="text">
      <PageTitle lead={visits.length ? t('link_lead') : undefined}>{t('link_title')}</PageTitle>
      {visits.length === 0 ? <Empty icon="link" title={t('gone_title')}>{t('gone_text')}</Empty> : null}
      <ul className="grid gap-3">
        {visits.map(({ token, starts_at }) => (
          <li key={token}>
            <LinkButton kind="plain" icon="calendar" wide href={path(token)}>{whenOf(locale, starts_at, HOME_ZONE)}</LinkButton>
          </li>
        ))}
      </ul>
    </Page>
  )
}
