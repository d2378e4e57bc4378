// Results: who has time, by what the address asks.  All of it stands in the page before any script runs: fields are one plain
// form, days, order and pages are links.  An answer that is slow to come is streamed behind the form.
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { activeFilters, Filters } from '../../../components/search/Filters'
import { askOf, filterCount, pairsOf, searchAddress, today, type Ask } from '../../../components/search/ask'
import { DayRail } from '../../../components/search/DayRail'
import { Live } from '../../../components/search/Live'
import { Missing } from '../../../components/search/Missing'
import { NearMe } from '../../../components/search/NearMe'
import { Nothing } from '../../../components/search/Nothing'
import { readMissed, readResults, readWords, type Found, type Results, type Words } from '../../../components/search/read'
import { ResultCard } from '../../../components/search/ResultCard'
import { SearchFields } from '../../../components/search/SearchBox'
import { Understood } from '../../../components/search/Understood'
import { ZoneHint } from '../../../components/search/ZoneHint'
import { Icon } from '../../../components/icons'
import { LinkButton } from '../../../components/ui/Button'
import { ChipLink } from '../../../components/ui/Chip'
import { Page } from '../../../components/ui/Layout'
import { Notice } from '../../../components/ui/Notice'
import { Pagination } from '../../../components/ui/Pagination'
import { Problem } from '../../../components/ui/Problem'
import { Loading, Skeleton } from '../../../components/ui/Skeleton'
import { HOME_ZONE, nameOf } from '../../../lib/format'
import type { Params } from '../../../lib/params'
import { pageMetadata } from '../../../lib/site'
import { localeFrom, wordsOf, type Locale } from '../../../lib/words'

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<Params>
}

/** An answer that comes this soon is part of the page; a later one follows it, for those whose scripts run. Others ask with `wait`. */
const AT_ONCE_MS = 1000

const later = (ms: number) => new Promise<undefined>((resolve) => setTimeout(resolve, ms))

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const locale = localeFrom((await params).locale)
  const t = wordsOf(locale, 'search')
  return pageMetadata(locale, '/search', t('title'), t('description'))
}

export default async function SearchPage({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const said = await searchParams
  const { ask, missed } = askOf(said)
  const reading = readResults(ask)
  const inTime = said.wait === undefined ? Promise.race([reading, later(AT_ONCE_MS)]) : reading
  const [words, results] = await Promise.all([readWords(ask), inTime])
  const asked = { locale, ask, missed, words, now: today() }
  return (
    <Page className="pt-6 sm:pt-8">
      <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[17rem_minmax(0,1fr)]">
        <Form {...asked} results={results} />
        <section aria-labelledby="results-title" className="grid min-w-0 content-start gap-5 transition-opacity peer-data-pending:opacity-50">
          {results ? <List {...asked} results={results} /> : (
            <Suspense fallback={<Waiting locale={locale} ask={ask} />}>
              <Arriving {...asked} reading={reading} />
            </Suspense>
          )}
        </section>
      </div>
    </Page>
  )
}

interface Asked {
  locale: Locale
  ask: Ask
  missed: string | undefined
  words: Words
  now: string
}

async function Arriving({ reading, ...asked }: Asked & { reading: Promise<Results> }) {
  return <List {...asked} results={await reading} />
}

function Waiting({ locale, ask }: { locale: Locale; ask: Ask }) {
  const t = wordsOf(locale, 'search')
  return (
    <>
      <h1 id="results-title" className="text-title sm:text-head">{t('title')}</h1>
      <noscript>
        <LinkButton href={`${searchAddress(locale, ask)}${pairsOf(ask).length ? '&' : '?'}wait=1`}>{t('apply')}</LinkButton>
      </noscript>
      <Loading label={t('updating')} className="grid gap-4">
        {[0, 1, 2, 3].map((at) => <Skeleton key={at} className="h-44 w-full rounded-card!" />)}
      </Loading>
    </>
  )
}

/** What is asked for, by its names: as the address says it, or its words were understood. */
function namesOf(locale: Locale, ask: Ask, { trades, wilayas, towns }: Words, found: Found | undefined) {
  const said = found?.understood
  const tradeSlug = ask.trade ?? said?.trade?.slug
  const trade = trades.find(({ slug }) => slug === tradeSlug)
  const wilaya = wilayas.find(({ slug }) => slug === (ask.wilaya ?? said?.wilaya?.slug))
  const town = towns.find(({ slug }) => slug === ask.town)
  return {
    trade: trade ? nameOf(locale, trade) : undefined,
    specialities: trade?.specialities ?? [],
    speciality: trade?.specialities.filter(({ slug }) => slug === ask.speciality).map((one) => nameOf(locale, one))[0],
    wilaya: wilaya ? nameOf(locale, wilaya) : undefined,
    town: town ? nameOf(locale, town) : said?.town ? nameOf(locale, said.town) : undefined,
  }
}

function titleOf(locale: Locale, ask: Ask, { trade, speciality, town, wilaya }: ReturnType<typeof namesOf>) {
  const t = wordsOf(locale, 'search')
  const what = speciality ?? trade
  const place = town ?? wilaya
  if (what) return place ? t('title_trade_in', { trade: what, place }) : t('title_trade', { trade: what })
  if (ask.q) return t('title_words', { words: ask.q })
  return place ? t('title_in', { place }) : t('title_all')
}

function Form({ locale, ask, words, now, results }: Asked & { results: Results | undefined }) {
  const t = wordsOf(locale, 'search')
  const names = namesOf(locale, ask, words, results?.found)
  const count = filterCount(ask)
  return (
    <Live action={`/${locale}/search`} shows={searchAddress(locale, ask)} updating={t('updating')}>
      <div className="lg:col-span-2">
        <SearchFields locale={locale} wilayas={words.wilayas} q={ask.q ?? (ask.trade && names.trade)} wilaya={ask.wilaya} />
        {ask.latitude !== undefined && (
          <>
            <input type="hidden" name="latitude" value={ask.latitude} />
            <input type="hidden" name="longitude" value={ask.longitude} />
          </>
        )}
        {ask.sort && <input type="hidden" name="sort" value={ask.sort} />}
      </div>
      <details className="rounded-card border border-line bg-surface lg:border-0 lg:bg-transparent lg:[&::details-content]:[content-visibility:visible]">
        <summary className="flex min-h-12 items-center gap-2 px-4 font-strong lg:supports-[selector(::details-content)]:hidden">
          <Icon name="filter" className="size-5" />
          {count ? t('filters_count', { n: count }) : t('filters')}
          <Icon name="down" className="ms-auto size-5" />
        </summary>
        <div className="px-4 pb-5 lg:px-0 lg:pb-0">
          <h2 className="mb-4 text-lead max-lg:sr-only">{t('filters')}</h2>
          <Filters locale={locale} ask={ask} facets={results?.facets} towns={words.towns} specialities={names.specialities} today={now} />
        </div>
      </details>
    </Live>
  )
}

async function List({ locale, ask, missed, words, now, results: { found, problem, facets } }: Asked & { results: Results }) {
  const t = wordsOf(locale, 'search')
  const names = namesOf(locale, ask, words, found)
  const filters = activeFilters(locale, ask, names)
  const why = missed ? await readMissed(ask, missed) : undefined
  return (
    <>
      <header className="grid gap-1">
        <h1 id="results-title" className="text-title sm:text-head">{titleOf(locale, ask, names)}</h1>
        {found && <p className="text-lead text-quiet">{t(found.total_at_least ? 'count_least' : 'count', { n: found.total })}</p>}
        {found && ask.q && <Understood locale={locale} of={found.understood} />}
      </header>
      <DayRail locale={locale} ask={ask} facets={facets} today={now} />
      {filters.length > 0 && (
        <ul aria-label={t('active')} className="flex flex-wrap gap-2">
          {filters.map(({ label, href }) => (
            <li key={label}>
              <ChipLink selected href={href} aria-label={t('remove', { filter: label })} aria-current={undefined}>
                {label} <Icon name="close" className="size-4" />
              </ChipLink>
            </li>
          ))}
        </ul>
      )}
      <Order locale={locale} ask={ask} near={found?.understood.town !== undefined} />
      {found?.stale && <Notice tone="warn">{t('stale')}</Notice>}
      {problem && <Problem locale={locale} problem={problem} />}
      {found && <Hits locale={locale} ask={ask} found={found} now={now} />}
      {found && <Missing locale={locale} ask={ask} typed={missed} missed={why} />}
    </>
  )
}

function Hits({ locale, ask, found, now }: { locale: Locale; ask: Ask; found: Found; now: string }) {
  const t = wordsOf(locale, 'search')
  if (found.items.length === 0 && !ask.cursor) return <Nothing locale={locale} ask={ask} nearby={found.nearby} today={now} />
  const [{ starts = [], zone = HOME_ZONE } = {}] = found.items
  return (
    <>
      <ZoneHint zone={zone} starts={starts} text={t('zone_hint')} />
      <ol className="grid gap-4" aria-label={t('results')}>
        {found.items.map((hit) => (
          <li key={hit.professional_id}><ResultCard locale={locale} hit={hit} today={now} level="h2" /></li>
        ))}
      </ol>
      <Pagination
        label={t('pages')}
        first={ask.cursor && searchAddress(locale, ask)}
        firstLabel={t('first')}
        next={found.next && searchAddress(locale, ask, { cursor: found.next })}
        nextLabel={t('next')}
      />
    </>
  )
}

/** By when, or by how far: that needs a place, which a person names or his browser knows. */
function Order({ locale, ask, near }: { locale: Locale; ask: Ask; near: boolean }) {
  const t = wordsOf(locale, 'search')
  const known = near || ask.town !== undefined || ask.latitude !== undefined
  const nearest = ask.sort === 'nearest'
  return (
    <div role="group" aria-label={t('sort')} className="flex flex-wrap items-center gap-2">
      <ChipLink selected={!nearest} href={searchAddress(locale, ask, { sort: null })}>{t('earliest')}</ChipLink>
      {known && <ChipLink selected={nearest} href={searchAddress(locale, ask, { sort: 'nearest' })}>{t('nearest')}</ChipLink>}
      {ask.latitude === undefined && (
        <NearMe
          address={searchAddress(locale, ask, { wilaya: null, town: null })}
          says={{ near: t('near_me'), locating: t('locating'), unknown: t('no_place'), outside: t('outside') }}
        />
      )}
    </div>
  )
}
