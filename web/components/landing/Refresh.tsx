'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

/** A kept page may be older than its hours are true: the visit that found it so had it made anew, and gets that. */
export function Refresh({ madeAt, seconds }: { madeAt: number; seconds: number }) {
  const router = useRouter()
  useEffect(() => {
    if (Date.now() - madeAt > 2 * seconds * 1000) router.refresh()
  }, [madeAt, seconds, router])
  return null
}
