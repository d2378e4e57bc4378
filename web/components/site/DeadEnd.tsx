import type { ReactNode } from 'react'
import { Icon, type IconName } from '../icons'

interface DeadEndProps {
  icon: IconName
  title: string
  text: string
  /** What to quote when one asks for help. */
  reference?: string | undefined
  /** What one can do instead. */
  children: ReactNode
}

/** Not what one came for: a page that is not there, that failed, or that could not be fetched. */
export function DeadEnd({ icon, title, text, reference, children }: DeadEndProps) {
  return (
    <div className="grid justify-items-center gap-4 py-16 text-center">
      <Icon name={icon} className="size-14 text-accent" />
      <h1 className="text-title sm:text-head">{title}</h1>
      <p className="max-w-text text-quiet">{text}</p>
      {reference ? <p className="text-small text-quiet"><bdi dir="ltr" className="numbers">{reference}</bdi></p> : null}
      <div className="mt-3 flex flex-wrap justify-center gap-3">{children}</div>
    </div>
  )
}

/** The page itself, once more. */
export const again = 'link inline-flex min-h-target items-center font-strong'
