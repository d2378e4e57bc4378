import type { ReactNode } from 'react'
import { Page, PageTitle } from '../ui/Layout'

/** A page that is read: one column, its title, and sections that can be linked to. */
export function Article({ title, lead, children }: { title: ReactNode; lead?: ReactNode; children: ReactNode }) {
  return (
    <Page width="text">
      <PageTitle lead={lead}>{title}</PageTitle>
      <div className="prose">{children}</div>
    </Page>
  )
}
