import { shown } from '../../../../components/admin/guard'
import { EntryFields } from '../../../../components/admin/EntryFields'
import { setTrade } from '../../../../components/admin/actions'
import { Form, Group } from '../../../../components/form/Form'
import { Badge } from '../../../../components/ui/Badge'
import { PageTitle } from '../../../../components/ui/Layout'
import { Link } from '../../../../components/ui/Link'
import { api, ask } from '../../../../lib/api'
import { nameOf } from '../../../../lib/format'
import { localeFrom, words } from '../../../../lib/words'

export default async function Catalogue({ params }: { params: Promise<{ locale: string }> }) {
  const locale = localeFrom((await params).locale)
  const here = `/${locale}/admin/catalogue`
  const t = await words(locale, 'admin')
  const client = await api()
  return shown(locale, here, await ask(client.GET('/api/v1/trades')), ({ items }) => (
    <>
      <PageTitle lead={t('catalogue.lead')}>{t('nav.catalogue')}</PageTitle>
      <ul className="mb-8 grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
        {items.map((trade) => (
          <li key={trade.slug}>
            <Link href={`${here}/${trade.slug}`} className="block h-full rounded-card border border-line bg-surface p-4 no-underline hover:border-accent">
              <span className="font-strong">{nameOf(locale, trade)}</span>
              <span className="block text-note text-quiet">{t('catalogue.specialities', { count: trade.specialities.length })}</span>
              <span className="mt-1 flex flex-wrap gap-1">
                {trade.regulated ? <Badge tone="info">{t('catalogue.regulated')}</Badge> : null}
                {trade.active ? null : <Badge tone="warn">{t('catalogue.inactive')}</Badge>}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <Group title={t('catalogue.addTrade')}>
        <Form action={setTrade.bind(null, locale)} submit={t('catalogue.addTrade')}><EntryFields regulated={false} /></Form>
      </Group>
    </>
  ))
}
