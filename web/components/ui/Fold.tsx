'use client'
import { useState, type ComponentProps } from 'react'

/** A fold that begins open or not, and then is as one left it, also when what it holds comes anew from the server. */
export function Fold({ open, ...rest }: { open: boolean } & Omit<ComponentProps<'details'>, 'open'>) {
  const [begun] = useState(open)
  return <details open={begun} {...rest} />
}
