// The answer of calendar.ics, for a visit by its id or by its link.
import 'server-only'

import { publicUrl, type Answer, type Shape } from '../../lib/api'
import { townTextOf } from '../../lib/catalogue'
import type { Locale } from '../../lib/words'
import { icsOf } from './ics'
import { addressOf, professionalOf, serviceOf } from './say'

export async function calendarAnswer(locale: Locale, answer: Answer<Shape<'appointment'>>, path: string): Promise<Response> {
  if (answer.problem) return new Response(null, { status: answer.problem.status || 503 })
  const visit = answer.data
  const { offer } = visit
  const url = publicUrl() + path
  const text = icsOf(visit, {
    title: `${professionalOf(locale, offer)} · ${serviceOf(locale, offer)}`,
    place: addressOf(locale, offer, await townTextOf(locale, offer)),
    details: [offer.access_notes, offer.place_phone, url].filter(Boolean).join('\n'),
    url,
  })
  return new Response(text, {
    headers: {
      'Content-Type': 'text/calendar; charset=utf-8', 'Cache-Control': 'private, no-store',
      'Content-Disposition': `attachment; filename="contacto-${visit.starts_at.slice(0, 10)}.ics"`,
    },
  })
}
