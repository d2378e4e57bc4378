import { calendarAnswer } from '../../../../../components/visits/calendar'
import { api, ask } from '../../../../../lib/api'
import { localeFrom } from '../../../../../lib/words'

export async function GET(_request: Request, { params }: { params: Promise<{ locale: string; id: string }> }) {
  const { locale: word, id: appointment_id } = await params
  const locale = localeFrom(word)
  const client = await api()
  const answer = await ask(client.GET('/api/v1/appointments/{appointment_id}', { params: { path: { appointment_id } } }))
  return calendarAnswer(locale, answer, `/${locale}/visits/${appointment_id}`)
}
