// Everything by which results can be narrowed, as one plain form: its button asks the server, and once scripts run each change
// does so at once (Live.tsx).  Beside each choice stands how many there would be with it.
import { dayText, distanceText, lengthText, listText, moneyText, nameOf } from '../../lib/format'
import { languages } from '../../lib/languages'
import { choosable } from '../../lib/trades'
import { wordsOf, type Locale } from '../../lib/words'
import { Button } from '../ui/Button'
import { Checkbox, Field, Radios, Select } from '../ui/Field'
import { Link } from '../ui/Link'
import { filterCount, genders, lengths, parts, prices, radii, searchAddress, type Ask } from './ask'
import { countText } from './days'
import type { Facets, Words } from './read'

interface Props {
  locale: Locale
  ask: Ask
  facets: Facets | undefined
  towns: Words['towns']
  /** Of the trade that is asked for. */
  specialities: Words['trades'][number]['specialities']
  today: string
}

/** A reset of the form shows what the server chose, by `data-value` (Live.tsx). */
function Choice({ name, label, value, choices }: { name: string; label: string; value: string; choices: { value: string; label: string }[] }) {
  return <Select id={`filter-${name}`} name={name} label={label} defaultValue={value} data-value={value} choices={choices} />
}

type Counted = { total: number; at_least: boolean } | undefined

export function Filters({ locale, ask, facets, towns, specialities, today }: Props) {
  const t = wordsOf(locale, 'search')
  const counted = (label: string, count: Counted) => (count ? `${label} (${countText(locale, count)})` : label)
  const near = ask.town !== undefined || ask.latitude !== undefined
  const any = (label: string) => ({ value: '', label })
  const choices = choosable(specialities, ask.speciality)

  return (
    <div className="grid gap-6">
      <fieldset className="grid gap-3">
        <legend className="mb-2 font-strong">{t('when')}</legend>
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-1">
          <Field id="filter-from" type="date" name="from" label={t('from')} defaultValue={ask.from ?? ''} min={today} />
          <Field id="filter-to" type="date" name="to" label={t('to')} defaultValue={ask.to ?? ''} min={ask.from ?? today} />
        </div>
      </fieldset>
      <Radios
        name="part"
        label={t('part')}
        defaultValue={ask.part ?? ''}
        choices={[any(t('any')), ...parts.map((part) => ({ value: part, label: counted(t(part), facets?.parts.find((one) => one.part === part)) }))]}
      />
      {choices.length > 0 && (
        <Choice
          name="speciality"
          label={t('speciality')}
          value={ask.speciality ?? ''}
          choices={[
            any(t('any')),
            ...choices.map((one) => ({ value: one.slug, label: counted(nameOf(locale, one), facets?.specialities.find(({ word }) => word.slug === one.slug)) })),
          ]}
        />
      )}
      {towns.length > 0 && (
        <Choice
          name="town"
          label={t('town')}
          value={ask.town ?? ''}
          choices={[any(t('any_town')), ...towns.map((town) => ({ value: town.slug, label: nameOf(locale, town) }))]}
        />
      )}
      {near && (
        <Choice
          name="radius_km"
          label={t('radius')}
          value={String(ask.radius_km ?? '')}
          choices={[any(t('any_radius')), ...radii.map((km) => ({ value: String(km), label: t('radius_to', { distance: distanceText(locale, km * 1000) }) }))]}
        />
      )}
      <fieldset>
        <legend className="mb-1 font-strong">{t('kind')}</legend>
        <Checkbox id="filter-home_visit" name="home_visit" value="true" defaultChecked={ask.home_visit ?? false} label={counted(t('home_visit'), facets?.kinds.find(({ kind }) => kind === 'home_visits'))} />
        <Checkbox id="filter-video" name="video" value="true" defaultChecked={ask.video ?? false} label={counted(t('video'), facets?.kinds.find(({ kind }) => kind === 'video'))} />
      </fieldset>
      <Choice
        name="length_minutes"
        label={t('length')}
        value={String(ask.length_minutes ?? '')}
        choices={[any(t('any_length')), ...lengths.map((minutes) => ({ value: String(minutes), label: t('length_least', { length: lengthText(locale, minutes) }) }))]}
      />
      <Choice
        name="price_most"
        label={t('price')}
        value={String(ask.price_most ?? '')}
        choices={[any(t('any_price')), ...prices.map((price) => ({ value: String(price), label: t('price_to', { price: moneyText(locale, price) }) }))]}
      />
      <Languages locale={locale} ask={ask} facets={facets} />
      <Radios
        name="gender"
        label={t('gender')}
        defaultValue={ask.gender ?? ''}
        choices={[any(t('any')), ...genders.map((gender) => ({ value: gender, label: counted(t(gender), facets?.genders.find((one) => one.gender === gender)) }))]}
      />
      <Checkbox id="filter-verified" name="verified" value="true" defaultChecked={ask.verified ?? false} label={counted(t('verified'), facets?.verified)} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" kind="plain">{t('apply')}</Button>
        {filterCount(ask) > 0 && (
          <Link className="link inline-flex min-h-target items-center px-2" href={searchAddress(locale, { ...onlyWhere(ask) })}>{t('clear')}</Link>
        )}
      </div>
    </div>
  )
}

const onlyWhere = ({ q, trade, wilaya }: Ask): Ask => ({ ...(q ? { q } : {}), ...(trade ? { trade } : {}), ...(wilaya ? { wilaya } : {}) })

const COMMON = 4

function Languages({ locale, ask, facets }: Pick<Props, 'locale' | 'ask' | 'facets'>) {
  const t = wordsOf(locale, 'search')
  const spoken = wordsOf(locale, 'spoken')
  const box = (language: (typeof languages)[number]) => {
    const count = facets?.languages.find((one) => one.language === language)
    const label = spoken(language)
    return (
      <Checkbox
        key={language}
        id={`filter-${language}`}
        name="languages"
        value={language}
        defaultChecked={ask.languages?.includes(language) ?? false}
        label={count ? `${label} (${countText(locale, count)})` : label}
      />
    )
  }
  const rest = languages.slice(COMMON)
  return (
    <fieldset>
      <legend className="mb-1 font-strong">{t('languages')}</legend>
      {languages.slice(0, COMMON).map(box)}
      <details open={rest.some((language) => ask.languages?.includes(language))}>
        <summary className="link inline-flex min-h-target items-center text-note">{t('more_languages')}</summary>
        {rest.map(box)}
      </details>
    </fieldset>
  )
}

/** What holds just now, each with a way to take it back. */
export function activeFilters(locale: Locale, ask: Ask, names: { town: string | undefined; speciality: string | undefined }): { label: string; href: string }[] {
  const t = wordsOf(locale, 'search')
  const spoken = wordsOf(locale, 'spoken')
  const day = (date: string) => dayText(locale, date, 'short')
  const without = (...keys: (keyof Ask)[]) => searchAddress(locale, ask, Object.fromEntries(keys.map((key) => [key, null])))
  return [
    ...(ask.from && ask.to === ask.from ? [{ label: day(ask.from), href: without('from', 'to') }] : []),
    ...(ask.from && ask.to !== ask.from ? [{ label: `${t('from')} ${day(ask.from)}`, href: without('from') }] : []),
    ...(ask.to && ask.to !== ask.from ? [{ label: `${t('to')} ${day(ask.to)}`, href: without('to') }] : []),
    ...(ask.part ? [{ label: t(ask.part), href: without('part') }] : []),
    ...(ask.speciality ? [{ label: names.speciality ?? ask.speciality, href: without('speciality') }] : []),
    ...(ask.town ? [{ label: names.town ?? ask.town, href: without('town', 'radius_km') }] : []),
    ...(ask.latitude !== undefined ? [{ label: t('around_you'), href: without('latitude', 'longitude', 'radius_km') }] : []),
    ...(ask.radius_km ? [{ label: t('radius_to', { distance: distanceText(locale, ask.radius_km * 1000) }), href: without('radius_km') }] : []),
    ...(ask.length_minutes ? [{ label: t('length_least', { length: lengthText(locale, ask.length_minutes) }), href: without('length_minutes') }] : []),
    ...(ask.languages ? [{ label: listText(locale, ask.languages.map((one) => spoken(one)), 'disjunction'), href: without('languages') }] : []),
    ...(ask.gender ? [{ label: t(ask.gender), href: without('gender') }] : []),
    ...(ask.verified ? [{ label: t('verified'), href: without('verified') }] : []),
    ...(ask.price_most !== undefined ? [{ label: t('price_to', { price: moneyText(locale, ask.price_most) }), href: without('price_most') }] : []),
    ...(ask.home_visit ? [{ label: t('home_visit'), href: without('home_visit') }] : []),
    ...(ask.video ? [{ label: t('video'), href: without('video') }] : []),
  ]
}
