import NextLink from 'next/link'
import type { ComponentProps } from 'react'

/** A link within Contacto. Nothing is fetched before somebody points at it: pages are long lists of links, and data costs. */
export function Link({ prefetch = false, ...rest }: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={prefetch} {...rest} />
}
