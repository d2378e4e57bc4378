import { shown } from '../../../../components/admin/guard'
import { setVerification } from '../../../../components/admin/actions'
import { Form } from '../../../../components/form/Form'
import { Card } from '../../../../components/ui/Card'
import { Empty } from '../../../../components/ui/Empty'
import { PageTitle, Stack } from '../../../../components/ui/Layout'
import { LinkButton } from '../../../../components/ui/Button'
import { Tabs } from '../../../../components/ui/Tabs'
import { api, ask } from '../../../../lib/api'
import { keptCatalogue } from '../../../../lib/catalogue'
import { dateText, nameOf, personName } from '../../../../lib/format'
import { localeFrom, words } from '../../../../lib/words'

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ verified?: string; cursor?: string }>
}

export default async function Verifications({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const here = `/${locale}/admin/verifications`
  const asked = await searchParams
  const verified = asked.verified === 'true'
  const t = await words(locale, 'admin')
  const client = await api()
  const [answer, { trades }] = await Promise.all([
    ask(client.GET('/api/v1/verifications', { params: { query: { verified, limit: 50, ...(asked.cursor && { cursor: asked.cursor }) } } })),
    keptCatalogue(),
  ])
  return shown(locale, here, answer, ({ items }, next) => (
    <>
      <PageTitle lead={t('verifications.lead')}>{t('nav.verifications')}</PageTitle>
      <Tabs label={t('nav.verifications')} items={[
        { href: here, label: t('verifications.waiting'), current: !verified },
        { href: `${here}?verified=true`, label: t('verifications.verified'), current: verified },
      ]} />
      <Stack className="mt-6">
        {items.length === 0 ? <Empty icon="shield" title={t('verifications.none')} /> : null}
        {items.map((one) => {
          const trade = trades.find(({ slug }) => slug === one.trade)
          return (
            <Card key={one.professional_id} as="article">
              <div className="flex flex-wrap items-center justify-between gap-4">
                <div>
                  <h2 className="text-lead font-strong"><bdi>{personName(locale, one)}</bdi></h2>
                  <p className="text-quiet">{trade ? nameOf(locale, trade) : one.trade} · {t('verifications.since', { when: dateText(locale, one.changed_at) })}</p>
                  <p className="mt-1 text-lead numbers"><bdi dir="ltr">{one.register_number}</bdi></p>
                </div>
                <Form action={setVerification.bind(null, locale)} of={String(one.verified)} submit={t(verified ? 'verifications.no' : 'verifications.yes')} className="grid gap-3">
                  <input type="hidden" name="professional_id" value={one.professional_id} />
                  <input type="hidden" name="register_number" value={one.register_number} />
                  <input type="hidden" name="verified" value={String(!verified)} />
                </Form>
              </div>
            </Card>
          )
        })}
      </Stack>
      {next ? <p className="mt-6"><LinkButton kind="plain" href={`${here}?${new URLSearchParams({ ...(verified && { verified: 'true' }), cursor: next })}`}>{t('messages.next')}</LinkButton></p> : null}
    </>
  ))
}
