// How things stand beside and below each other.
import type { ComponentProps, ReactNode } from 'react'

const gaps = { 1: 'gap-1', 2: 'gap-2', 3: 'gap-3', 4: 'gap-4', 6: 'gap-6', 8: 'gap-8', 12: 'gap-12' } as const
type Gap = keyof typeof gaps

export function Stack({ gap = 4, className = '', ...rest }: { gap?: Gap } & ComponentProps<'div'>) {
  return <div className={`flex min-w-0 flex-col ${gaps[gap]} ${className}`} {...rest} />
}

/** The middle of a page: as wide as `page`, or as narrow as one reads (`text`), with room at its sides. */
export function Page({ width = 'page', className = '', children }: { width?: 'page' | 'text'; className?: string; children: ReactNode }) {
  return <div className={`mx-auto w-full px-4 py-8 sm:px-6 sm:py-12 ${width === 'text' ? 'max-w-[calc(var(--text)+3rem)]' : 'max-w-[calc(var(--page)+3rem)]'} ${className}`}>{children}</div>
}

/** The one h1 of a page, what stands above and below it, and what can be done about the whole. */
export function PageTitle({ above, children, lead, actions }: { above?: ReactNode; children: ReactNode; lead?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="mb-8 flex flex-wrap items-end justify-between gap-4">
      <div className="min-w-0 max-w-text">
        {above ? <div className="mb-2 text-note text-quiet">{above}</div> : null}
        <h1 className="text-title sm:text-head">{children}</h1>
        {lead ? <p className="mt-3 text-lead text-quiet">{lead}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
    </div>
  )
}

export function Section({ title, lead, actions, children, className = '', id }: { title: ReactNode; lead?: ReactNode; actions?: ReactNode; children: ReactNode; className?: string; id?: string }) {
  return (
    <section className={`py-6 ${className}`} id={id} aria-labelledby={id ? `${id}-title` : undefined}>
      <div className="mb-5 flex flex-wrap items-end justify-between gap-3">
        <div className="max-w-text">
          <h2 id={id ? `${id}-title` : undefined} className="text-title">{title}</h2>
          {lead ? <p className="mt-1.5 text-quiet">{lead}</p> : null}
        </div>
        {actions}
      </div>
      {children}
    </section>
  )
}

/** Pairs of a word and what it says: a summary of a visit, an account. */
export function Facts({ items }: { items: readonly { label: ReactNode; value: ReactNode }[] }) {
  return (
    <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[auto_1fr]">
      {items.map((item, at) => (
        <div key={at} className="contents">
          <dt className="text-note text-quiet sm:pt-0.5">{item.label}</dt>
          <dd className="-mt-2 min-w-0 sm:mt-0">{item.value}</dd>
        </div>
      ))}
    </dl>
  )
}
