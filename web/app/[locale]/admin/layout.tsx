import type { ReactNode } from 'react'
import { AdminTabs } from '../../../components/admin/AdminTabs'
import { Page } from '../../../components/ui/Layout'
import { Words } from '../../../components/ui/Words'
import { ownTitle } from '../../../lib/site'
import { localeFrom } from '../../../lib/words'

interface Props {
  children: ReactNode
  params: Promise<{ locale: string }>
}

export const generateMetadata = ownTitle('admin', 'title')

export default async function Layout({ children, params }: Props) {
  const locale = localeFrom((await params).locale)
  return (
    <Page>
      <Words locale={locale} of={['admin', 'practice']}>
        <AdminTabs />
        <div className="mt-8">{children}</div>
      </Words>
    </Page>
  )
}
