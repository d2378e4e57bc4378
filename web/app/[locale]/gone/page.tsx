import { Lost } from '../../../components/site/Lost'
import { Page } from '../../../components/ui/Layout'
import { privateMetadata } from '../../../lib/site'
import { localeFrom, words } from '../../../lib/words'

type Props = { params: Promise<{ locale: string }> }

export async function generateMetadata({ params }: Props) {
  return privateMetadata((await words((await params).locale, 'lost'))('professional.title'))
}

/** What server/guard.mjs answers, with 404, where no professional is to be seen. */
export default async function GonePage({ params }: Props) {
  return <Page><Lost locale={localeFrom((await params).locale)} what="professional" /></Page>
}
