// The list of all pages: axe, the budgets, the pictures and Lighthouse go through it. Whoever makes a page adds it here.
import assert from 'node:assert/strict'

import { createClient, take } from '@contacto/api'

import { publicUrl } from './browser.ts'
import { apiOf, demo, type Role } from './people.ts'

/** What pages need to have an address: things of the demo data, asked for once. */
export interface World {
  /** A professional of the demo data with a public page, and a trade and a wilaya that have some. */
  slug: string
  trade: string
  wilaya: string
  /** A free start, as the page that books it names it. */
  book: string
  /** A coming visit of the demo client; one of the demo professional. */
  visit: string
  agendaVisit: string
  /** One of the demo professional's clients. */
  clientCard: string
}

export interface PageEntry {
  name: string
  path: (world: World) => string
  /** Who looks at it: nobody in particular, unless it says so. */
  who?: Role
  /** An error, which has none of the framework's scripts, and needs none. */
  status?: number
  /** First-load JavaScript, KiB of gzip. */
  budget?: number
  /** Is it made once for all? Then its scripts are named by hash, not by nonce. */
  kept?: boolean
  /** Not for search engines: Lighthouse's SEO says nothing about it. */
  hidden?: boolean
}

export const pages: readonly PageEntry[] = [
  { name: 'home', path: () => '', budget: 150, kept: true },
  { name: 'find-trade', path: ({ trade }) => `/find/${trade}`, budget: 150, kept: true },
  { name: 'find-trade-wilaya', path: ({ trade, wilaya }) => `/find/${trade}/${wilaya}`, budget: 150, kept: true },
  { name: 'about', path: () => '/about', budget: 150, kept: true },
  { name: 'help', path: () => '/help', budget: 150, kept: true },
  { name: 'privacy', path: () => '/privacy', budget: 150, kept: true },
  { name: 'terms', path: () => '/terms', budget: 150, kept: true },
  { name: 'offline', path: () => '/offline', budget: 150, kept: true, hidden: true },
  { name: 'not-found', path: () => '/nowhere', status: 404, hidden: true },

  // Finding
  { name: 'search', path: ({ trade, wilaya }) => `/search?trade=${trade}&wilaya=${wilaya}`, budget: 200, hidden: true },
  { name: 'search-words', path: () => '/search?q=dentiste', budget: 200, hidden: true },
  { name: 'search-nothing', path: () => '/search?q=dentiste&length_minutes=120&price_most=100000&gender=female', hidden: true },
  { name: 'profile', path: ({ slug }) => `/p/${slug}`, budget: 200 },
  { name: 'profile-reasons', path: ({ slug }) => `/p/${slug}?why=1`, hidden: true },
  { name: 'profile-gone', path: () => '/p/nobody-is-here', status: 404, hidden: true },

  // Booking, and what one booked
  { name: 'sign-in', path: () => '/sign-in', hidden: true },
  { name: 'sign-in-again', path: () => '/sign-in?fresh=1', who: 'client', hidden: true },
  { name: 'book', path: ({ book }) => book, budget: 200, hidden: true },
  { name: 'book-details', path: ({ book }) => book, who: 'client', hidden: true },
  { name: 'visits', path: () => '/visits', who: 'client', hidden: true },
  { name: 'visits-past', path: () => '/visits?past=1', who: 'client', hidden: true },
  { name: 'visit', path: ({ visit }) => `/visits/${visit}`, who: 'client', hidden: true },
  { name: 'visit-move', path: ({ visit }) => `/visits/${visit}/move`, who: 'client', hidden: true },
  { name: 'link-gone', path: () => '/v/nothing', hidden: true },
  { name: 'short-link-gone', path: () => '/r/0000000000', hidden: true },
  { name: 'inbox', path: () => '/inbox', who: 'client', hidden: true },
  { name: 'inbox-unread', path: () => '/inbox?unread=1', who: 'client', hidden: true },
  { name: 'me', path: () => '/me', who: 'client', hidden: true },
  { name: 'me-no-file', path: () => '/me?failed=unavailable', who: 'professional', hidden: true },

  // Of professionals
  { name: 'agenda', path: () => '/pro', who: 'professional', hidden: true },
  { name: 'agenda-day', path: () => '/pro?view=day', who: 'professional', hidden: true },
  { name: 'agenda-list', path: () => '/pro?view=list&all', who: 'professional', hidden: true },
  { name: 'agenda-new', path: () => '/pro/new', who: 'professional', hidden: true },
  { name: 'agenda-block', path: () => '/pro/block', who: 'professional', hidden: true },
  { name: 'agenda-block-gone', path: () => '/pro/block/00000000-0000-4000-8000-000000000000', who: 'professional', hidden: true },
  { name: 'agenda-visit', path: ({ agendaVisit }) => `/pro/visits/${agendaVisit}`, who: 'professional', hidden: true },
  { name: 'agenda-move', path: ({ agendaVisit }) => `/pro/visits/${agendaVisit}/move`, who: 'professional', hidden: true },
  { name: 'requests', path: () => '/pro/requests', who: 'professional', hidden: true },
  { name: 'clients', path: () => '/pro/clients', who: 'professional', hidden: true },
  { name: 'client', path: ({ clientCard }) => `/pro/clients/${clientCard}`, who: 'professional', hidden: true },
  { name: 'sheet', path: () => '/pro/sheet', who: 'professional', hidden: true },
  { name: 'figures', path: () => '/pro/figures', who: 'professional', hidden: true },
  { name: 'calendar-links', path: () => '/pro/calendar-links', who: 'professional', hidden: true },
  { name: 'start', path: () => '/pro/start', who: 'client', hidden: true },
  { name: 'start-place', path: () => '/pro/start?step=place', who: 'professional', hidden: true },
  { name: 'start-service', path: () => '/pro/start?step=service', who: 'professional', hidden: true },
  { name: 'start-hours', path: () => '/pro/start?step=hours', who: 'professional', hidden: true },
  { name: 'start-publish', path: () => '/pro/start?step=publish', who: 'professional', hidden: true },
  { name: 'practice-profile', path: () => '/pro/profile', who: 'professional', hidden: true },
  { name: 'places', path: () => '/pro/places', who: 'professional', hidden: true },
  { name: 'place', path: () => '/pro/places?edit=new', who: 'professional', hidden: true },
  { name: 'services', path: () => '/pro/services', who: 'professional', hidden: true },
  { name: 'service', path: () => '/pro/services?edit=new', who: 'professional', hidden: true },
  { name: 'hours', path: () => '/pro/hours', who: 'professional', hidden: true },
  { name: 'season', path: () => '/pro/hours?add=season', who: 'professional', hidden: true },
  { name: 'special-dates', path: () => '/pro/hours?view=specials', who: 'professional', hidden: true },
  { name: 'time-off', path: () => '/pro/hours?view=off', who: 'professional', hidden: true },

  // Of admins
  { name: 'health', path: () => '/admin', who: 'admin', hidden: true },
  { name: 'catalogue', path: () => '/admin/catalogue', who: 'admin', hidden: true },
  { name: 'catalogue-trade', path: ({ trade }) => `/admin/catalogue/${trade}`, who: 'admin', hidden: true },
  { name: 'holidays', path: () => '/admin/holidays', who: 'admin', hidden: true },
  { name: 'verifications', path: () => '/admin/verifications', who: 'admin', hidden: true },
  { name: 'verified', path: () => '/admin/verifications?verified=true', who: 'admin', hidden: true },
  { name: 'messages', path: () => '/admin/messages', who: 'admin', hidden: true },
  { name: 'messages-dead', path: () => '/admin/messages?state=dead', who: 'admin', hidden: true },
]

let known: Promise<World> | undefined

export function world(): Promise<World> {
  return (known ??= look())
}

async function look(): Promise<World> {
  const [client, professional] = await Promise.all([demo('client'), demo('professional')])
  const [found, visits, agenda, inbox] = await Promise.all([
    take(createClient({ baseUrl: publicUrl, retries: 5 }).GET('/api/v1/search', { params: { query: { trade: 'dentist', page_size: 1 } } })),
    take(apiOf(client!).GET('/api/v1/appointments', { params: { query: {} } })),
    take(apiOf(professional!).GET('/api/v1/agenda/appointments', { params: { query: {} } })),
    take(apiOf(client!).GET('/api/v1/inbox', { params: { query: {} } })),
  ])
  assert.ok(inbox.items.length > 0, 'the demo client was told of nothing')
  const first = found.items[0] ?? assert.fail('the demo data has no dentist with time')
  const visit = visits.items.find(({ status }) => status === 'booked') ?? assert.fail('the demo client has no visit')
  const coming = agenda.items.find(({ status }) => status === 'booked') ?? assert.fail('nobody comes to the demo professional')
  return {
    slug: first.slug,
    trade: first.trade.slug,
    wilaya: first.place.wilaya.slug,
    book: `/book/${first.slug}?${new URLSearchParams({ service: first.service.service_id, place: first.place.place_id, start: first.starts[0] ?? '' })}`,
    visit: visit.appointment_id,
    agendaVisit: coming.appointment_id,
    clientCard: coming.client_card_id ?? assert.fail('a visit without a card'),
  }
}
