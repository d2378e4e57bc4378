import { Lost } from '../../../components/site/Lost'
import { Page } from '../../../components/ui/Layout'
import { ownTitle } from '../../../lib/site'
import { localeFrom } from '../../../lib/words'

type Props = { params: Promise<{ locale: string }> }

export const generateMetadata = ownTitle('lost', 'professional.title')

/** What server/guard.mjs answers, with 404, where no professional is to be seen. */
export default async function GonePage({ params }: Props) {
  return <Page><Lost locale={localeFrom((await params).locale)} what="professional" /></Page>
}
