import { Landing, where } from '../../../../components/landing/Landing'
import { askedMost } from '../../../../lib/catalogue'
import { nameOf } from '../../../../lib/format'
import { keptMetadata } from '../../../../lib/site'
import { localeFrom, words } from '../../../../lib/words'

type Props = { params: Promise<{ locale: string; trade: string }> }

export const revalidate = 300

/** The most asked for when the app is built, if there is somebody to ask; the others when they are asked for. */
export const generateStaticParams = async () => (await askedMost()).trades.map((trade) => ({ trade }))

export async function generateMetadata({ params }: Props) {
  const { locale: word, trade } = await params
  const t = await words(localeFrom(word), 'find')
  const of = await where(trade)
  const name = nameOf(t.locale, of.trade)
  return keptMetadata(t('title', { trade: name }), t('description', { trade: name }))
}

export default async function Page({ params }: Props) {
  const { locale: word, trade } = await params
  return <Landing locale={localeFrom(word)} of={await where(trade)} />
}
