'use client'
// Seven days of somebody's time, side by side: when he is open, and what of it is free.  Each day is a link to its starts.
import { numberText, weekdayOf, weekdayText } from '../../lib/format'
import { useWords } from '../../lib/words.client'
import { axisOf, type Day, type Range } from './week'

interface Props {
  days: readonly Day[]
  chosen: string
  today: string
  hrefOf: (date: string) => string
  onChoose: (date: string) => void
}

function Bar({ day, axis }: { day: Day; axis: Range }) {
  const rects = (ranges: readonly Range[], className: string) =>
    ranges.map(({ from, to }) => <rect key={from} x="0" width="10" y={from - axis.from} height={to - from} className={className} />)
  return (
    <svg viewBox={`0 0 10 ${axis.to - axis.from}`} preserveAspectRatio="none" aria-hidden="true" className="mx-auto h-20 w-full max-w-7 rounded-chip sm:max-w-10 sm:h-28">
      <rect x="0" y="0" width="10" height={axis.to - axis.from} className="fill-sunk" />
      {rects(day.open, 'fill-line')}
      {rects(day.free, 'fill-accent')}
    </svg>
  )
}

export function Strip({ days, chosen, today, hrefOf, onChoose }: Props) {
  const t = useWords('slots')
  const axis = axisOf(days)
  return (
    <ul className="grid grid-cols-7 gap-0.5 sm:gap-2" aria-label={t('strip')}>
      {days.map((day) => {
        const count = day.starts.length
        const weekday = day.date === today ? t('from_today') : weekdayText(t.locale, weekdayOf(day.date), 'short')
        return (
          <li key={day.date}>
            <a
              href={hrefOf(day.date)}
              aria-current={day.date === chosen ? 'date' : undefined}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return
                event.preventDefault()
                onChoose(day.date)
              }}
              className="group flex min-h-target flex-col items-stretch gap-1.5 rounded-field border border-transparent px-0 py-1 text-center no-underline hover:bg-sunk aria-[current]:border-accent aria-[current]:bg-wash sm:p-2"
            >
              <span className="flex flex-col leading-tight">
                <span className="whitespace-nowrap text-small text-quiet group-aria-[current]:text-on-wash" suppressHydrationWarning>{weekday}</span>
                <span className="text-body font-strong text-ink">{Number(day.date.slice(8))}</span>
              </span>
              <Bar day={day} axis={axis} />
              <span className={count ? 'text-note font-strong text-accent' : 'text-small text-quiet'}>
                <span aria-hidden="true">{count ? numberText(t.locale, count) : '–'}</span>
                <span className="sr-only">{count || day.open.length ? t('count', { n: count }) : t('closed')}</span>
              </span>
            </a>
          </li>
        )
      })}
    </ul>
  )
}
