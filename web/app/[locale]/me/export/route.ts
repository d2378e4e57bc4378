// All that is held about a person, in one file: the account, its visits, what it was told, and its practice if it has one.
import { redirect } from 'next/navigation'

import { signInPath } from '../../../../components/account/next'
import { api, ask, type Answer } from '../../../../lib/api'
import { localeFrom } from '../../../../lib/words'

const MOST_PAGES = 50

/** Every page of a list, up to a bound. */
async function all<Item>(read: (cursor: string | undefined) => Promise<Answer<{ items: Item[] }>>): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await read(cursor)
    if (answer.problem) break
    items.push(...answer.data.items)
    cursor = answer.next
    if (!cursor) break
  }
  return items
}

export async function GET(_request: Request, { params }: { params: Promise<{ locale: string }> }) {
  const locale = localeFrom((await params).locale)
  const back = signInPath(locale, `/${locale}/me#data`)
  const client = await api()
  const account = await ask(client.GET('/api/v1/users/me/export'))
  if (account.problem?.is('unauthenticated')) redirect(back)
  if (account.problem?.is('fresh-proof-needed')) redirect(`${back}&fresh=1`)
  if (account.problem) redirect(`/${locale}/me?failed=${account.problem.slug}#data`)
  const visits = (past: boolean) =>
    all((cursor) => ask(client.GET('/api/v1/appointments', { params: { query: { past, limit: 100, ...(cursor ? { cursor } : {}) } } })))
  const inbox = all((cursor) => ask(client.GET('/api/v1/inbox', { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } })))
  const settings = ask(client.GET('/api/v1/inbox/settings'))
  const practice = account.data.user.roles.includes('professional') ? ask(client.GET('/api/v1/professionals/me')) : undefined
  const held = {
    account: account.data, visits: { ahead: await visits(false), past: await visits(true) }, inbox: await inbox,
    notifications: (await settings).data, practice: (await practice)?.data,
  }
  return new Response(JSON.stringify(held, null, 2), {
    headers: {
      'Content-Type': 'application/json', 'Cache-Control': 'private, no-store',
      'Content-Disposition': `attachment; filename="contacto-${new Date().toISOString().slice(0, 10)}.json"`,
    },
  })
}
