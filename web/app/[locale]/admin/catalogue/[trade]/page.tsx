import { notFound } from 'next/navigation'
import { shown } from '../../../../../components/admin/guard'
import { EntryFields } from '../../../../../components/admin/EntryFields'
import { setSpeciality, setTrade } from '../../../../../components/admin/actions'
import { Form, Group } from '../../../../../components/form/Form'
import { Card } from '../../../../../components/ui/Card'
import { PageTitle, Section, Stack } from '../../../../../components/ui/Layout'
import { Link } from '../../../../../components/ui/Link'
import { api, ask } from '../../../../../lib/api'
import { nameOf } from '../../../../../lib/format'
import { localeFrom, words, wordsOf } from '../../../../../lib/words'

export default async function Trade({ params }: { params: Promise<{ locale: string; trade: string }> }) {
  const { locale: word, trade: slug } = await params
  const locale = localeFrom(word)
  const all = `/${locale}/admin/catalogue`
  const [t, p] = [await words(locale, 'admin'), await words(locale, 'practice')]
  const common = wordsOf(locale, 'common')
  const client = await api()
  return shown(locale, `${all}/${slug}`, await ask(client.GET('/api/v1/trades')), ({ items }) => {
    const trade = items.find((one) => one.slug === slug)
    if (!trade) notFound()
    return (
      <>
        <PageTitle above={<Link href={all}>{t('catalogue.back')}</Link>}>{nameOf(locale, trade)}</PageTitle>
        <Card>
          <Form action={setTrade.bind(null, locale)} submit={common('save')}><EntryFields kept={trade} regulated={trade.regulated} /></Form>
        </Card>
        <Section id="specialities" title={p('who.specialities')}>
          <Stack gap={3}>
            {trade.specialities.map((one) => (
              <Group key={one.slug} title={nameOf(locale, one)}>
                <Form action={setSpeciality.bind(null, locale)} submit={common('save')}>
                  <input type="hidden" name="trade" value={trade.slug} />
                  <EntryFields kept={one} />
                </Form>
              </Group>
            ))}
            <Group title={t('catalogue.addSpeciality')}>
              <Form action={setSpeciality.bind(null, locale)} submit={t('catalogue.addSpeciality')}>
                <input type="hidden" name="trade" value={trade.slug} />
                <EntryFields />
              </Form>
            </Group>
          </Stack>
        </Section>
      </>
    )
  })
}
