// One start that can be booked: the sign of Contacto.  Those who live by another clock see theirs below.
import { TimeChip } from '../ui/Chip'

interface Props {
  href: string
  time: string
  /** What a screen reader says in place of the bare time; it contains it. */
  label: string
  yours?: string | undefined
}

export function StartLink({ href, time, label, yours }: Props) {
  return (
    <TimeChip href={href} aria-label={yours ? `${label} (${yours})` : label}>
      <bdi dir="ltr">{time}</bdi>
      {yours ? <span className="text-small font-plain">{yours}</span> : null}
    </TimeChip>
  )
}
