import type { ReactNode } from 'react'
import { Icon, type IconName } from '../icons'
import { tones, type Tone } from './Badge'

const icons = { info: 'info', good: 'check', warn: 'warning', bad: 'warning' } as const satisfies Partial<Record<Tone, IconName>>

interface NoticeProps {
  tone?: keyof typeof icons
  title?: ReactNode
  /** Is its title the page's? */
  heading?: boolean
  children?: ReactNode
  /** What one can do about it. */
  action?: ReactNode
  /** Is it news, to be read aloud at once? An error after a try is; a remark that stands on the page is not. */
  live?: boolean
  className?: string
}

export function Notice({ tone = 'info', title, heading = false, children, action, live = false, className = '' }: NoticeProps) {
  const Title = heading ? 'h1' : 'p'
  return (
    <div role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined} className={`flex gap-3 rounded-card p-4 ${tones[tone]} ${className}`}>
      <Icon name={icons[tone]} className="mt-1 size-5" />
      <div className="grid gap-1 min-w-0">
        {title ? <Title className="font-strong">{title}</Title> : null}
        {children ? <div className="text-ink">{children}</div> : null}
        {action ? <div className="mt-1.5 flex flex-wrap gap-2">{action}</div> : null}
      </div>
    </div>
  )
}
