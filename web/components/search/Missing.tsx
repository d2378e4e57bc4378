// "Somebody is missing here": a name is asked for, and why it does not stand among the results is said.
import { dateText, dayText, distanceText, lengthText, moneyText, timeText } from '../../lib/format'
import { wordsOf, type Locale } from '../../lib/words'
import { bookAddress } from '../slots/address'
import { Button, LinkButton } from '../ui/Button'
import { Field } from '../ui/Field'
import { pairsOf, type Ask } from './ask'
import type { Missed, Why } from './read'

interface Props {
  locale: Locale
  ask: Ask
  typed: string | undefined
  missed: Missed | undefined
}

function because(locale: Locale, { code, distance_m, length_minutes, price_from, notice_minutes, last_date }: Why['reasons'][number]): string {
  const t = wordsOf(locale, 'search')
  if (code === 'distance' && distance_m !== undefined) return t('because.distance_of', { distance: distanceText(locale, distance_m) })
  if (code === 'length' && length_minutes !== undefined) return t('because.length_of', { length: lengthText(locale, length_minutes) })
  if (code === 'price' && price_from !== undefined) return t('because.price_of', { price: moneyText(locale, price_from) })
  if (code === 'notice' && notice_minutes !== undefined) return t('because.notice_of', { length: lengthText(locale, notice_minutes) })
  if (code === 'horizon' && last_date !== undefined) return t('because.horizon_of', { day: dayText(locale, last_date, 'day') })
  return t(`because.${code}`)
}

export function Missing({ locale, ask, typed, missed }: Props) {
  const t = wordsOf(locale, 'search')
  return (
    <details id="missing" className="mt-8 rounded-card border border-line px-4 sm:px-5" open={typed !== undefined}>
      <summary className="link flex min-h-14 items-center">{t('missed')}</summary>
      <div className="grid gap-4 pb-5">
        <form method="get" action={`/${locale}/search#missing`} className="flex flex-wrap items-end gap-3">
          {pairsOf(ask).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
          <div className="min-w-56 flex-1">
            <Field id="missed-name" name="missed" label={t('missed_name')} hint={t('missed_help')} defaultValue={typed ?? ''} maxLength={200} required />
          </div>
          <Button type="submit" kind="plain">{t('missed_ask')}</Button>
        </form>
        {missed === 'unknown' && <p>{t('missed_unknown', { name: typed ?? '' })}</p>}
        {missed && missed !== 'unknown' && <Answer locale={locale} missed={missed} />}
      </div>
    </details>
  )
}

function Answer({ locale, missed: { name, slug, why } }: { locale: Locale; missed: Exclude<Missed, 'unknown'> }) {
  const t = wordsOf(locale, 'search')
  const { nearest } = why
  return (
    <div className="grid gap-3">
      {why.fits ? <p>{t('missed_fits', { name })}</p> : (
        <div>
          <p className="font-strong">{t('missed_because', { name })}</p>
          <ul className="list-disc ps-6">
            {why.reasons.map((reason) => <li key={reason.code}>{because(locale, reason)}</li>)}
          </ul>
        </div>
      )}
      <div className="flex flex-wrap items-center gap-3">
        {nearest && (
          <>
            <span className="text-note text-quiet">{t('missed_nearest')}</span>
            <LinkButton size="small" href={bookAddress(locale, { slug, service_id: nearest.service_id, place_id: nearest.place_id, start: nearest.starts_at })}>
              {dateText(locale, nearest.starts_at, undefined, 'short')} <bdi dir="ltr">{timeText(locale, nearest.starts_at)}</bdi>
            </LinkButton>
          </>
        )}
        <LinkButton kind="plain" size="small" href={`/${locale}/p/${slug}`}>{t('missed_see')}</LinkButton>
      </div>
    </div>
  )
}
