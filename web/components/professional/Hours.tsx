import { addDays, clockText, dayText, HOME_ZONE, weekOf, zoneText } from '../../lib/format'
import { wordsOf, type Locale } from '../../lib/words'
import { openOn, type Range } from '../slots/week'
import { placeText } from './Places'
import type { Profile } from './read'

function Ranges({ ranges, closed }: { ranges: readonly Range[]; closed: string }) {
  if (ranges.length === 0) return <span className="text-quiet">{closed}</span>
  return ranges.map(({ from, to }) => (
    <span key={from} className="block numbers" dir="ltr">{clockText(from)} – {clockText(to)}</span>
  ))
}

/** The hours of an ordinary week of this season, and the dates ahead that differ from it. */
export function Hours({ locale, profile, today }: { locale: Locale; profile: Profile; today: string }) {
  const t = wordsOf(locale, 'profile')
  const dates = Array.from({ length: 7 }, (_, index) => addDays(weekOf(today), index))
  const ordinary = { hours: profile.hours, special_dates: [], closed: [] }
  const places = profile.places.filter(({ place_id }) => profile.hours.some((range) => range.place_id === place_id))
  const special = profile.special_dates.filter(({ on_date }) => on_date >= today).slice(0, 6)
  return (
    <div className="grid gap-5">
      {places.map((place) => (
        <table key={place.place_id} className="w-full text-note">
          <caption className={places.length > 1 ? 'mb-1 text-start font-strong' : 'sr-only'}>{placeText(locale, place)}</caption>
          <tbody>
            {dates.map((date) => (
              <tr key={date} className={date === today ? 'font-strong' : 'font-plain'}>
                <th scope="row" className="py-1 pe-4 text-start align-top font-[inherit]">{dayText(locale, date, 'weekday')}</th>
                <td className="py-1 text-end"><Ranges ranges={openOn(ordinary, place.place_id, date)} closed={t('closed')} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
      {special.length > 0 && (
        <div>
          <h3 className="mb-1 text-note font-strong">{t('special')}</h3>
          <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-note">
            {special.map(({ on_date, place_id, ranges }) => (
              <div key={`${on_date}${place_id ?? ''}`} className="contents">
                <dt>{dayText(locale, on_date, 'short')}</dt>
                <dd className="text-end"><Ranges ranges={ranges.map(({ from_minute, to_minute }) => ({ from: from_minute, to: to_minute }))} closed={t('closed')} /></dd>
              </div>
            ))}
          </dl>
        </div>
      )}
      {profile.keeps_holidays && <p className="text-note text-quiet">{t('holidays_closed')}</p>}
      {profile.zone !== HOME_ZONE && <p className="text-note text-quiet">{t('hours_zone', { zone: zoneText(profile.zone) })}</p>}
    </div>
  )
}
