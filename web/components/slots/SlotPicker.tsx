'use client'
// Service, place, week, day, start.  What the server wrote works by its links alone; once scripts run the same choices change in
// place, and the starts stay fresh.  Whatever is chosen stands in the address, too.
import type { Shape } from '@contacto/api'
import { useState } from 'react'
import { addDays, dayText, HOME_ZONE, rangeText, zoneText } from '../../lib/format'
import { Query } from '../../lib/query'
import { useWords } from '../../lib/words.client'
import { Icon } from '../icons'
import { Button } from '../ui/Button'
import { Select } from '../ui/Field'
import { Notice } from '../ui/Notice'
import { bookAddress, pickerAddress, type Choice } from './address'
import { DayStarts, Reasons, Starts } from './DayStarts'
import { Strip } from './Strip'
import { useReasons, useWeek, type Slots } from './useSlots'
import { useOtherZone } from './viewer'
import { firstFree, startsOf, STRIP_DAYS, stripOf } from './week'

/** A service or a place as the picker names it. */
interface Option {
  id: string
  label: string
}

interface Service extends Option {
  place_ids: readonly string[]
}

interface Picker {
  slug: string
  professional_id: string
  zone: string
  services: readonly Service[]
  places: readonly Option[]
  hours: readonly Shape<'hours_range'>[]
  special_dates: readonly Shape<'special_date'>[]
  closed: readonly string[]
  /** What the server chose and read, and when. */
  choice: Choice
  week?: Slots | undefined
  reasons?: Slots | undefined
  asked: number
  today: string
}

const sameWeek = (one: Choice, other: Choice) =>
  one.service_id === other.service_id && one.place_id === other.place_id && one.first === other.first

export function SlotPicker(picker: Picker) {
  return (
    <Query>
      <Live {...picker} />
    </Query>
  )
}

function Live(picker: Picker) {
  const { slug, zone, choice: given, asked, today } = picker
  const t = useWords('slots')
  const common = useWords('common')
  const [choice, setChoice] = useState(given)
  const week = useWeek(picker, choice, sameWeek(choice, given) ? picker.week : undefined, asked)
  const starts = startsOf(zone, week.data?.starts ?? [])
  const { first, place_id } = week.data?.of ?? choice
  const days = stripOf(first, starts, week.data?.length_minutes ?? 0, picker, place_id)
  const day = days.find((one) => one.date === choice.day) ?? firstFree(days)!
  const shown = { ...choice, day: day.date }
  const wantsReasons = choice.why || (week.data !== undefined && !week.isPlaceholderData && day.starts.length === 0)
  const reasons = useReasons(picker, shown, sameWeek(choice, given) && day.date === given.day ? picker.reasons : undefined, asked, wantsReasons)
  const nearest = startsOf(zone, week.data?.nearest ?? [])
  const otherZone = useOtherZone(zone, [...(week.data?.starts ?? []), ...(week.data?.nearest ?? [])])

  const hrefOf = (change: Partial<Choice>) => pickerAddress(t.locale, slug, { ...shown, ...change })
  const bookHref = (start: string) => bookAddress(t.locale, { slug, service_id: choice.service_id, place_id: choice.place_id, start })

  function choose(change: Partial<Choice>) {
    const next = { ...shown, why: false, ...change }
    setChoice(next)
    window.history.replaceState(null, '', pickerAddress(t.locale, slug, next))
  }

  const places = picker.places.filter((place) => picker.services.find((one) => one.id === choice.service_id)?.place_ids.includes(place.id))
  const dayName = dayText(t.locale, day.date, 'date')

  return (
    <div className="flex flex-col gap-6" aria-busy={week.isFetching}>
      <Choices
        picker={picker}
        places={places}
        choice={choice}
        onService={(service_id) => {
          const offered = picker.services.find((one) => one.id === service_id)?.place_ids ?? []
          choose({ service_id, place_id: offered.includes(choice.place_id) ? choice.place_id : (offered[0] ?? choice.place_id) })
        }}
        onPlace={(place_id) => choose({ place_id })}
      />

      <div className="flex flex-col gap-3">
        <div className="flex items-center justify-between gap-2">
          <Turn
            label={common('earlier_days')}
            href={hrefOf({ first: addDays(choice.first, -STRIP_DAYS), day: '' })}
            onTurn={() => choose({ first: addDays(choice.first, -STRIP_DAYS), day: '' })}
            off={choice.first <= today}
            back
          />
          <p className="text-note text-quiet" suppressHydrationWarning>
            {rangeText(t.locale, first, addDays(first, STRIP_DAYS - 1))}
          </p>
          <Turn
            label={common('later_days')}
            href={hrefOf({ first: addDays(choice.first, STRIP_DAYS), day: '' })}
            onTurn={() => choose({ first: addDays(choice.first, STRIP_DAYS), day: '' })}
          />
        </div>
        <div className={week.isPlaceholderData ? 'opacity-50 transition-opacity' : undefined}>
          <Strip days={days} chosen={day.date} today={today} hrefOf={(date) => hrefOf({ day: date, why: false })} onChoose={(date) => choose({ day: date })} />
        </div>
        <p className="flex flex-wrap gap-x-5 gap-y-1 text-small text-quiet">
          <Legend className="fill-accent" text={t('legend_free')} />
          <Legend className="fill-line" text={t('legend_open')} />
          <span>
            {zone === HOME_ZONE ? t('zone_home') : common('zone', { zone: zoneText(zone) })}{' '}
            {otherZone && t('zone_both', { zone: zoneText(otherZone) })}
          </span>
        </p>
      </div>

      {week.data === undefined ? (
        week.isError ? (
          <Notice tone="bad" live title={t('failed')} action={<Button kind="plain" size="small" onClick={() => void week.refetch()}>{common('retry')}</Button>} />
        ) : (
          <p role="status" className="text-quiet">{t('loading')}</p>
        )
      ) : (
        <section aria-labelledby="day-title" className="flex flex-col gap-4">
          <h3 id="day-title" aria-live="polite" className="text-lead font-strong" suppressHydrationWarning>
            {dayName} <span className="font-plain text-quiet">· {day.starts.length || day.open.length ? t('count', { n: day.starts.length }) : t('closed')}</span>
          </h3>
          {day.starts.length > 0 ? (
            <DayStarts day={day} otherZone={otherZone} hrefOf={bookHref} />
          ) : (
            <p suppressHydrationWarning>{t(day.open.length ? 'none_day' : 'closed_day', { day: dayName })}</p>
          )}
          {wantsReasons && reasons.data?.refused && <Reasons refused={reasons.data.refused} day={day} zone={zone} />}
          {day.starts.length > 0 && (
            <a
              href={hrefOf({ why: !choice.why })}
              className="link inline-flex min-h-target items-center self-start text-note"
              aria-expanded={choice.why}
              onClick={(event) => {
                event.preventDefault()
                choose({ why: !choice.why })
              }}
            >
              {choice.why ? t('why_hide') : t('why')}
            </a>
          )}
          {day.starts.length === 0 && <Nearest starts={nearest} otherZone={otherZone} hrefOf={bookHref} />}
        </section>
      )}
      {week.data?.approval && <p className="text-note text-quiet">{t('approval')}</p>}
    </div>
  )
}

function Nearest({ starts, otherZone, hrefOf }: { starts: ReturnType<typeof startsOf>; otherZone: string | undefined; hrefOf: (start: string) => string }) {
  const t = useWords('slots')
  if (starts.length === 0)
    return (
      <Notice tone="info" title={t('none_ahead')}>
        {t('none_ahead_help')}
      </Notice>
    )
  return (
    <div className="flex flex-col gap-2 rounded-card bg-sunk p-4">
      <h4 className="font-strong">{t('nearest')}</h4>
      <Starts starts={starts.slice(0, 6)} otherZone={otherZone} hrefOf={hrefOf} withDay />
    </div>
  )
}

function Legend({ className, text }: { className: string; text: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <svg viewBox="0 0 10 10" aria-hidden="true" className="size-2.5">
        <rect width="10" height="10" rx="2" className={className} />
      </svg>
      {text}
    </span>
  )
}

interface TurnProps {
  label: string
  href: string
  onTurn: () => void
  off?: boolean
  back?: boolean
}

function Turn({ label, href, onTurn, off, back }: TurnProps) {
  const arrow = <Icon name={back ? 'back' : 'next'} className="size-5" />
  const look = 'grid size-11 place-items-center rounded-full'
  if (off) return <span className={`${look} text-line`}>{arrow}</span>
  return (
    <a
      href={href}
      aria-label={label}
      className={`${look} border border-line text-ink hover:bg-sunk`}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        onTurn()
      }}
    >
      {arrow}
    </a>
  )
}

interface ChoicesProps {
  picker: Picker
  places: readonly Option[]
  choice: Choice
  onService: (id: string) => void
  onPlace: (id: string) => void
}

/** A plain form: without scripts its button asks the server. */
function Choices({ picker, places, choice, onService, onPlace }: ChoicesProps) {
  const t = useWords('slots')
  const common = useWords('common')
  if (picker.services.length === 1 && places.length <= 1) return null
  return (
    <form method="get" action={`/${t.locale}/p/${picker.slug}#times`} className="grid gap-4 sm:grid-cols-2">
      <Select name="service" label={common('service')} choices={choicesOf(picker.services)} value={choice.service_id} onChange={(event) => onService(event.target.value)} />
      {picker.places.length > 1 && (
        <Select name="place" label={common('place')} choices={choicesOf(places)} value={choice.place_id} onChange={(event) => onPlace(event.target.value)} />
      )}
      <noscript>
        <Button type="submit">{t('show')}</Button>
      </noscript>
    </form>
  )
}

const choicesOf = (options: readonly Option[]) => options.map(({ id, label }) => ({ value: id, label }))
