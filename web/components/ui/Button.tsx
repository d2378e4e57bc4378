// Buttons, and links that look like them. One `main` a view: what most people came for.
import type { ButtonHTMLAttributes, ComponentProps } from 'react'
import { Icon, type IconName } from '../icons'
import { Link } from './Link'

export type ButtonKind = 'main' | 'plain' | 'quiet' | 'danger'
type ButtonSize = 'normal' | 'small' | 'large'

interface Look {
  kind?: ButtonKind
  size?: ButtonSize
  icon?: IconName
  /** As wide as its container on a phone. */
  wide?: boolean
}

const kinds: Record<ButtonKind, string> = {
  main: 'bg-accent text-on-accent hover:bg-accent-strong active:bg-accent-strong',
  plain: 'bg-surface text-ink border border-edge hover:border-accent hover:text-accent',
  quiet: 'text-accent hover:bg-wash hover:text-on-wash',
  danger: 'bg-surface text-bad border border-bad hover:bg-bad-wash',
}
const sizes: Record<ButtonSize, string> = {
  small: 'min-h-target px-3 text-note gap-1.5',
  normal: 'min-h-12 px-5 text-body gap-2',
  large: 'min-h-14 px-7 text-body gap-2.5',
}

export const buttonLook = ({ kind = 'main', size = 'normal', wide = false }: Look, more = '') =>
  `inline-flex items-center justify-center rounded-field font-strong text-center no-underline select-none transition-colors duration-(--quick)
   disabled:opacity-55 disabled:cursor-not-allowed aria-disabled:opacity-55 ${kinds[kind]} ${sizes[size]} ${wide ? 'w-full sm:w-auto' : ''} ${more}`

type ButtonProps = Look & ButtonHTMLAttributes<HTMLButtonElement>

export function Button({ kind, size, icon, wide, className, children, type = 'button', ...rest }: ButtonProps) {
  return (
    <button type={type} className={buttonLook({ kind, size, wide } as Look, className)} {...rest}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  )
}

type LinkButtonProps = Look & ComponentProps<typeof Link>

export function LinkButton({ kind, size, icon, wide, className, children, ...rest }: LinkButtonProps) {
  return (
    <Link className={buttonLook({ kind, size, wide } as Look, className)} {...rest}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </Link>
  )
}

/** Only an icon; its name is said to those who do not see it. */
export function IconButton({ icon, label, kind = 'quiet', className = '', type = 'button', ...rest }: { icon: IconName; label: string } & Omit<ButtonProps, 'icon' | 'children'>) {
  return (
    <button type={type} aria-label={label} title={label} className={buttonLook({ kind, size: 'small' }, `min-w-target px-0! ${className}`)} {...rest}>
      <Icon name={icon} className="size-6" />
    </button>
  )
}
