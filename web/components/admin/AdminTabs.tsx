'use client'
import { usePathname } from 'next/navigation'
import { useWords } from '../../lib/words.client'
import { Tabs } from '../ui/Tabs'

const views = ['health', 'catalogue', 'holidays', 'verifications', 'messages'] as const

export function AdminTabs({ label }: { label: string }) {
  const t = useWords('admin')
  const path = usePathname()
  const hrefOf = (view: (typeof views)[number]) => (view === 'health' ? `/${t.locale}/admin` : `/${t.locale}/admin/${view}`)
  return <Tabs label={label} items={views.map((view) => ({ href: hrefOf(view), label: t(`nav.${view}`), current: view === 'health' ? path === hrefOf(view) : path.startsWith(hrefOf(view)) }))} />
}
