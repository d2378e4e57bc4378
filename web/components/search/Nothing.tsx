// No hits: what is possible instead, each as a link that shows it.
import type { Shape } from '@contacto/api'
import { dayText, distanceText, nameOf } from '../../lib/format'
import { wordsOf, type Locale } from '../../lib/words'
import { ChipLink } from '../ui/Chip'
import { Empty } from '../ui/Empty'
import { searchAddress, type Ask, type Change } from './ask'
import { dayName, manyText } from './days'

type Nearby = Shape<'search_nearby'>
type Filter = Nearby['without'][number]['filter']

const given: Record<Filter, Change> = {
  words: { q: null },
  trade: { trade: null },
  speciality: { speciality: null },
  wilaya: { wilaya: null, town: null },
  town: { town: null },
  distance: { radius_km: null },
  dates: { from: null, to: null },
  time: { part: null },
  length: { length_minutes: null },
  languages: { languages: null },
  gender: { gender: null },
  verified: { verified: null },
  price: { price_most: null },
  home_visit: { home_visit: null },
  video: { video: null },
}

/** Does leaving a filter out change the question?  What the words said is in no filter of its own. */
const helps = (ask: Ask, change: Change) => Object.keys(change).some((name) => ask[name as keyof Ask] !== undefined)

function wider(locale: Locale, ask: Ask, { radius_km, wilaya, ...count }: NonNullable<Nearby['wider']>) {
  const t = wordsOf(locale, 'search')
  const many = manyText(locale, count)
  if (radius_km) return { text: t('wider_radius', { distance: distanceText(locale, radius_km * 1000), many }), change: { radius_km } }
  if (wilaya) return { text: t('wider_wilaya', { wilaya: nameOf(locale, wilaya), many }), change: { wilaya: wilaya.slug, town: null, latitude: null, longitude: null } }
  return { text: t('wider_country', { many }), change: { wilaya: null, town: null, latitude: null, longitude: null } }
}

function ways(locale: Locale, ask: Ask, nearby: Nearby): { text: string; change: Change }[] {
  const t = wordsOf(locale, 'search')
  return [
    ...(nearby.later ? [{ text: t('later', { day: dayText(locale, nearby.later.from, 'date'), many: manyText(locale, nearby.later) }), change: { from: nearby.later.from, to: null } }] : []),
    ...(nearby.wider ? [wider(locale, ask, nearby.wider)] : []),
    ...nearby.without.map((one) => ({ text: t(`without.${one.filter}`, { many: manyText(locale, one) }), change: given[one.filter] })).filter(({ change }) => helps(ask, change)),
  ]
}

export function Nothing({ locale, ask, nearby, today }: { locale: Locale; ask: Ask; nearby: Nearby | undefined; today: string }) {
  const t = wordsOf(locale, 'search')
  const oneDay = ask.to && ask.to === (ask.from ?? today) ? ask.to : undefined
  const possible = nearby ? ways(locale, ask, nearby) : []
  return (
    <Empty
      icon="search"
      title={oneDay ? t('empty_day', { day: dayName(locale, oneDay, today) }) : t('empty')}
      action={possible.map(({ text, change }) => (
        <ChipLink key={text} href={searchAddress(locale, ask, change)}>{text}</ChipLink>
      ))}
    >
      {possible.length > 0 ? t('empty_help') : t('empty_nothing')}
    </Empty>
  )
}
