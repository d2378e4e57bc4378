import type { ReactNode } from 'react'
import { Link } from './Link'

/** Views of one thing, each with an address of its own. */
export function Tabs({ label, items }: { label: string; items: readonly { href: string; label: ReactNode; current: boolean; count?: ReactNode }[] }) {
  return (
    <nav data-tabs="" aria-label={label} className="-mx-4 overflow-x-auto px-4 sm:mx-0 sm:px-0">
      <ul className="flex gap-1 border-b border-line">
        {items.map((item) => (
          <li key={item.href}>
            <Link
              href={item.href}
              aria-current={item.current ? 'page' : undefined}
              className="flex min-h-target items-center gap-2 border-b-3 border-transparent px-3 whitespace-nowrap text-quiet no-underline -outline-offset-3 hover:text-accent aria-[current]:border-accent aria-[current]:font-strong aria-[current]:text-ink"
            >
              {item.label}
              {item.count !== undefined ? <span className="rounded-full bg-wash px-2 text-small font-strong text-on-wash numbers">{item.count}</span> : null}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
