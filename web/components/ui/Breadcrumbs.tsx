import type { ReactNode } from 'react'
import { Icon } from '../icons'
import { Link } from './Link'

export function Breadcrumbs({ label, items }: { label: string; items: readonly { href?: string; label: ReactNode }[] }) {
  return (
    <nav aria-label={label}>
      <ol className="flex flex-wrap items-center gap-x-1.5 text-note text-quiet">
        {items.map((item, at) => (
          <li key={at} className="flex items-center gap-1.5">
            {at > 0 ? <Icon name="next" className="size-4" /> : null}
            {item.href ? <Link href={item.href} className="link inline-flex min-h-6 items-center">{item.label}</Link> : <span aria-current="page">{item.label}</span>}
          </li>
        ))}
      </ol>
    </nav>
  )
}
