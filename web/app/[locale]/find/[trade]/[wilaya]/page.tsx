import { Landing, where } from '../../../../../components/landing/Landing'
import { askedMost } from '../../../../../lib/catalogue'
import { nameOf } from '../../../../../lib/format'
import { keptMetadata } from '../../../../../lib/site'
import { localeFrom, words } from '../../../../../lib/words'

type Props = { params: Promise<{ locale: string; trade: string; wilaya: string }> }

export const revalidate = 300

export const generateStaticParams = async ({ params }: { params: { trade: string } }) => {
  const most = await askedMost()
  return most.trades.includes(params.trade) ? most.wilayas.map((wilaya) => ({ wilaya })) : []
}

export async function generateMetadata({ params }: Props) {
  const { locale: word, trade, wilaya } = await params
  const t = await words(localeFrom(word), 'find')
  const of = await where(trade, wilaya)
  const names = { trade: nameOf(t.locale, of.trade), wilaya: of.wilaya ? nameOf(t.locale, of.wilaya) : '' }
  return keptMetadata(t('title_in', names), t('description_in', names))
}

export default async function Page({ params }: Props) {
  const { locale: word, trade, wilaya } = await params
  return <Landing locale={localeFrom(word)} of={await where(trade, wilaya)} />
}
