// Chips: a choice that is made or not, a filter that can be taken back, and the sign of Contacto, a free start.
import type { ComponentProps } from 'react'
import { Link } from './Link'

const base = 'inline-flex items-center justify-center gap-1.5 min-h-target px-3.5 rounded-chip text-note no-underline transition-colors duration-(--quick)'
const off = 'border border-edge bg-surface text-ink hover:border-accent hover:text-accent'
const on = 'border border-accent bg-wash text-on-wash font-strong'

export function ChipLink({ selected = false, className = '', ...rest }: { selected?: boolean } & ComponentProps<typeof Link>) {
  return <Link aria-current={selected ? 'true' : undefined} className={`${base} ${selected ? on : off} ${className}`} {...rest} />
}

/** A free start. The hours of a day stand under each other, so their digits are of one width. */
export const timeChipLook = `inline-flex flex-col items-center justify-center min-h-target min-w-17 px-3 py-1 rounded-chip bg-wash text-on-wash font-strong numbers no-underline
  leading-tight border border-transparent transition-colors duration-(--quick) hover:bg-accent hover:text-on-accent aria-pressed:bg-accent aria-pressed:text-on-accent aria-checked:bg-accent aria-checked:text-on-accent`

export function TimeChip({ className = '', ...rest }: ComponentProps<typeof Link>) {
  return <Link className={`${timeChipLook} ${className}`} {...rest} />
}
