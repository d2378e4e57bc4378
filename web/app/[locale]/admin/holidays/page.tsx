import { shown } from '../../../../components/admin/guard'
import { HolidayFields } from '../../../../components/admin/HolidayFields'
import { setHoliday } from '../../../../components/admin/actions'
import { Form, Group } from '../../../../components/form/Form'
import { PageTitle, Stack } from '../../../../components/ui/Layout'
import { Tabs } from '../../../../components/ui/Tabs'
import { api, ask, type Shape } from '../../../../lib/api'
import { dateIn, dayText, nameOf } from '../../../../lib/format'
import { localeFrom, words, wordsOf } from '../../../../lib/words'

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ year?: string }>
}

/** Days of one feast belong together. */
function feastsOf(items: readonly Shape<'holiday'>[]) {
  const feasts = new Map<string, { holiday: Shape<'holiday'>; dates: string[] }>()
  for (const holiday of items) {
    const feast = feasts.get(holiday.slug) ?? { holiday, dates: [] }
    feast.dates.push(holiday.on_date)
    feasts.set(holiday.slug, feast)
  }
  return [...feasts.values()]
}

export default async function Holidays({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const here = `/${locale}/admin/holidays`
  const thisYear = Number(dateIn(Date.now()).slice(0, 4))
  const asked = Number((await searchParams).year)
  const year = Number.isInteger(asked) && asked >= 2020 && asked <= 2099 ? asked : thisYear
  const t = await words(locale, 'admin')
  const common = wordsOf(locale, 'common')
  const client = await api()
  return shown(locale, `${here}?year=${year}`, await ask(client.GET('/api/v1/holidays', { params: { query: { year } } })), ({ items }) => (
    <>
      <PageTitle lead={t('holidays.lead')}>{t('nav.holidays')}</PageTitle>
      <Tabs label={t('holidays.year')} items={[thisYear - 1, thisYear, thisYear + 1, thisYear + 2].map((one) => ({ href: `${here}?year=${one}`, label: String(one), current: one === year }))} />
      <Stack gap={3} className="mt-6">
        {feastsOf(items).map(({ holiday, dates }) => (
          <Group key={holiday.slug} title={<span>{nameOf(locale, holiday)} <span className="font-plain text-quiet">· {dates.map((date) => dayText(locale, date, 'short')).join(' · ')}</span></span>}>
            <Form action={setHoliday.bind(null, locale)} of={dates.join()} submit={common('save')}>
              <input type="hidden" name="slug" value={holiday.slug} />
              <input type="hidden" name="year" value={year} />
              <HolidayFields dates={dates} />
            </Form>
          </Group>
        ))}
      </Stack>
    </>
  ))
}
