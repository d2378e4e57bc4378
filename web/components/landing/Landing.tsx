// A trade, in the whole country or in one wilaya: who has time first, and where else to look.
import { notFound } from 'next/navigation'
import { ask, shared } from '../../lib/api'
import { catalogue, type Trade, type Wilaya } from '../../lib/catalogue'
import { nameOf, personName, wordOrder } from '../../lib/format'
import { choosable, grouped, groupOf, popularTrades } from '../../lib/trades'
import { words, wordsOf, type Locale } from '../../lib/words'
import { WilayaMap } from '../home/WilayaMap'
import type { Hit } from '../search/read'
import { ResultCard } from '../search/ResultCard'
import { Structured } from '../site/Structured'
import { Breadcrumbs } from '../ui/Breadcrumbs'
import { LinkButton } from '../ui/Button'
import { Empty } from '../ui/Empty'
import { Page, PageTitle, Section } from '../ui/Layout'
import { Link } from '../ui/Link'
import { Refresh } from './Refresh'

const SECONDS = 300
const SHOWN = 10
/** A kept page does not know what day it is when it is read: its dates are said whole. */
const NO_DAY = '1970-01-01'

interface Where {
  trade: Trade
  wilaya: Wilaya | undefined
}

/** What an address names; an unknown word is no page. */
export async function where(trade: string, wilaya?: string): Promise<Where> {
  const { trades, wilayas } = await catalogue()
  const found = { trade: trades.find(({ slug }) => slug === trade), wilaya: wilayas.find(({ slug }) => slug === wilaya) }
  if (!found.trade || (wilaya && !found.wilaya)) notFound()
  return { trade: found.trade, wilaya: found.wilaya }
}

async function hits({ trade, wilaya }: Where) {
  const query = { trade: trade.slug, ...(wilaya ? { wilaya: wilaya.slug } : {}), page_size: SHOWN }
  const { data, problem } = await ask(shared(SECONDS).GET('/api/v1/search', { params: { query } }))
  // Who made this page before keeps showing that; while the app is built there is nobody to ask.
  if (problem && process.env.NEXT_PHASE !== 'phase-production-build') throw problem
  return data
}

export async function Landing({ locale, of }: { locale: Locale; of: Where }) {
  const t = await words(locale, 'find')
  const site = await words(locale, 'site')
  const { trades, wilayas } = await catalogue()
  const found = await hits(of)
  const trade = nameOf(locale, of.trade)
  const wilaya = of.wilaya && nameOf(locale, of.wilaya)
  const title = wilaya ? t('heading_in', { trade, wilaya }) : t('heading', { trade })
  const results = `/${locale}/search?trade=${of.trade.slug}${of.wilaya ? `&wilaya=${of.wilaya.slug}` : ''}`
  const here = `/${locale}/find/${of.trade.slug}`
  const specialities = choosable(of.trade.specialities)
  return (
    <Page>
      <Breadcrumbs
        label={site('breadcrumbs')}
        items={[{ href: `/${locale}`, label: site('home') }, ...(wilaya ? [{ href: here, label: trade }, { label: wilaya }] : [{ label: trade }])]}
      />
      <div className="mt-4">
        <PageTitle
          lead={found ? (found.total_at_least ? t('count_more', { count: found.total }) : t('count', { count: found.total })) : undefined}
          actions={<LinkButton href={results} icon="filter">{t('all')}</LinkButton>}
        >
          {title}
        </PageTitle>
      </div>

      {found && found.items.length === 0 ? (
        <Empty icon="calendar" title={t('none')} action={<LinkButton kind="plain" href={`/${locale}/search?trade=${of.trade.slug}`}>{t('all')}</LinkButton>}>
          {t('none_help')}
        </Empty>
      ) : null}
      {found && found.items.length > 0 ? (
        <section aria-labelledby="first">
          <h2 id="first" className="text-title">{t('first')}</h2>
          <p className="mt-1 mb-5 text-note text-quiet">{t('fresh')}</p>
          <ul className="grid gap-4">
            {found.items.map((hit) => (
              <li key={hit.professional_id}>
                <ResultCard locale={locale} hit={hit} today={NO_DAY} />
              </li>
            ))}
          </ul>
          <Refresh madeAt={Date.now()} seconds={SECONDS} />
        </section>
      ) : null}

      {specialities.length > 0 ? (
        <Section id="specialities" title={t('specialities')} className="mt-8">
          <ul className="flex flex-wrap gap-2">
            {specialities.map((one) => (
              <li key={one.slug}>
                <Link href={`${results}&speciality=${one.slug}`} className="inline-flex min-h-target items-center rounded-chip border border-edge bg-surface px-3.5 text-note text-ink no-underline hover:border-accent hover:text-accent">
                  {nameOf(locale, one)}
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}

      <Wilayas locale={locale} of={of} wilayas={wilayas} here={here} />
      <Others locale={locale} of={of} trades={trades} />
      <Said locale={locale} of={of} title={title} items={found?.items ?? []} />
    </Page>
  )
}

function Wilayas({ locale, of, wilayas, here }: { locale: Locale; of: Where; wilayas: readonly Wilaya[]; here: string }) {
  const t = wordsOf(locale, 'find')
  const home = wordsOf(locale, 'home')
  const order = wordOrder(locale)
  const sorted = [...wilayas].sort((a, b) => order(nameOf(locale, a), nameOf(locale, b)))
  return (
    <Section id="wilayas" title={t('wilayas', { trade: nameOf(locale, of.trade) })}>
      <div className="grid gap-8 lg:grid-cols-[1.2fr_1fr]">
        <div className="hidden sm:block">
          <WilayaMap locale={locale} wilayas={wilayas} label={home('map')} href={(slug) => `${here}/${slug}`} />
        </div>
        <ul className="lines grid max-h-[30rem] grid-cols-2 content-start gap-x-6 overflow-y-auto sm:grid-cols-3 lg:grid-cols-2" tabIndex={0} aria-label={home('all_wilayas')}>
          {sorted.map((one) => (
            <li key={one.slug}>
              <Link href={`${here}/${one.slug}`} aria-current={one.slug === of.wilaya?.slug ? 'page' : undefined}>{nameOf(locale, one)}</Link>
            </li>
          ))}
        </ul>
      </div>
    </Section>
  )
}

function Others({ locale, of, trades }: { locale: Locale; of: Where; trades: readonly Trade[] }) {
  const t = wordsOf(locale, 'find')
  const near = grouped(trades).find(({ group }) => group === groupOf(of.trade.slug))?.trades ?? []
  const popular = choosable(trades).filter(({ slug }) => (popularTrades as readonly string[]).includes(slug))
  const others = (of.wilaya ? popular : near).filter(({ slug }) => slug !== of.trade.slug)
  return (
    <Section id="others" title={of.wilaya ? t('others', { wilaya: nameOf(locale, of.wilaya) }) : t('related')}>
      <ul className="lines grid grid-cols-1 gap-x-8 sm:grid-cols-3 lg:grid-cols-4">
        {others.map((one) => (
          <li key={one.slug}>
            <Link href={`/${locale}/find/${one.slug}${of.wilaya ? `/${of.wilaya.slug}` : ''}`}>{nameOf(locale, one)}</Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** The same for search engines. Addresses are relative to the page, so they hold under any name. */
function Said({ locale, of, title, items }: { locale: Locale; of: Where; title: string; items: readonly Hit[] }) {
  const here = `/${locale}/find/${of.trade.slug}`
  const path = [
    { name: wordsOf(locale, 'site')('home'), item: `/${locale}` },
    { name: nameOf(locale, of.trade), item: here },
    ...(of.wilaya ? [{ name: nameOf(locale, of.wilaya), item: `${here}/${of.wilaya.slug}` }] : []),
  ]
  const graph = [
    { '@type': 'BreadcrumbList', itemListElement: path.map((step, at) => ({ '@type': 'ListItem', position: at + 1, ...step })) },
    {
      '@type': 'ItemList',
      name: title,
      numberOfItems: items.length,
      itemListElement: items.map((hit, at) => ({ '@type': 'ListItem', position: at + 1, name: personName(locale, hit), url: `/${locale}/p/${hit.slug}` })),
    },
  ]
  return <Structured of={{ '@graph': graph }} />
}
