// What the address of the agenda says.
import { addDays, weekOf } from '../../lib/format'
import { isDate } from '../../lib/zone'

export const views = ['day', 'week', 'list'] as const
type ViewName = (typeof views)[number]

export interface Looked {
  view: ViewName
  date: string
  /** Also what was cancelled. */
  all: boolean
}

const LIST_DAYS = 14

export function lookedAt(asked: { view?: string | undefined; date?: string | undefined; all?: string | undefined }, today: string): Looked {
  return {
    view: views.find((one) => one === asked.view) ?? 'week',
    date: isDate(asked.date) ? asked.date : today,
    all: asked.all !== undefined,
  }
}

export function daysOf({ view, date }: Looked): string[] {
  const [first, count] = view === 'day' ? [date, 1] : view === 'week' ? [weekOf(date), 7] : [date, LIST_DAYS]
  return Array.from({ length: count }, (_, at) => addDays(first, at))
}

export const stepOf = (view: ViewName) => (view === 'day' ? 1 : view === 'week' ? 7 : LIST_DAYS)

export function addressOf(locale: string, { view, date, all }: Looked) {
  const query = new URLSearchParams({ date })
  if (view !== 'week') query.set('view', view)
  if (all) query.set('all', '')
  return `/${locale}/pro?${query}`
}
