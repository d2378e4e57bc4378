// The front page: made once an hour for everybody, in each language.
import { WeekPicture } from '../../components/home/WeekPicture'
import { WilayaMap } from '../../components/home/WilayaMap'
import { Icon, type IconName } from '../../components/icons'
import { SearchBox } from '../../components/search/SearchBox'
import { LinkButton } from '../../components/ui/Button'
import { Link } from '../../components/ui/Link'
import { catalogue, type Trade, type Wilaya } from '../../lib/catalogue'
import { nameOf, weekdays, weekdayText, wordOrder } from '../../lib/format'
import { grouped, popularWilayas, type Group } from '../../lib/trades'
import { localeFrom, words, wordsOf, type Locale } from '../../lib/words'

type Props = { params: Promise<{ locale: string }> }

export const revalidate = 3600

const SHOWN = 6
const icons: Record<Group, IconName> = { health: 'medical', care: 'shield', law: 'law', home: 'tools', beauty: 'beauty', learning: 'book', other: 'more' }
const width = 'mx-auto w-full max-w-[calc(var(--page)+3rem)] px-4 sm:px-6'

export default async function Home({ params }: Props) {
  const locale = localeFrom((await params).locale)
  const t = await words(locale, 'home')
  const { trades, wilayas } = await catalogue()
  return (
    <>
      <section className={`${width} grid items-center gap-10 pt-10 pb-12 sm:pt-16 lg:grid-cols-[1.6fr_1fr] lg:pb-20`}>
        <div className="min-w-0">
          <h1 className="text-head lg:text-front">{t('title')}</h1>
          <p className="mt-5 mb-7 max-w-text text-lead text-quiet">{t('lead')}</p>
          <SearchBox locale={locale} wilayas={wilayas} className="rounded-sheet border border-line bg-surface p-4 shadow-floating sm:p-5" />
          <ul aria-label={t('promises')} className="mt-5 flex flex-wrap gap-x-6 gap-y-1 text-note text-quiet">
            {[t('promise_free'), t('promise_calls'), t('promise_private')].map((promise) => (
              <li key={promise} className="flex items-center gap-2">
                <Icon name="check" className="text-accent" />
                {promise}
              </li>
            ))}
          </ul>
        </div>
        <WeekPicture days={weekdays.map((day) => weekdayText(locale, day, 'narrow'))} fromRight={locale === 'ar'} className="hidden w-full max-w-md justify-self-end lg:block" />
      </section>

      <section aria-labelledby="trades" className="border-y border-line bg-surface">
        <div className={`${width} py-12 sm:py-16`}>
          <h2 id="trades" className="text-title sm:text-head">{t('trades')}</h2>
          <p className="mt-2 mb-8 max-w-text text-quiet">{t('trades_lead')}</p>
          <div className="grid gap-x-10 gap-y-9 sm:grid-cols-2 lg:grid-cols-3">
            {grouped(trades).map(({ group, trades: members }) => (
              <TradeGroup key={group} locale={locale} group={group} trades={members} />
            ))}
          </div>
        </div>
      </section>

      <section aria-labelledby="wilayas" className={`${width} py-12 sm:py-16`}>
        <h2 id="wilayas" className="text-title sm:text-head">{t('wilayas')}</h2>
        <div className="mt-8 grid gap-10 lg:grid-cols-[1.35fr_1fr]">
          <div className="hidden sm:block">
            <WilayaMap locale={locale} wilayas={wilayas} label={t('map')} href={(slug) => `/${locale}/search?wilaya=${slug}`} />
            <p className="mt-3 text-note text-quiet">{t('wilayas_lead')}</p>
          </div>
          <WilayaList locale={locale} wilayas={wilayas} all={t('all_wilayas')} />
        </div>
      </section>

      <section aria-labelledby="how" className="border-y border-line bg-surface">
        <div className={`${width} py-12 sm:py-16`}>
          <h2 id="how" className="text-title sm:text-head">{t('how')}</h2>
          <ol className="mt-8 grid gap-8 md:grid-cols-3">
            {([
              ['clock', t('how_see'), t('how_see_text')],
              ['check', t('how_keep'), t('how_keep_text')],
              ['edit', t('how_change'), t('how_change_text')],
            ] as const).map(([icon, title, text]) => (
              <li key={title}>
                <span className="grid size-12 place-items-center rounded-card bg-wash text-on-wash">
                  <Icon name={icon} className="size-6" />
                </span>
                <h3 className="mt-4 text-lead">{title}</h3>
                <p className="mt-1.5 text-quiet">{text}</p>
              </li>
            ))}
          </ol>
        </div>
      </section>

      <section aria-labelledby="pros" className={`${width} py-12 sm:py-16`}>
        <div className="grid items-center gap-6 rounded-sheet bg-wash p-7 text-on-wash sm:p-10 md:grid-cols-[1fr_auto]">
          <div>
            <h2 id="pros" className="text-title sm:text-head">{t('pros')}</h2>
            <p className="mt-3 max-w-text">{t('pros_text')}</p>
          </div>
          <div className="flex flex-wrap gap-3">
            <LinkButton href={`/${locale}/pro/start`} size="large">{t('pros_start')}</LinkButton>
            <LinkButton href={`/${locale}/about#professionals`} size="large" kind="plain">{t('pros_more')}</LinkButton>
          </div>
        </div>
      </section>
    </>
  )
}

function TradeGroup({ locale, group, trades }: { locale: Locale; group: Group; trades: readonly Trade[] }) {
  const t = wordsOf(locale, 'home')
  const link = (trade: Trade) => (
    <li key={trade.slug}>
      <Link href={`/${locale}/find/${trade.slug}`}>
        {nameOf(locale, trade)}
      </Link>
    </li>
  )
  const rest = trades.slice(SHOWN)
  return (
    <div>
      <h3 className="mb-2 flex items-center gap-3 border-b-2 border-accent pb-2 text-lead">
        <Icon name={icons[group]} className="size-6 text-accent" />
        {wordsOf(locale, 'groups')(group)}
      </h3>
      <ul className="lines">{trades.slice(0, SHOWN).map(link)}</ul>
      {rest.length > 0 ? (
        <details className="group">
          <summary className="flex min-h-target items-center gap-2 font-strong text-accent hover:text-accent-strong">
            <Icon name="down" className="size-4 transition-transform group-open:rotate-180" />
            {t('more_trades', { count: rest.length })}
          </summary>
          <ul className="lines">{rest.map(link)}</ul>
        </details>
      ) : null}
    </div>
  )
}

function WilayaList({ locale, wilayas, all }: { locale: Locale; wilayas: readonly Wilaya[]; all: string }) {
  const popular = popularWilayas.flatMap((slug) => wilayas.find((wilaya) => wilaya.slug === slug) ?? [])
  const order = wordOrder(locale)
  const rest = wilayas.filter((wilaya) => !popular.includes(wilaya)).sort((a, b) => order(nameOf(locale, a), nameOf(locale, b)))
  const link = (wilaya: Wilaya) => (
    <li key={wilaya.slug}>
      <Link href={`/${locale}/search?wilaya=${wilaya.slug}`}>
        {nameOf(locale, wilaya)}
      </Link>
    </li>
  )
  return (
    <div>
      <ul className="lines grid grid-cols-2 gap-x-6">{popular.map(link)}</ul>
      <details className="group mt-2">
        <summary className="flex min-h-target items-center gap-2 font-strong text-accent hover:text-accent-strong">
          <Icon name="down" className="size-4 transition-transform group-open:rotate-180" />
          {all}
        </summary>
        <ul className="lines grid grid-cols-2 gap-x-6">{rest.map(link)}</ul>
      </details>
    </div>
  )
}
