// When one works: the week of each place, its seasons, special dates, time off and public holidays.  Whatever is changed here can
// be rehearsed first.
import { SelectField, TextField } from '../../../../components/form/Form'
import { Remove } from '../../../../components/practice/Remove'
import { TriedForm } from '../../../../components/practice/TriedForm'
import { DateRanges, WeekFields } from '../../../../components/practice/WeekFields'
import { addSeason, addSpecialDate, addTimeOff, removeSeason, removeSpecialDate, removeTimeOff, saveWeek } from '../../../../components/practice/actions'
import { placeLabels, rangesText, seasonText } from '../../../../components/practice/labels'
import { own as ownPractice, type Own } from '../../../../components/practice/own'
import type { NamedPlace } from '../../../../components/practice/ServiceFields'
import { LinkButton } from '../../../../components/ui/Button'
import { Card } from '../../../../components/ui/Card'
import { Empty } from '../../../../components/ui/Empty'
import { PageTitle, Section, Stack } from '../../../../components/ui/Layout'
import { Tabs } from '../../../../components/ui/Tabs'
import { Words } from '../../../../components/ui/Words'
import { holidaysOf, keptCatalogue } from '../../../../lib/catalogue'
import { addDays, dateIn, dayText, nameOf } from '../../../../lib/format'
import { emptyWeek, timetableKey, timetablesOf } from '../../../../lib/timetable'
import { ownTitle } from '../../../../lib/site'
import { localeFrom, words, wordsOf, type Locale } from '../../../../lib/words'

const views = ['week', 'specials', 'off'] as const

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ view?: string; add?: string }>
}

export const generateMetadata = ownTitle('practice', 'hours.title')

export default async function Hours({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const here = `/${locale}/pro/hours`
  const [own, { wilayas }, t] = await Promise.all([ownPractice(locale, here), keptCatalogue(), words(locale, 'practice')])
  const asked = await searchParams
  const view = views.find((one) => one === asked.view) ?? 'week'
  const places = placeLabels(locale, own, wilayas)
  const part = { own, locale, places }

  return (
    <Words locale={locale} of={['practice']}>
      <PageTitle lead={t('hours.lead')}>{t('hours.title')}</PageTitle>
      {places.length === 0 ? (
        <Empty icon="place" title={t('hours.needPlace')} action={<LinkButton href={`/${locale}/pro/places?edit=new`}>{t('places.add')}</LinkButton>} />
      ) : (
        <>
          <Tabs label={t('hours.title')} items={views.map((one) => ({ href: `${here}?view=${one}`, label: t(`hours.${one}`), current: one === view }))} />
          <div className="mt-8">
            {view === 'week' ? <Weeks {...part} add={asked.add !== undefined} /> : view === 'specials' ? <Specials {...part} /> : <Off {...part} />}
          </div>
        </>
      )}
    </Words>
  )
}

interface Part {
  own: Own
  locale: Locale
  places: NamedPlace[]
}

async function Weeks({ own, locale, places, add }: Part & { add: boolean }) {
  const t = await words(locale, 'practice')
  const common = wordsOf(locale, 'common')
  const here = `/${locale}/pro/hours`
  const tables = timetablesOf(own.hours)
  const bare = places.filter(({ place_id }) => !tables.some((table) => table.place_id === place_id))
  const all = [...tables, ...bare.map(({ place_id }) => ({ place_id, week: emptyWeek(), valid_from: undefined, valid_to: undefined }))]
  const choices = places.map(({ place_id, label }) => ({ value: place_id, label }))
  const forms = { version: own.version, zone: own.zone }
  return (
    <Stack gap={6}>
      {all.map((table) => {
        const isSeason = Boolean(table.valid_from && table.valid_to)
        const season = <><input type="hidden" name="place_id" value={table.place_id} /><input type="hidden" name="valid_from" value={table.valid_from ?? ''} /><input type="hidden" name="valid_to" value={table.valid_to ?? ''} /></>
        return (
          <Card key={timetableKey(table)} as="section">
            <div className="mb-3 flex flex-wrap items-start justify-between gap-3">
              <h2 className="text-lead font-strong">
                {seasonText(locale, table)}
                {places.length > 1 ? <span className="block text-note font-plain text-quiet"><bdi>{places.find(({ place_id }) => place_id === table.place_id)?.label}</bdi></span> : null}
              </h2>
              {isSeason ? (
                <Remove action={removeSeason.bind(null, { locale })} name="version" value={String(own.version)} what={seasonText(locale, table)} label={t('hours.removeSeason')}>{season}</Remove>
              ) : null}
            </div>
            <TriedForm action={saveWeek.bind(null, { locale })} of={`${timetableKey(table)}.${own.version}`} submit={common('save')} {...forms}>
              {season}
              <WeekFields kept={table.week} />
            </TriedForm>
          </Card>
        )
      })}
      {add ? (
        <Card as="section">
          <h2 className="text-lead font-strong">{t('hours.addSeason')}</h2>
          <p className="mb-4 text-note text-quiet">{t('hours.seasonHint')}</p>
          <TriedForm action={addSeason.bind(null, { locale, then: here })} of="season" submit={common('save')} {...forms}>
            <div className="grid gap-4 sm:grid-cols-3">
              <TextField name="valid_from" type="date" label={t('hours.first')} required />
              <TextField name="valid_to" type="date" label={t('hours.last')} required />
              <SelectField name="place_id" label={common('place')} choices={choices} />
            </div>
            <WeekFields kept={tables[0]?.week ?? emptyWeek()} />
          </TriedForm>
        </Card>
      ) : (
        <div className="grid gap-2">
          <p className="max-w-text text-note text-quiet">{t('hours.seasonHint')}</p>
          <div><LinkButton kind="plain" icon="plus" href={`${here}?view=week&add=season`}>{t('hours.addSeason')}</LinkButton></div>
        </div>
      )}
    </Stack>
  )
}

async function Specials({ own, locale, places }: Part) {
  const t = await words(locale, 'practice')
  const common = wordsOf(locale, 'common')
  const today = dateIn(Date.now(), own.zone)
  const ahead = own.special_dates.filter(({ on_date }) => on_date >= today)
  const placeOf = (place_id: string | undefined) => (place_id ? places.find((one) => one.place_id === place_id)?.label : t('hours.everywhere'))
  return (
    <Stack gap={8}>
      {ahead.length === 0 ? <Empty title={t('hours.noSpecials')} /> : (
        <ul className="grid gap-3">
          {ahead.map((date) => (
            <li key={`${date.on_date}.${date.place_id ?? ''}`} className="flex flex-wrap items-start justify-between gap-3 rounded-card border border-line bg-surface p-4">
              <p>
                <span className="font-strong">{dayText(locale, date.on_date)}</span>{' '}
                <bdi className="numbers">{rangesText(locale, date.ranges.map(({ from_minute, to_minute }) => ({ from: from_minute, to: to_minute })))}</bdi>
                {places.length > 1 || !date.place_id ? <span className="block text-note text-quiet"><bdi>{placeOf(date.place_id)}</bdi></span> : null}
              </p>
              <Remove action={removeSpecialDate.bind(null, { locale })} name="special_date" value={`${date.on_date}.${date.place_id ?? ''}`} what={dayText(locale, date.on_date)}>
                <input type="hidden" name="version" value={own.version} />
              </Remove>
            </li>
          ))}
        </ul>
      )}
      <Card as="section">
        <h2 className="text-lead font-strong">{t('hours.addSpecial')}</h2>
        <p className="mb-4 text-note text-quiet">{t('hours.specialHint')}</p>
        <TriedForm action={addSpecialDate.bind(null, { locale })} of={`special.${own.version}`} version={own.version} zone={own.zone} submit={common('save')}>
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField name="on_date" type="date" label={common('date')} min={today} required />
            <SelectField name="place_id" label={common('place')} choices={[...places.map(({ place_id, label }) => ({ value: place_id, label })), { value: '', label: t('hours.everywhere') }]} kept={places[0]?.place_id} />
          </div>
          <DateRanges name={common('date')} />
        </TriedForm>
      </Card>
    </Stack>
  )
}

async function Off({ own, locale }: Part) {
  const t = await words(locale, 'practice')
  const common = wordsOf(locale, 'common')
  const today = dateIn(Date.now(), own.zone)
  const ahead = own.time_off.filter(({ to_date }) => to_date >= today)
  const span = ({ from_date, to_date }: { from_date: string; to_date: string }) =>
    from_date === to_date ? dayText(locale, from_date) : t('hours.fromTo', { from: dayText(locale, from_date), to: dayText(locale, to_date) })
  return (
    <Stack gap={8}>
      {ahead.length === 0 ? <Empty title={t('hours.noOff')} /> : (
        <ul className="grid gap-3">
          {ahead.map((one) => (
            <li key={one.time_off_id} className="flex flex-wrap items-start justify-between gap-3 rounded-card border border-line bg-surface p-4">
              <p className="font-strong">{span(one)}</p>
              <Remove action={removeTimeOff.bind(null, { locale })} name="time_off_id" value={one.time_off_id} what={span(one)} />
            </li>
          ))}
        </ul>
      )}
      <Card as="section">
        <h2 className="text-lead font-strong">{t('hours.addOff')}</h2>
        <p className="mb-4 text-note text-quiet">{t('hours.offHint')}</p>
        <TriedForm action={addTimeOff.bind(null, { locale })} of={`off.${own.version}`} version={own.version} zone={own.zone} submit={common('save')}>
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField name="from_date" type="date" label={t('hours.first')} min={today} required />
            <TextField name="to_date" type="date" label={t('hours.last')} min={today} required />
          </div>
        </TriedForm>
      </Card>
      <Holidays own={own} locale={locale} today={today} />
    </Stack>
  )
}

async function Holidays({ own, locale, today }: { own: Own; locale: Locale; today: string }) {
  const t = await words(locale, 'practice')
  const ahead = (await holidaysOf([today, addDays(today, 365)])).filter(({ on_date }) => on_date >= today).slice(0, 12)
  if (ahead.length === 0) return null
  return (
    <Section id="holidays" title={t('hours.holidays')} lead={t(own.keeps_holidays ? 'hours.holidaysKept' : 'hours.holidaysIgnored')}>
      <ul className="grid gap-1.5">
        {ahead.map((one) => <li key={one.on_date}><span className="numbers text-quiet">{dayText(locale, one.on_date, 'day')}</span> · {nameOf(locale, one)}</li>)}
      </ul>
    </Section>
  )
}
