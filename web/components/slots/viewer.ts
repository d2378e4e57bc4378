'use client'
// The zone of who looks.  Only his browser knows it, so it is not there until the page lives.
import { useSyncExternalStore } from 'react'
import { sameClock } from '../../lib/format'

const never = () => () => {}

/** The viewer's zone, when his clock differs from that of `zone` at one of the instants; else undefined. */
export function useOtherZone(zone: string, instants: readonly string[]): string | undefined {
  const own = useSyncExternalStore(never, () => Intl.DateTimeFormat().resolvedOptions().timeZone, () => zone)
  return own !== zone && instants.some((at) => !sameClock(at, own, zone)) ? own : undefined
}
