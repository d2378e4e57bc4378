// How time was used: occupancy by week, no-shows, and how early people book.  Each drawing has its table beside it.
import { directionOf } from '@contacto/i18n'
import type { ReactNode } from 'react'
import { openOf } from '../../../../components/agenda/days'
import { desk } from '../../../../components/agenda/load'
import { Bars } from '../../../../components/figures/Bars'
import { leadEnd, missed, reckon, share, unmarked } from '../../../../components/figures/reckon'
import { LinkButton } from '../../../../components/ui/Button'
import { Card } from '../../../../components/ui/Card'
import { Empty } from '../../../../components/ui/Empty'
import { PageTitle } from '../../../../components/ui/Layout'
import { Notice } from '../../../../components/ui/Notice'
import { Problem } from '../../../../components/ui/Problem'
import { Tabs } from '../../../../components/ui/Tabs'
import { api, ask } from '../../../../lib/api'
import { closedDates } from '../../../../lib/catalogue'
import { addDays, dayText, numberText, weekOf } from '../../../../lib/format'
import { isDate } from '../../../../lib/zone'
import { ownTitle } from '../../../../lib/site'
import { localeFrom, words, wordsOf, type Locale } from '../../../../lib/words'

const spans = [1, 4, 8] as const
const HOUR = 60

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ weeks?: string; to?: string }>
}

export const generateMetadata = ownTitle('agenda', 'nav_figures')

export default async function Figures({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const asked = await searchParams
  const here = `/${locale}/pro/figures`
  const [{ practice, today }, t] = await Promise.all([desk(locale, here), words(locale, 'desk')])
  const agenda = wordsOf(locale, 'agenda')
  const weeks = spans.find((one) => String(one) === asked.weeks) ?? 4
  const last = addDays(weekOf(isDate(asked.to) ? asked.to : today), 6)
  const from = addDays(last, 1 - weeks * 7)
  const dates = Array.from({ length: weeks * 7 }, (_, at) => addDays(from, at))
  const client = await api()
  const [found, closed] = await Promise.all([ask(client.GET('/api/v1/agenda/figures', { params: { query: { from, to: last } } })), closedDates(practice, dates)])
  const day = (date: string) => dayText(locale, date, 'day')
  const step = (to: string, word: string) => <LinkButton kind="plain" size="small" href={`${here}?weeks=${weeks}&to=${to}`}>{word}</LinkButton>
  return (
    <>
      <PageTitle lead={t('figures_lead', { from: day(from), to: day(last) })} actions={<>{step(addDays(last, -weeks * 7), t('earlier'))}{last < today ? step(addDays(last, weeks * 7), t('later')) : null}</>}>
        {agenda('nav_figures')}
      </PageTitle>
      <Tabs label={t('period')} items={spans.map((one) => ({ href: `${here}?weeks=${one}${isDate(asked.to) ? `&to=${asked.to}` : ''}`, label: t('weeks_n', { n: one }), current: one === weeks }))} />
      {found.problem ? <div className="mt-6"><Problem locale={locale} problem={found.problem} /></div> : null}
      {found.data?.days.length === 0 ? <div className="mt-6"><Empty icon="chart" title={t('no_figures')} /></div> : null}
      {found.data && found.data.days.length > 0 ? (
        <Shown
          locale={locale} leads={found.data.leads} left={unmarked(found.data.days, today)}
          sums={reckon(dates, found.data.days, (date) => openOf(practice, closed, date).reduce((sum, range) => sum + range.to - range.from, 0))}
        />
      ) : null}
    </>
  )
}

interface ShownProps {
  locale: Locale
  sums: ReturnType<typeof reckon>
  leads: readonly { from_days: number; visits: number; no_shows: number }[]
  left: number
}

function Shown({ locale, sums: { weeks, all }, leads, left }: ShownProps) {
  const t = wordsOf(locale, 'desk')
  const rtl = directionOf(locale) === 'rtl'
  const percent = (part: number | undefined) => (part === undefined ? '–' : numberText(locale, part, { style: 'percent', maximumFractionDigits: 0 }))
  const hours = (minutes: number) => numberText(locale, minutes / HOUR, { maximumFractionDigits: 1 })
  const count = (value: number) => numberText(locale, value)
  const lead = (from: number) => {
    const to = leadEnd(from)
    if (from === 0) return t('lead_same')
    if (from === 1) return t('lead_one')
    return to === undefined ? t('lead_more', { from }) : t('lead_span', { from, to })
  }
  const briefLead = (from: number) => {
    const to = leadEnd(from)
    return from < 2 ? lead(from) : to === undefined ? `≥ ${from}` : `${from}–${to}`
  }
  const visits = leads.reduce((sum, one) => sum + one.visits, 0)
  return (
    <div className="mt-6 grid gap-6">
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Figure label={t('occupancy')} value={percent(share(all.taken, all.open))} />
        <Figure label={t('visits_total')} value={count(all.ahead + all.done + all.no_shows)} />
        <Figure label={t('no_show_rate')} value={percent(missed(all))} />
        <Figure label={t('cancelled_total')} value={count(all.cancelled)} />
      </dl>
      {left > 0 ? <Notice tone="info">{t('unmarked', { n: left })}</Notice> : null}
      <Part title={t('occupancy')} hint={t('occupancy_hint')} drawing={<Bars rtl={rtl} most={1} bars={weeks.map((one) => ({ key: one.week, label: dayText(locale, one.week, 'day'), value: share(one.taken, one.open) ?? 0, text: percent(share(one.taken, one.open)) }))} />}>
        <Table
          label={t('occupancy')} head={[t('week'), t('taken_hours'), t('open_hours'), t('share')]}
          rows={weeks.map((one) => [dayText(locale, one.week, 'day'), hours(one.taken), hours(one.open), percent(share(one.taken, one.open))])}
        />
      </Part>
      <Part title={t('no_show_rate')} hint={t('no_show_hint')} drawing={<Bars rtl={rtl} most={0.2} bars={weeks.map((one) => ({ key: one.week, label: dayText(locale, one.week, 'day'), value: missed(one) ?? 0, text: percent(missed(one)) }))} />}>
        <Table
          label={t('no_show_rate')} head={[t('week'), t('took_place'), t('no_show_rate'), t('cancelled_total'), t('ahead')]}
          rows={weeks.map((one) => [dayText(locale, one.week, 'day'), count(one.done), count(one.no_shows), count(one.cancelled), count(one.ahead)])}
        />
      </Part>
      <Part title={t('lead')} hint={t('lead_hint')} drawing={<Bars rtl={rtl} most={0.5} bars={leads.map((one) => ({ key: String(one.from_days), label: briefLead(one.from_days), value: share(one.visits, visits) ?? 0, text: percent(share(one.visits, visits)) }))} />}>
        <Table
          label={t('lead')} head={[t('lead'), t('visits_total'), t('share'), t('no_show_rate')]}
          rows={leads.map((one) => [lead(one.from_days), count(one.visits), percent(share(one.visits, visits)), count(one.no_shows)])}
        />
      </Part>
    </div>
  )
}

const Figure = ({ label, value }: { label: string; value: string }) => (
  <div className="flex flex-col-reverse justify-end rounded-card border border-line bg-surface p-4">
    <dt className="text-note text-quiet">{label}</dt>
    <dd className="text-title font-strong numbers sm:text-head"><bdi>{value}</bdi></dd>
  </div>
)

function Part({ title, hint, drawing, children }: { title: string; hint: string; drawing: ReactNode; children: ReactNode }) {
  return (
    <Card as="section">
      <h2 className="text-lead font-strong">{title}</h2>
      <p className="mb-4 text-note text-quiet">{hint}</p>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        {drawing}
        {children}
      </div>
    </Card>
  )
}

function Table({ label, head, rows }: { label: string; head: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table className="w-full border-collapse text-note">
        <thead>
          <tr>{head.map((word, at) => <th key={word} scope="col" className={`border-b border-line px-2 py-1.5 font-strong text-quiet ${at > 0 ? 'text-end' : 'text-start'}`}>{word}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row[0]}>
              {row.map((text, at) =>
                at === 0 ? <th key={at} scope="row" className="border-b border-line px-2 py-1.5 text-start font-plain whitespace-nowrap">{text}</th> : <td key={at} className="border-b border-line px-2 py-1.5 text-end numbers"><bdi>{text}</bdi></td>,
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
