import type { ReactNode } from 'react'
import { Icon, type IconName } from '../icons'

export type Tone = 'plain' | 'accent' | 'info' | 'good' | 'warn' | 'bad'

export const tones: Record<Tone, string> = {
  plain: 'bg-sunk text-quiet',
  accent: 'bg-wash text-on-wash',
  info: 'bg-info-wash text-info',
  good: 'bg-good-wash text-good',
  warn: 'bg-warn-wash text-warn',
  bad: 'bg-bad-wash text-bad',
}

/** A short word about a thing: its state, or something it has. */
export function Badge({ tone = 'plain', icon, children, className = '' }: { tone?: Tone; icon?: IconName; children: ReactNode; className?: string }) {
  return (
    <span className={`inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 text-small font-strong whitespace-nowrap ${tones[tone]} ${className}`}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </span>
  )
}
