// The professional's side: its own way through.  What anybody may see here each page learns from the API.
import type { ReactNode } from 'react'
import { ProNav } from '../../../components/agenda/ProNav'
import '../../../components/agenda/agenda.css'
import { Page } from '../../../components/ui/Layout'
import { Words } from '../../../components/ui/Words'
import { ownTitle } from '../../../lib/site'
import { localeFrom } from '../../../lib/words'

interface Props {
  children: ReactNode
  params: Promise<{ locale: string }>
}

export const generateMetadata = ownTitle('agenda', 'nav_agenda')

export default async function Layout({ children, params }: Props) {
  const locale = localeFrom((await params).locale)
  return (
    <>
      <Words locale={locale} of={['agenda']}>
        <ProNav />
      </Words>
      <Page className="print:p-0">{children}</Page>
    </>
  )
}
