import { BlockForm } from '../../../../components/agenda/DeskForms'
import { desk } from '../../../../components/agenda/load'
import { minuteIn } from '../../../../components/agenda/wall'
import { PageTitle } from '../../../../components/ui/Layout'
import { Words } from '../../../../components/ui/Words'
import { isDate } from '../../../../lib/zone'
import { ownTitle } from '../../../../lib/site'
import { localeFrom, words } from '../../../../lib/words'

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ date?: string; from?: string; to?: string }>
}

export const generateMetadata = ownTitle('agenda', 'block')

export default async function Block({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const { date, from = '', to = '' } = await searchParams
  const [{ zone, today }, t] = await Promise.all([desk(locale, `/${locale}/pro/block`), words(locale, 'agenda')])
  const timeOf = (text: string) => (minuteIn(text) === undefined ? '' : text)
  return (
    <div className="mx-auto max-w-text">
      <PageTitle lead={t('block_lead')}>{t('block')}</PageTitle>
      <Words locale={locale} of={['agenda']}>
        <BlockForm zone={zone} kept={{ date: isDate(date) && date >= today ? date : today, from: timeOf(from), to: timeOf(to) }} />
      </Words>
    </div>
  )
}
