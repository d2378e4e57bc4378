import type { ReactNode } from 'react'
import { AdminTabs } from '../../../components/admin/AdminTabs'
import { Page } from '../../../components/ui/Layout'
import { Words } from '../../../components/ui/Words'
import { ownTitle } from '../../../lib/site'
import { localeFrom, wordsOf } from '../../../lib/words'

interface Props {
  children: ReactNode
  params: Promise<{ locale: string }>
}

export const generateMetadata = ownTitle('site', 'admin')

export default async function Layout({ children, params }: Props) {
  const locale = localeFrom((await params).locale)
  return (
    <Page>
      <Words locale={locale} of={['admin', 'practice', 'spoken']}>
        <AdminTabs label={wordsOf(locale, 'site')('admin')} />
        <div className="mt-8">{children}</div>
      </Words>
    </Page>
  )
}
