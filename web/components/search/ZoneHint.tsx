'use client'
import { zoneText } from '../../lib/format'
import { useOtherZone } from '../slots/viewer'

/** Says that times are those of the professionals, to whoever lives by another clock. */
export function ZoneHint({ zone, starts, text }: { zone: string; starts: readonly string[]; text: string }) {
  const other = useOtherZone(zone, starts)
  return other ? <p className="text-note text-quiet">{text.replace('[zone]', zoneText(other))}</p> : null
}
