// A day on paper: who comes when, with room to write.  Why somebody comes is not on it: paper lies about.
import { PrintButton } from '../../../../components/agenda/PrintButton'
import { desk } from '../../../../components/agenda/load'
import { serviceOf, whoOf } from '../../../../components/agenda/say'
import { LinkButton } from '../../../../components/ui/Button'
import { PageTitle } from '../../../../components/ui/Layout'
import { Phone } from '../../../../components/ui/Phone'
import { Problem } from '../../../../components/ui/Problem'
import { api, ask } from '../../../../lib/api'
import { addDays, dayText, personName, timeText } from '../../../../lib/format'
import { isDate } from '../../../../lib/zone'
import { ownTitle } from '../../../../lib/site'
import { localeFrom, words, wordsOf } from '../../../../lib/words'

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ date?: string }>
}

export const generateMetadata = ownTitle('agenda', 'sheet')

export default async function Sheet({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const wish = (await searchParams).date
  const [{ practice, zone, today }, t, ta] = await Promise.all([desk(locale, `/${locale}/pro/sheet`), words(locale, 'desk'), words(locale, 'agenda')])
  const common = wordsOf(locale, 'common')
  const date = isDate(wish) ? wish : today
  const client = await api()
  const { data, problem } = await ask(client.GET('/api/v1/agenda', { params: { query: { from: date, to: date } } }))
  if (problem) return <Problem whole locale={locale} problem={problem} />
  const lines = [
    ...data.appointments.map((visit) => ({ key: visit.appointment_id, at: visit.starts_at, to: visit.ends_at, visit })),
    ...data.blocks.map((block) => ({ key: block.block_id, at: block.from, to: block.to, block })),
  ].sort((one, other) => one.at.localeCompare(other.at))
  const cell = 'border-b border-line px-2 py-2.5 text-start align-top'
  return (
    <>
      <PageTitle
        above={<bdi>{personName(locale, practice)}</bdi>}
        lead={<span className="text-body">{ta('count', { n: data.appointments.length })}</span>}
        actions={
          <div className="flex flex-wrap gap-2 print:hidden">
            <LinkButton kind="plain" size="small" href={`?date=${addDays(date, -1)}`}>{ta('earlier_day')}</LinkButton>
            <LinkButton kind="plain" size="small" href={`?date=${addDays(date, 1)}`}>{ta('later_day')}</LinkButton>
            <PrintButton label={t('sheet_print')} />
          </div>
        }
      >
        {t('sheet', { day: dayText(locale, date) })}
      </PageTitle>
      {lines.length === 0 ? <p className="text-quiet">{t('sheet_empty')}</p> : (
        <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t('table')}>
          <table className="w-full min-w-140 border-collapse text-note">
            <thead>
              <tr className="text-quiet">
                {[t('sheet_time'), t('who'), common('phone'), common('service'), t('sheet_remarks')].map((word) => <th key={word} scope="col" className={`${cell} font-strong`}>{word}</th>)}
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.key} className="break-inside-avoid">
                  <th scope="row" className={`${cell} font-strong whitespace-nowrap`}><bdi dir="ltr" className="numbers">{timeText(locale, line.at, zone)}–{timeText(locale, line.to, zone)}</bdi></th>
                  {'visit' in line ? (
                    <>
                      <td className={cell}><bdi className="font-strong">{whoOf(locale, line.visit) || ta('nameless')}</bdi>{line.visit.seats > 1 ? <span className="numbers"> × {line.visit.seats}</span> : null}</td>
                      <td className={cell}>{line.visit.client_phone ? <Phone number={line.visit.client_phone} link={false} /> : null}</td>
                      <td className={cell}><bdi>{serviceOf(locale, line.visit.offer)}</bdi></td>
                      <td className={`${cell} min-w-32 text-quiet`}>{line.visit.status === 'booked' ? null : ta(`status.${line.visit.status}`)}</td>
                    </>
                  ) : (
                    <td className={`${cell} text-quiet`} colSpan={4}>{line.block.title ? <bdi>{line.block.title}</bdi> : ta('blocked')}</td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
