import { calendarAnswer } from '../../../../../components/visits/calendar'
import { api, ask } from '../../../../../lib/api'
import { localeFrom } from '../../../../../lib/words'

export async function GET(_request: Request, { params }: { params: Promise<{ locale: string; token: string }> }) {
  const { locale: word, token } = await params
  const locale = localeFrom(word)
  const client = await api()
  const answer = await ask(client.GET('/api/v1/visits/{token}', { params: { path: { token } } }))
  return calendarAnswer(locale, answer, `/${locale}/v/${encodeURIComponent(token)}`)
}
