import type { Locale } from '@contacto/i18n'
import type { Shape } from '@contacto/api'
import { wordsOf } from '../../lib/words'
import { Badge, type Tone } from '../ui/Badge'

const looks: Record<Shape<'appointment_status'>, Tone> = {
  requested: 'warn', booked: 'good', declined: 'bad', cancelled: 'plain', done: 'plain', no_show: 'bad',
}

export function VisitBadge({ locale, visit }: { locale: Locale; visit: Pick<Shape<'appointment'>, 'status'> }) {
  return <Badge tone={looks[visit.status]}>{wordsOf(locale, 'visits')(`status_${visit.status}`)}</Badge>
}
