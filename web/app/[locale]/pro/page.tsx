// The agenda.
import { Agenda } from '../../../components/agenda/Agenda'
import { DoneNotice } from '../../../components/agenda/DoneNotice'
import { daysOf, lookedAt } from '../../../components/agenda/address'
import { desk } from '../../../components/agenda/load'
import { PageTitle } from '../../../components/ui/Layout'
import { Problem } from '../../../components/ui/Problem'
import { Words } from '../../../components/ui/Words'
import { api, ask } from '../../../lib/api'
import { closedDates } from '../../../lib/catalogue'
import { ownTitle } from '../../../lib/site'
import { localeFrom, words } from '../../../lib/words'

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ view?: string; date?: string; all?: string; done?: string }>
}

export const generateMetadata = ownTitle('agenda', 'nav_agenda')

export default async function AgendaPage({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const asked = await searchParams
  const { practice, zone, today, zoneNamed } = await desk(locale, `/${locale}/pro`)
  const t = await words(locale, 'agenda')
  const looked = lookedAt(asked, today)
  const dates = daysOf(looked)
  const client = await api()
  const [agenda, closed] = await Promise.all([
    ask(client.GET('/api/v1/agenda', { params: { query: { from: dates[0]!, to: dates.at(-1)!, cancelled: looked.all } } })),
    closedDates(practice, dates),
  ])
  const { professional_id, hours, special_dates, time_off, places } = practice
  return (
    <>
      <PageTitle>{t('nav_agenda')}</PageTitle>
      <DoneNotice locale={locale} done={asked.done} />
      {agenda.problem ? (
        <Problem locale={locale} problem={agenda.problem} />
      ) : (
        <Words locale={locale} of={['agenda']}>
          <Agenda
            locale={locale} zone={zone} zoneNamed={zoneNamed} looked={looked} today={today} now={Date.now()} given={agenda.data} closed={closed}
            own={{ professional_id, hours, special_dates, time_off, places }}
          />
        </Words>
      )}
    </>
  )
}
