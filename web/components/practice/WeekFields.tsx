'use client'
// A week as ranges of wall time.  Each day shows what it has and room for one more; an empty range is none.
import { useState } from 'react'
import { capital, clockText, weekdays, weekdayText, type Weekday } from '../../lib/format'
import type { Typed } from '../../lib/forms'
import type { WallRange, Week } from '../../lib/timetable'
import { useWords } from '../../lib/words.client'
import { useOutcome } from '../form/Form'
import { Button, IconButton } from '../ui/Button'
import { FieldError } from '../ui/Field'

interface TypedRange {
  from: string
  to: string
}

const typedRange = ({ from, to }: WallRange): TypedRange => ({ from: clockText(from), to: clockText(to) })
const none: TypedRange = { from: '', to: '' }

/** What was typed before a refusal, by the names that fields had. */
function typedDay(values: Typed, day: string): TypedRange[] {
  const ranges: TypedRange[] = []
  for (let n = 0; values[`${day}.${n}.from`]; n++) ranges.push({ from: values[`${day}.${n}.from`]![0]!, to: values[`${day}.${n}.to`]?.[0] ?? '' })
  return ranges
}

export function WeekFields({ kept }: { kept: Week }) {
  const t = useWords('practice')
  const { typed, problem } = useOutcome()
  const [week, setWeek] = useState<Record<string, TypedRange[]>>(() =>
    Object.fromEntries(weekdays.map((day) => {
      const ranges = typed ? typedDay(typed, day) : kept[day].map(typedRange)
      return [day, ranges.length ? ranges : [none]]
    })))
  const nameOfDay = (day: Weekday) => capital(t.locale, weekdayText(t.locale, day))
  const set = (day: string, ranges: TypedRange[]) => setWeek({ ...week, [day]: ranges })
  const first = weekdays.find((day) => week[day]!.some(({ from }) => from)) ?? 'sat'
  const copy = () => setWeek(Object.fromEntries(weekdays.map((day) => [day, day === 'fri' && first !== 'fri' ? week.fri! : week[first]!])))

  return (
    <div className="grid gap-1">
      <p className="text-note text-quiet">{t('hours.hint')}</p>
      {weekdays.map((day) => (
        <Day key={day} day={day} name={nameOfDay(day)} ranges={week[day]!} onChange={(ranges) => set(day, ranges)} error={problem?.errors[day]} />
      ))}
      {problem?.errors.hours ? <FieldError>{problem.errors.hours}</FieldError> : null}
      <div className="mt-2"><Button kind="plain" size="small" onClick={copy}>{t('hours.copy', { day: nameOfDay(first) })}</Button></div>
    </div>
  )
}

interface DayProps {
  /** The first part of its fields' names. */
  day: string
  name: string
  ranges: readonly TypedRange[]
  onChange: (ranges: TypedRange[]) => void
  error?: string | undefined
}

function Day({ day, name, ranges, onChange, error }: DayProps) {
  const t = useWords('practice')
  const set = (at: number, change: Partial<TypedRange>) => onChange(ranges.map((range, n) => (n === at ? { ...range, ...change } : range)))
  const isClosed = ranges.every(({ from, to }) => !from && !to)
  return (
    <div className="grid gap-2 border-b border-line py-3 sm:grid-cols-[8rem_1fr]">
      <p className="font-strong sm:pt-2.5">{name}{isClosed ? <span className="ms-2 font-plain text-note text-quiet sm:ms-0 sm:block">{t('hours.closed')}</span> : null}</p>
      <div className="grid gap-2">
        {ranges.map((range, at) => (
          <div key={at} className="flex items-center gap-2">
            {(['from', 'to'] as const).map((end) => (
              <span key={end} className="flex items-center gap-2">
                <span aria-hidden="true" className="text-note text-quiet">{t(end === 'from' ? 'hours.open' : 'hours.close')}</span>
                <input
                  name={`${day}.${at}.${end}`} value={range[end]} onChange={(event) => set(at, { [end]: event.currentTarget.value })}
                  aria-label={t(end === 'from' ? 'hours.rangeFrom' : 'hours.rangeTo', { day: name, n: at + 1 })} aria-invalid={error ? true : undefined}
                  dir="ltr" inputMode="text" autoComplete="off" maxLength={6} placeholder={end === 'from' ? '8:00' : '12:00'}
                  className="min-h-target w-20 rounded-field border border-edge bg-surface px-2 text-center text-body numbers hover:border-accent aria-invalid:border-bad"
                />
              </span>
            ))}
            {at === ranges.length - 1 && ranges.length < 4 ? (
              <IconButton icon="plus" label={t('hours.addRange', { day: name })} onClick={() => onChange([...ranges, none])} />
            ) : null}
            {ranges.length > 1 ? <IconButton icon="close" label={t('hours.dropRange', { day: name, n: at + 1 })} onClick={() => onChange(ranges.filter((_, n) => n !== at))} /> : null}
          </div>
        ))}
        {error ? <FieldError>{error}</FieldError> : null}
      </div>
    </div>
  )
}

/** The ranges of one date. */
export function DateRanges({ name }: { name: string }) {
  const { typed, problem } = useOutcome()
  const [ranges, setRanges] = useState<TypedRange[]>(() => {
    const said = typed ? typedDay(typed, 'date') : []
    return said.length ? said : [none]
  })
  return <Day day="date" name={name} ranges={ranges} onChange={setRanges} error={problem?.errors.date} />
}
