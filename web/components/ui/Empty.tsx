import type { ReactNode } from 'react'
import { Icon, type IconName } from '../icons'

/** Nothing here: why, and what is possible instead. */
export function Empty({ icon = 'calendar', title, children, action, level: Title = 'h2' }: { icon?: IconName; title: ReactNode; children?: ReactNode; action?: ReactNode; level?: 'h2' | 'h3' | 'p' }) {
  return (
    <div className="grid justify-items-center gap-3 rounded-card border border-dashed border-edge px-5 py-12 text-center">
      <span className="grid size-14 place-items-center rounded-full bg-wash text-on-wash">
        <Icon name={icon} className="size-7" />
      </span>
      <Title className="text-lead font-strong">{title}</Title>
      {children ? <div className="max-w-text text-quiet">{children}</div> : null}
      {action ? <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  )
}
