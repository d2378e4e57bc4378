import type { ComponentProps, ElementType, ReactNode } from 'react'

type CardProps = { as?: ElementType; flat?: boolean; children: ReactNode } & Omit<ComponentProps<'div'>, 'children'>

/** What belongs together, on a ground of its own. */
export function Card({ as: Tag = 'div', flat = false, className = '', ...rest }: CardProps) {
  return <Tag className={`rounded-card border border-line bg-surface p-5 sm:p-6 ${flat ? '' : 'shadow-raised'} ${className}`} {...rest} />
}
