import type { ReactNode } from 'react'
import { Icon } from '../icons'

/** How far one is on a way of several steps. `at` counts from 0. */
export function Steps({ label, steps, at }: { label: string; steps: readonly ReactNode[]; at: number }) {
  return (
    <nav aria-label={label}>
      <ol className="flex gap-1.5">
        {steps.map((step, index) => (
          <li key={index} aria-current={index === at ? 'step' : undefined} className="min-w-0 flex-1">
            <span className={`block h-1.5 rounded-full ${index <= at ? 'bg-accent' : 'bg-line'}`} />
            <span className={`mt-2 hidden items-center gap-1 text-small sm:flex ${index === at ? 'font-strong text-ink' : 'text-quiet'}`}>
              {index < at ? <Icon name="check" className="text-accent" /> : null}
              {step}
            </span>
            {index === at ? <span className="mt-2 block text-small font-strong whitespace-nowrap sm:hidden">{step}</span> : null}
          </li>
        ))}
      </ol>
    </nav>
  )
}
