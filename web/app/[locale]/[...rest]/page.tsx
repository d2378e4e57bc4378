import { notFound } from 'next/navigation'

/** Whatever no other page answers: the not-found page of its language. */
export default function Rest() {
  notFound()
}
