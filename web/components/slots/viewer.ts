'use client'
import { sameClock } from '../../lib/format'
import { useZone } from '../ui/useZone'

/** The viewer's zone, when his clock differs from that of `zone` at one of the instants; else undefined. */
export function useOtherZone(zone: string, instants: readonly string[]): string | undefined {
  const own = useZone(zone)
  return own !== zone && instants.some((at) => !sameClock(at, own, zone)) ? own : undefined
}
