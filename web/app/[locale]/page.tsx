import { PageTitle, Page } from '../../components/ui/Layout'
import { alternates } from '../../lib/site'
import { localeFrom, words } from '../../lib/words'

export const generateMetadata = async ({ params }: { params: Promise<{ locale: string }> }) => ({ alternates: alternates(localeFrom((await params).locale), '') })

export default async function Home({ params }: { params: Promise<{ locale: string }> }) {
  const t = await words((await params).locale, 'site')
  return (
    <Page>
      <PageTitle lead={t('description')}>{t('promise')}</PageTitle>
    </Page>
  )
}
