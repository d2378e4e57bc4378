'use client'
// A visit in the grid or the list: when, who, what, and its state, in colour, sign and words.
import type { Locale } from '@contacto/i18n'
import type { PointerEvent } from 'react'
import { clockText } from '../../lib/format'
import { useWords } from '../../lib/words.client'
import { Icon } from '../icons'
import { Badge } from '../ui/Badge'
import { Link } from '../ui/Link'
import { localOf } from '../../lib/zone'
import { iconOf, toneOf } from './look'
import { isGone, serviceOf, whoOf, type Status, type Visit } from './say'
import type { Entry } from './days'

const looks: Record<Status, string> = {
  requested: 'border-dashed border-warn bg-warn-wash text-warn',
  booked: 'border-accent bg-wash text-on-wash',
  done: 'border-line bg-good-wash text-good',
  no_show: 'border-bad bg-bad-wash text-bad',
  declined: 'border-line bg-sunk text-quiet line-through',
  cancelled: 'border-line bg-sunk text-quiet line-through',
}

interface EntryProps {
  locale: Locale
  zone: string
  entry: Entry
  isFresh: boolean
  className?: string
  onPointerDown?: (event: PointerEvent) => void
}

/** What a visit is called as a whole, for who does not see where it stands. */
function useLabel(locale: Locale) {
  const t = useWords('agenda')
  return ({ from, to, visits }: Entry) => {
    const [visit] = visits
    const who = visits.length > 1 ? t('group', { n: seatsOf(visits) }) : whoOf(locale, visit) || t('nameless')
    const label = t('visit_label', { from: clockText(from), to: clockText(to), who, service: serviceOf(locale, visit.offer), status: t(`status.${visit.status}`) })
    return visit.confirmed_at && visits.length === 1 ? `${label}, ${t('confirmed')}` : label
  }
}

const seatsOf = (visits: readonly Visit[]) => visits.filter((one) => !isGone(one)).reduce((sum, one) => sum + one.seats, 0)

/** Where a visit is opened; a group session, as the list of its day. */
function hrefOf(locale: Locale, zone: string, { visits: [visit, ...others] }: Entry) {
  if (others.length === 0) return `/${locale}/pro/visits/${visit.appointment_id}`
  return `/${locale}/pro?view=list&date=${localOf(zone, visit.starts_at).date}`
}

export function EntryLink({ locale, zone, entry, isFresh, className = '', onPointerDown }: EntryProps) {
  const t = useWords('agenda')
  const label = useLabel(locale)
  const [visit] = entry.visits
  const group = entry.visits.length > 1
  const who = group ? t('group', { n: seatsOf(entry.visits) }) : whoOf(locale, visit) || t('nameless')
  const brief = entry.to - entry.from < 25
  return (
    <Link
      href={hrefOf(locale, zone, entry)} aria-label={label(entry)} title={label(entry)} draggable={false} onPointerDown={onPointerDown}
      data-entry={entry.key} data-visit={group ? undefined : visit.appointment_id}
      className={`z-1 m-px min-w-0 overflow-hidden rounded-chip border border-s-4 px-1.5 text-small leading-tight no-underline hover:shadow-raised
        ${looks[visit.status]} ${isFresh ? 'agenda-fresh' : ''} ${brief ? 'flex items-center gap-1' : 'py-0.5'} ${className}`}
    >
      <span className={`flex min-w-0 items-center gap-1 ${brief ? 'max-w-3/4 shrink-0' : ''}`}>
        {visit.status === 'booked' && visit.confirmed_at ? <Icon name="check" className="size-3.5" /> : visit.status === 'booked' ? null : <Icon name={iconOf[visit.status]} className="size-3.5" />}
        {/* Cut at the end of the name, in whichever script it is. */}
        <span dir="auto" className="truncate font-strong">{who}</span>
      </span>
      <span className="block truncate text-ink opacity-85">
        <bdi dir="ltr" className="numbers">{clockText(entry.from)}</bdi> · <bdi>{serviceOf(locale, visit.offer)}</bdi>
      </span>
    </Link>
  )
}

/** The same in a list, one line a visit. */
export function VisitRow({ locale, visit, span, isFresh }: { locale: Locale; visit: Visit; span: { from: number; to: number }; isFresh: boolean }) {
  const t = useWords('agenda')
  const label = useLabel(locale)
  const entry: Entry = { ...span, key: visit.appointment_id, visits: [visit] }
  const { offer } = visit
  return (
    <Link
      href={`/${locale}/pro/visits/${visit.appointment_id}`} aria-label={label(entry)} data-entry={visit.appointment_id} data-visit={visit.appointment_id}
      className={`grid grid-cols-[auto_1fr_auto] items-center gap-x-4 gap-y-1 rounded-field border border-line bg-surface px-4 py-3 text-ink no-underline hover:border-accent ${isFresh ? 'agenda-fresh' : ''}`}
    >
      <span className="grid text-note numbers">
        <bdi dir="ltr" className="font-strong">{clockText(span.from)}</bdi>
        <bdi dir="ltr" className="text-quiet">{clockText(span.to)}</bdi>
      </span>
      <span className={`grid min-w-0 ${isGone(visit) ? 'text-quiet line-through' : ''}`}>
        <span dir="auto" className="max-w-full justify-self-start truncate font-strong">{whoOf(locale, visit) || t('nameless')}</span>
        <span className="truncate text-note text-quiet"><bdi>{serviceOf(locale, offer)}</bdi>{offer.place_name ? <> · <bdi>{offer.place_name}</bdi></> : null}</span>
      </span>
      <span className="flex flex-wrap justify-end gap-1.5 max-sm:col-span-2 max-sm:col-start-2 max-sm:justify-start max-sm:empty:hidden">
        {visit.confirmed_at && visit.status === 'booked' ? <Badge tone="good" icon="check">{t('confirmed')}</Badge> : null}
        {visit.status === 'booked' ? null : <Badge tone={toneOf[visit.status]} icon={iconOf[visit.status]}>{t(`status.${visit.status}`)}</Badge>}
      </span>
    </Link>
  )
}
