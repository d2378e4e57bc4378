import { shown } from '../../../../components/admin/guard'
import { Badge, type Tone } from '../../../../components/ui/Badge'
import { LinkButton } from '../../../../components/ui/Button'
import { Empty } from '../../../../components/ui/Empty'
import { PageTitle } from '../../../../components/ui/Layout'
import { Tabs } from '../../../../components/ui/Tabs'
import { api, ask, type Shape } from '../../../../lib/api'
import { dateText, numberText, timeText } from '../../../../lib/format'
import { localeFrom, words } from '../../../../lib/words'

type State = Shape<'delivery_state'>

const states = ['queued', 'sending', 'sent', 'failed', 'dead', 'dropped'] as const satisfies readonly State[]
const tones: Record<State, Tone> = { queued: 'info', sending: 'info', sent: 'good', failed: 'warn', dead: 'bad', dropped: 'plain' }

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ state?: string; cursor?: string }>
}

export default async function Messages({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const here = `/${locale}/admin/messages`
  const asked = await searchParams
  const state = states.find((one) => one === asked.state)
  const t = await words(locale, 'admin')
  const client = await api()
  const answer = await ask(client.GET('/api/v1/messages', { params: { query: { limit: 50, ...(state && { state }), ...(asked.cursor && { cursor: asked.cursor }) } } }))
  return shown(locale, here, answer, ({ items }, next) => (
    <>
      <PageTitle lead={t('messages.lead')}>{t('nav.messages')}</PageTitle>
      <Tabs label={t('messages.state')} items={[
        { href: here, label: t('messages.all'), current: !state },
        ...states.map((one) => ({ href: `${here}?state=${one}`, label: t(`messages.states.${one}`), current: one === state })),
      ]} />
      {items.length === 0 ? <div className="mt-6"><Empty icon="mail" title={t('messages.none')} /></div> : (
        <div className="mt-6 overflow-x-auto rounded-card border border-line bg-surface" tabIndex={0} role="region" aria-label={t('nav.messages')}>
          <table className="w-full">
            <thead>
              <tr className="border-b border-line text-note text-quiet">
                {(['when', 'state', 'kind', 'to', 'attempts'] as const).map((column) => <th key={column} scope="col" className="p-3 text-start font-strong">{t(`messages.${column}`)}</th>)}
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.message_id} className="border-b border-line last:border-0">
                  <td className="p-3 whitespace-nowrap numbers">{dateText(locale, one.created_at, undefined, 'short')} {timeText(locale, one.created_at)}</td>
                  <td className="p-3"><Badge tone={tones[one.state]}>{t(`messages.states.${one.state}`)}</Badge>{one.failure ? <span className="mt-1 block max-w-80 text-small text-quiet" dir="ltr">{one.failure}</span> : null}</td>
                  <td className="p-3"><bdi dir="ltr" className="text-note">{one.kind}</bdi></td>
                  <td className="p-3 whitespace-nowrap"><bdi dir="ltr">{one.channel} {one.recipient}</bdi></td>
                  <td className="p-3 numbers">{numberText(locale, one.attempts)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {next ? <p className="mt-6"><LinkButton kind="plain" href={`${here}?${new URLSearchParams({ ...(state && { state }), cursor: next })}`}>{t('messages.next')}</LinkButton></p> : null}
    </>
  ))
}
