// Where things stand in the grid of an agenda.  Pure: minutes are those of the professional's day, whoever looks; a day has
// 1,440 of them, also when clocks change.  The grid is rows of five minutes and sixty columns, for sixty parts into one to six
// lanes: places are classes (agenda.css), for the page's policy allows no style of its own.
import { localOf } from '../../lib/zone'

const ROW = 5
const COLUMNS = 60
const LANES = 6
const HOUR = 60
const DAY = 1440

export interface Span {
  from: number
  to: number
}

/** The part of a time that falls on a date; none when it does not touch it. */
export function spanOn(zone: string, date: string, starts_at: string, ends_at: string): Span | undefined {
  const first = localOf(zone, starts_at)
  const last = localOf(zone, ends_at)
  if (first.date > date || last.date < date) return undefined
  const from = first.date < date ? 0 : first.minute
  const to = last.date > date ? DAY : last.minute
  if (last.date === date && to === 0) return undefined
  // A clock that was put back may show an end before its beginning.
  return { from, to: Math.max(to, Math.min(from + ROW, DAY)) }
}

type Laid<Item> = Item & { lane: number; lanes: number }

/** Things that overlap stand beside each other: each in the first lane that is free, all of a cluster equally wide. */
export function laid<Item extends Span>(items: readonly Item[]): Laid<Item>[] {
  const sorted = [...items].sort((one, other) => one.from - other.from || other.to - one.to)
  const out: Laid<Item>[] = []
  let cluster: Laid<Item>[] = []
  let ends: number[] = []
  const close = () => {
    for (const one of cluster) one.lanes = ends.length
    out.push(...cluster)
    cluster = []
    ends = []
  }
  for (const item of sorted) {
    if (cluster.length > 0 && ends.every((end) => end <= item.from)) close()
    const free = ends.findIndex((end) => end <= item.from)
    const lane = free >= 0 ? free : ends.length < LANES ? ends.length : LANES - 1
    ends[lane] = Math.max(ends[lane] ?? 0, item.to)
    cluster.push({ ...item, lane, lanes: 1 })
  }
  close()
  return out
}

/** From which to which hour days are drawn: all that is open or taken, and never less than a working day. */
export function axisOf(spans: readonly Span[]): Span {
  const from = Math.min(8 * HOUR, ...spans.map((span) => span.from))
  const to = Math.max(17 * HOUR, ...spans.map((span) => span.to))
  return { from: Math.floor(from / HOUR) * HOUR, to: Math.ceil(to / HOUR) * HOUR }
}

/** What is not open, within the axis. */
export function closedIn(axis: Span, open: readonly Span[]): Span[] {
  const out: Span[] = []
  let at = axis.from
  for (const { from, to } of [...open].sort((one, other) => one.from - other.from)) {
    if (from > at) out.push({ from: at, to: Math.min(from, axis.to) })
    at = Math.max(at, to)
  }
  if (at < axis.to) out.push({ from: at, to: axis.to })
  return out.filter(({ from, to }) => to > from)
}

const rowOf = (axis: Span, minute: number) => Math.round((minute - axis.from) / ROW) + 1

/** The rows of a time, as classes. */
export function rows(axis: Span, { from, to }: Span) {
  const first = rowOf(axis, Math.max(from, axis.from))
  const last = rowOf(axis, Math.min(to, axis.to))
  return `row-start-${first} row-span-${Math.max(1, last - first)}`
}

export function columns({ lane, lanes }: { lane: number; lanes: number }) {
  const width = COLUMNS / lanes
  return `col-start-${lane * width + 1} col-span-${width}`
}

/** The minute at a height of a column, on its raster of five. */
export const minuteAt = (axis: Span, share: number) =>
  Math.min(Math.max(axis.from, axis.from + Math.floor((share * (axis.to - axis.from)) / ROW) * ROW), axis.to - ROW)

/** The thing nearest in time on another day; for who goes sideways by the arrows. */
export function nearestOf<Item extends Span>(items: readonly Item[], minute: number): Item | undefined {
  let best: Item | undefined
  for (const item of items) if (!best || Math.abs(item.from - minute) < Math.abs(best.from - minute)) best = item
  return best
}
