import { notFound } from 'next/navigation'

// Made for each request: addresses that do not exist are without number, and none is to be kept.
export const dynamic = 'force-dynamic'

/** Whatever no other page answers: the not-found page of its language. */
export default function Rest() {
  notFound()
}
