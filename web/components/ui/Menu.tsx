import type { ReactNode } from 'react'

/** A small sheet below its button. It opens without a script; public/early.js closes it when one clicks elsewhere. */
export function Menu({ label, children, summary, end = true, className = '' }: { label: string; summary: ReactNode; children: ReactNode; end?: boolean; className?: string }) {
  return (
    <details data-menu="" className={`relative ${className}`}>
      <summary aria-label={label} className="flex min-h-target min-w-target items-center justify-center gap-2 rounded-field px-2.5 text-ink hover:bg-wash hover:text-on-wash">
        {summary}
      </summary>
      <div className={`absolute top-full z-30 mt-2 w-max min-w-56 max-w-[calc(100vw-2rem)] rounded-card border border-line bg-surface p-2 shadow-floating ${end ? 'end-0' : 'start-0'}`}>{children}</div>
    </details>
  )
}

export const menuItem = 'flex min-h-target w-full items-center gap-3 rounded-field px-3 text-start text-ink no-underline hover:bg-wash hover:text-on-wash aria-[current]:font-strong'
