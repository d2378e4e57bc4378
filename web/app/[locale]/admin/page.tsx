// How each service answers, as seen from here: each is asked something real and cheap, all at once.
import { shown } from '../../../components/admin/guard'
import { Badge } from '../../../components/ui/Badge'
import { PageTitle } from '../../../components/ui/Layout'
import { Notice } from '../../../components/ui/Notice'
import { api, ask, type Answer } from '../../../lib/api'
import { numberText } from '../../../lib/format'
import { told } from '../../../lib/problem'
import { localeFrom, words } from '../../../lib/words'

async function timed<Data>(call: () => Promise<Answer<Data>>) {
  const begun = performance.now()
  const answer = await call()
  return { ms: Math.round(performance.now() - begun), answer: answer as Answer<unknown> }
}

export default async function Health({ params }: { params: Promise<{ locale: string }> }) {
  const locale = localeFrom((await params).locale)
  const here = `/${locale}/admin`
  const t = await words(locale, 'admin')
  const client = await api()
  const dead = await ask(client.GET('/api/v1/messages', { params: { query: { state: 'dead', limit: 100 } } }))
  return shown(locale, here, dead, (data, next) => (
    <>
      <PageTitle lead={t('health.lead')}>{t('nav.health')}</PageTitle>
      <Services locale={locale} />
      <Notice tone={data.items.length ? 'warn' : 'good'} className="mt-6">
        {next ? t('health.failedMore', { count: data.items.length }) : t('health.failed', { count: data.items.length })}
      </Notice>
    </>
  ))
}

async function Services({ locale }: { locale: ReturnType<typeof localeFrom> }) {
  const t = await words(locale, 'admin')
  const client = await api()
  const asked = {
    users: () => ask(client.GET('/api/v1/users/me')),
    professionals: () => ask(client.GET('/api/v1/wilayas')),
    appointments: () => ask(client.GET('/api/v1/holds')),
    notifications: () => ask(client.GET('/api/v1/inbox/unread')),
    search: () => ask(client.GET('/api/v1/search', { params: { query: { page_size: 1 } } })),
  }
  const names = Object.keys(asked) as (keyof typeof asked)[]
  const answers = await Promise.all(names.map((name) => timed(asked[name] as () => Promise<Answer<unknown>>)))
  return (
    <div className="overflow-x-auto rounded-card border border-line bg-surface" tabIndex={0} role="region" aria-label={t('nav.health')}>
      <table className="w-full text-start">
        <thead>
          <tr className="border-b border-line text-note text-quiet">
            {(['service', 'state', 'time'] as const).map((column) => <th key={column} scope="col" className="p-3 text-start font-strong sm:p-4">{t(`health.${column}`)}</th>)}
          </tr>
        </thead>
        <tbody>
          {names.map((name, at) => {
            const { ms, answer } = answers[at]!
            return (
              <tr key={name} className="border-b border-line last:border-0">
                <th scope="row" className="p-3 text-start font-strong sm:p-4"><bdi dir="ltr">{name}</bdi></th>
                <td className="p-3 sm:p-4">{answer.problem ? <Badge tone="bad">{t('health.silent', { problem: told(locale, answer.problem).title })}</Badge> : <Badge tone="good" icon="check">{t('health.answers')}</Badge>}</td>
                <td className="p-3 whitespace-nowrap numbers sm:p-4">{t('health.ms', { ms: numberText(locale, ms) })}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
