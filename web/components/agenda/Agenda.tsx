'use client'
// The agenda: a day, a week or a list.  It is drawn on the server and works by its links alone; in the browser it also follows
// what comes, listens to keys, and lets a visit be drawn to another time.
import type { Shape } from '@contacto/api'
import type { Locale } from '@contacto/i18n'
import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { addDays, dayText, weekdayOf, weekdayText, zoneText } from '../../lib/format'
import { Query } from '../../lib/query'
import { useWords } from '../../lib/words.client'
import { Icon } from '../icons'
import { buttonLook, LinkButton } from '../ui/Button'
import { Link } from '../ui/Link'
import { Notice } from '../ui/Notice'
import { addressOf, daysOf, stepOf, views, type Looked } from './address'
import { dayOf, type Day } from './days'
import { Grid } from './Grid'
import { KeysHelp } from './KeysHelp'
import { List } from './List'
import { MoveDialog, type Wish } from './MoveDialog'
import { nearestOf } from './place'
import { useAgenda, type View } from './useAgenda'
import { useKeys } from './keys'

type Own = Pick<Shape<'own_professional'>, 'professional_id' | 'hours' | 'special_dates' | 'time_off' | 'places'>

interface AgendaProps {
  locale: Locale
  zone: string
  /** The zone is not that of most of the country: it is named. */
  zoneNamed: boolean
  looked: Looked
  today: string
  /** When the page was made, as milliseconds. */
  now: number
  given: View
  own: Own
  closed: readonly string[]
}

export function Agenda(props: AgendaProps) {
  return (
    <Query>
      <Follow {...props} />
    </Query>
  )
}

const isTyping = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName))

function Follow({ locale, zone, zoneNamed, looked, today, now: madeAt, given, own, closed }: AgendaProps) {
  const t = useWords('agenda')
  const common = useWords('common')
  const router = useRouter()
  const keys = useKeys()
  const dates = daysOf(looked)
  const [first, last] = [dates[0]!, dates.at(-1)!]
  const { data, isError, again, stands } = useAgenda({ from: first, to: last, cancelled: looked.all }, given, madeAt)
  const days = useMemo(() => dates.map((date) => dayOf(zone, date, data, own, closed)), [dates.join(), data, zone]) // eslint-disable-line react-hooks/exhaustive-deps
  const now = useMinute(madeAt)
  const { fresh, news } = useNews(data, `${first}.${last}.${looked.all}`)
  const root = useRef<HTMLDivElement>(null)
  const [help, setHelp] = useState(false)
  const [wish, setWish] = useState<Wish>()

  useEffect(() => void useKeys.persist.rehydrate(), [])

  const at = (date: string, view = looked.view) => addressOf(locale, { ...looked, view, date })
  const base = `/${locale}/pro`

  // Keys act wherever the focus is but in a field; the arrows only from a visit to another.
  const press = useRef<(event: globalThis.KeyboardEvent) => void>(undefined)
  press.current = (event) => {
    if (!keys.on || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')) return
    const ways: Record<string, () => void> = {
      n: () => router.push(`${base}/new?date=${looked.date}`),
      b: () => router.push(`${base}/block?date=${looked.date}`),
      t: () => router.push(at(today)),
      d: () => router.push(at(looked.date, 'day')),
      w: () => router.push(at(looked.date, 'week')),
      l: () => router.push(at(looked.date, 'list')),
      m: () => {
        const id = (document.activeElement as HTMLElement | null)?.dataset.visit
        if (id) router.push(`${base}/visits/${id}/move`)
      },
      '?': () => setHelp(true),
      PageUp: () => router.push(at(addDays(looked.date, -stepOf(looked.view)))),
      PageDown: () => router.push(at(addDays(looked.date, stepOf(looked.view)))),
    }
    const way = ways[event.key]
    if (!way) return
    event.preventDefault()
    way()
  }
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => press.current?.(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])

  const walk = (event: KeyboardEvent) => {
    if (!keys.on || !event.key.startsWith('Arrow')) return
    const key = (event.target as HTMLElement).closest<HTMLElement>('[data-entry]')?.dataset.entry
    const dayAt = days.findIndex((day) => day.entries.some((entry) => entry.key === key))
    const day = days[dayAt]
    if (!key || !day) return
    const go = (entry: { key: string } | undefined) => entry && root.current?.querySelector<HTMLElement>(`[data-entry="${entry.key}"]`)?.focus()
    const entryAt = day.entries.findIndex((entry) => entry.key === key)
    event.preventDefault()
    if (event.key === 'ArrowDown') return go(day.entries[entryAt + 1] ?? days.slice(dayAt + 1).find((one) => one.entries.length > 0)?.entries[0])
    if (event.key === 'ArrowUp') return go(day.entries[entryAt - 1] ?? days.slice(0, dayAt).findLast((one) => one.entries.length > 0)?.entries.at(-1))
    const forward = (event.key === 'ArrowRight') === (document.documentElement.dir !== 'rtl')
    const beside = forward ? days.slice(dayAt + 1).find((one) => one.entries.length > 0) : days.slice(0, dayAt).findLast((one) => one.entries.length > 0)
    if (beside) return go(nearestOf(beside.entries, day.entries[entryAt]!.from))
    router.push(at(addDays(looked.date, (forward ? 1 : -1) * stepOf(looked.view))))
  }

  return (
    <div ref={root} onKeyDown={walk} data-live={stands}>
      <Toolbar locale={locale} looked={looked} dates={dates} today={today} at={at} onHelp={() => setHelp(true)} />
      <p role="status" className="sr-only">{news ? t('news', { n: news }) : ''}</p>
      {isError ? (
        <Notice tone="warn" title={t('stale')} className="mt-4" action={<button type="button" className={buttonLook({ kind: 'quiet', size: 'small' })} onClick={again}>{common('retry')}</button>} />
      ) : null}
      {data.more ? <Notice tone="warn" title={t('more_left')} className="mt-4" /> : null}
      {looked.view === 'week' ? <Strip locale={locale} days={days} looked={looked} today={today} at={at} /> : null}
      {looked.view === 'list' ? (
        <List locale={locale} zone={zone} days={days} today={today} fresh={fresh} />
      ) : (
        <Grid
          locale={locale} zone={zone} days={days} looked={looked} today={today} now={now} fresh={fresh} at={at}
          onBook={(date, time) => router.push(`${base}/new?date=${date}&time=${time}`)}
          onWish={setWish}
        />
      )}
      <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2 text-note text-quiet">
        <Link className="link inline-flex min-h-target items-center" href={addressOf(locale, { ...looked, all: !looked.all })}>{t(looked.all ? 'hide_cancelled' : 'show_cancelled')}</Link>
        {zoneNamed ? <span>{common('zone', { zone: zoneText(zone) })}</span> : null}
        {stands ? <span className="hidden md:inline">{t('live')}</span> : null}
      </div>
      <KeysHelp open={help} onClose={() => setHelp(false)} />
      <MoveDialog locale={locale} zone={zone} wish={wish} professional_id={own.professional_id} onEnd={(moved) => { setWish(undefined); if (moved) again() }} />
    </div>
  )
}

/** The clock, to the minute; on the server the minute in which the page was made. */
function useMinute(madeAt: number) {
  const [now, setNow] = useState(madeAt)
  useEffect(() => {
    const tick = () => setNow(Date.now())
    tick()
    const timer = setInterval(tick, 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

/** What came while one looks. Other days are not news. */
function useNews(data: View, span: string) {
  const seen = useRef<{ span: string; ids: ReadonlySet<string> }>(undefined)
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    const ids = new Set(data.appointments.map(({ appointment_id }) => appointment_id))
    const before = seen.current
    seen.current = { span, ids }
    setFresh(new Set(before?.span === span ? [...ids].filter((id) => !before.ids.has(id)) : []))
  }, [data, span])
  return { fresh, news: fresh.size }
}

interface ToolbarProps {
  locale: Locale
  looked: Looked
  dates: readonly string[]
  today: string
  at: (date: string, view?: Looked['view']) => string
  onHelp: () => void
}

function Toolbar({ locale, looked, dates, today, at, onHelp }: ToolbarProps) {
  const t = useWords('agenda')
  const common = useWords('common')
  const { view, date, all } = looked
  const ends = { from: dayText(locale, dates[0]!, 'day'), to: dayText(locale, dates.at(-1)!, 'day') }
  const span = view === 'day' ? dayText(locale, date) : t(view === 'week' ? 'week_of' : 'span', ends)
  const step = stepOf(view)
  const square = buttonLook({ kind: 'plain', size: 'small' }, 'min-w-target px-0!')
  const words = view === 'list' ? { earlier: common('earlier_days'), later: common('later_days') } : { earlier: t(`earlier_${view}`), later: t(`later_${view}`) }
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-1.5 gap-y-2 sm:gap-x-2">
        <h2 className={`me-auto text-lead font-strong first-letter:uppercase ${view === 'week' ? 'max-md:sr-only' : ''}`}>{span}</h2>
        <div className="flex gap-1.5">
          <Link href={at(addDays(date, -step))} aria-label={words.earlier} title={words.earlier} className={square}><Icon name="back" /></Link>
          <Link href={at(today)} aria-current={dates.includes(today) ? 'true' : undefined} className={buttonLook({ kind: 'plain', size: 'small' })}>{common('today')}</Link>
          <Link href={at(addDays(date, step))} aria-label={words.later} title={words.later} className={square}><Icon name="next" /></Link>
        </div>
        <nav aria-label={t('views')} className="flex rounded-field border border-edge bg-surface p-0.5">
          {views.map((one) => {
            // On a phone a week shows one of its days: there it is called a day, and one of both is enough.
            const spare = view === 'day' ? 'week' : 'day'
            return (
              <Link
                key={one} href={at(date, one)} aria-current={one === view ? 'page' : undefined}
                className={`inline-flex min-h-target items-center rounded-chip px-2 text-note sm:px-3 text-quiet no-underline hover:text-accent
                  aria-[current]:bg-wash aria-[current]:font-strong aria-[current]:text-on-wash ${one === spare ? 'max-md:hidden' : ''}`}
              >
                {one === 'week' ? <><span className="max-md:hidden">{t('view_week')}</span><span className="md:hidden">{t('view_day')}</span></> : t(`view_${one}`)}
              </Link>
            )
          })}
        </nav>
        <form action={`/${locale}/pro`} className="hidden items-center gap-1.5 lg:flex">
          {view === 'week' ? null : <input type="hidden" name="view" value={view} />}
          {all ? <input type="hidden" name="all" value="" /> : null}
          <input type="date" name="date" required defaultValue={date} key={date} aria-label={t('go_to')} className="min-h-target rounded-field border border-edge bg-surface px-3 text-note" />
          <button className={buttonLook({ kind: 'quiet', size: 'small' })}>{t('go')}</button>
        </form>
        <button type="button" onClick={onHelp} aria-label={t('keys')} title={t('keys')} className={buttonLook({ kind: 'quiet', size: 'small' }, 'min-w-target px-0! max-md:hidden')}>?</button>
      </div>
      <div className="flex gap-2">
        <LinkButton size="small" icon="plus" href={`/${locale}/pro/new?date=${date}`} className="max-md:flex-1">{t('new')}</LinkButton>
        <LinkButton size="small" kind="plain" icon="lock" href={`/${locale}/pro/block?date=${date}`} aria-label={t('block')} title={t('block')} className="max-md:min-w-target max-md:px-0!"><span className="max-md:hidden">{t('block')}</span></LinkButton>
        <LinkButton size="small" kind="quiet" icon="print" href={`/${locale}/pro/sheet?date=${date}`} aria-label={t('sheet')} title={t('sheet')} className="max-md:min-w-target max-md:px-0!"><span className="max-md:hidden">{t('sheet')}</span></LinkButton>
      </div>
    </div>
  )
}

interface StripProps {
  locale: Locale
  days: readonly Day[]
  looked: Looked
  today: string
  at: (date: string) => string
}

/** The days of the week, for a phone: how many come on each, and the one that is shown. */
function Strip({ locale, days, looked, today, at }: StripProps) {
  const t = useWords('agenda')
  return (
    <nav aria-label={t('days')} className="mt-4 md:hidden">
      <ul className="grid grid-cols-7 gap-1">
        {days.map(({ date, entries }) => {
          const count = entries.reduce((sum, entry) => sum + entry.visits.length, 0)
          return (
            <li key={date}>
              <Link
                href={at(date)} aria-current={date === looked.date ? 'date' : undefined} aria-label={`${dayText(locale, date)}: ${t('count', { n: count })}`}
                className="grid min-h-14 justify-items-center rounded-chip border border-line bg-surface py-1 text-ink no-underline aria-[current]:border-accent aria-[current]:bg-wash aria-[current]:text-on-wash"
              >
                <span className="text-small text-quiet">{weekdayText(locale, weekdayOf(date), 'short')}</span>
                <span className={`numbers ${date === today ? 'font-strong text-accent' : ''}`}>{Number(date.slice(8))}</span>
                <span className="flex h-1.5 gap-0.5">{Array.from({ length: Math.min(count, 4) }, (_, dot) => <span key={dot} className="size-1.5 rounded-full bg-accent" />)}</span>
              </Link>
            </li>
          )
        })}
      </ul>
      <h2 className="mt-4 text-lead font-strong first-letter:uppercase">{dayText(locale, looked.date)}</h2>
    </nav>
  )
}
