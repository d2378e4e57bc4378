// Booking for somebody who calls: first what and which day, by the address; then when and who.
import { BookForm } from '../../../../components/agenda/DeskForms'
import { desk } from '../../../../components/agenda/load'
import { cardName } from '../../../../components/agenda/say'
import { minuteIn } from '../../../../components/agenda/wall'
import { placeLabels } from '../../../../components/practice/labels'
import { Button, LinkButton } from '../../../../components/ui/Button'
import { timeChipLook } from '../../../../components/ui/Chip'
import { Empty } from '../../../../components/ui/Empty'
import { Field, Select } from '../../../../components/ui/Field'
import { PageTitle } from '../../../../components/ui/Layout'
import { Link } from '../../../../components/ui/Link'
import { Words } from '../../../../components/ui/Words'
import { api, ask } from '../../../../lib/api'
import { keptCatalogue } from '../../../../lib/catalogue'
import { addDays, dateIn, dateText, dayText, nameOf, timeText } from '../../../../lib/format'
import { instantText, isDate, startOf } from '../../../../lib/zone'
import { ownTitle } from '../../../../lib/site'
import { localeFrom, words, wordsOf } from '../../../../lib/words'
import { locales } from '@contacto/i18n'

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ date?: string; time?: string; service?: string; place?: string; client?: string }>
}

export const generateMetadata = ownTitle('agenda', 'book_title')

export default async function NewVisit({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const asked = await searchParams
  const here = `/${locale}/pro/new`
  const [{ practice, zone, today }, { wilayas }, t] = await Promise.all([desk(locale, here), keptCatalogue(), words(locale, 'agenda')])
  const common = wordsOf(locale, 'common')
  const services = practice.services.filter(({ active, place_ids }) => active && place_ids.length > 0)
  const service = services.find(({ service_id }) => service_id === asked.service) ?? services[0]
  if (!service)
    return (
      <>
        <PageTitle>{t('book_title')}</PageTitle>
        <Empty icon="book" title={t('no_service')} action={<LinkButton href={`/${locale}/pro/services?edit=new`}>{t('nav_services')}</LinkButton>} />
      </>
    )
  const places = placeLabels(locale, practice, wilayas).filter(({ place_id }) => service.place_ids.includes(place_id))
  const place = places.find(({ place_id }) => place_id === asked.place) ?? places[0]!
  const date = isDate(asked.date) && asked.date >= today ? asked.date : today
  const time = minuteIn(asked.time) === undefined ? '' : asked.time!
  const chosen = { service_id: service.service_id, place_id: place.place_id }
  const client = await api()
  const [slots, card] = await Promise.all([
    ask(client.GET('/api/v1/slots', {
      params: { query: { professional_id: practice.professional_id, ...chosen, from: instantText(startOf(zone, date)), to: instantText(startOf(zone, addDays(date, 1))), nearest: true } },
    })),
    asked.client ? ask(client.GET('/api/v1/clients/{client_card_id}', { params: { path: { client_card_id: asked.client } } })) : undefined,
  ])
  const known = card?.data ? { client_card_id: card.data.card.client_card_id, name: cardName(locale, card.data.card) || t('nameless') } : undefined
  const again = `${here}?service=${chosen.service_id}&place=${chosen.place_id}${known ? `&client=${known.client_card_id}` : ''}`
  const starts = slots.data?.starts ?? []
  const first = slots.data?.nearest?.[0]
  return (
    <div className="mx-auto max-w-text">
      <PageTitle>{t('book_title')}</PageTitle>
      <form className="mb-6 grid gap-4 rounded-card border border-line bg-surface p-5 sm:grid-cols-2">
        {known ? <input type="hidden" name="client" value={known.client_card_id} /> : null}
        <Select label={common('service')} name="service" key={`s${service.service_id}`} defaultValue={service.service_id} choices={services.map((one) => ({ value: one.service_id, label: nameOf(locale, one) }))} />
        {places.length > 1 ? <Select label={common('place')} name="place" key={`p${place.place_id}`} defaultValue={place.place_id} choices={places.map((one) => ({ value: one.place_id, label: one.label }))} /> : null}
        <Field label={common('date')} type="date" name="date" key={`d${date}`} min={today} defaultValue={date} />
        <div className="self-end"><Button type="submit" kind="plain" wide>{t('show_times')}</Button></div>
        <section className="sm:col-span-2" aria-labelledby="free">
          <h2 id="free" className="mb-2 text-note font-strong">{t('free_times')} · <span className="font-plain">{dayText(locale, date)}</span></h2>
          {starts.length > 0 ? (
            <ul className="flex flex-wrap gap-2">
              {starts.map((start) => {
                const clock = timeText('en', start, zone)
                return (
                  <li key={start}>
                    <Link href={`${again}&date=${date}&time=${clock}`} scroll={false} aria-current={clock === time ? 'true' : undefined} className={`${timeChipLook} aria-[current]:bg-accent aria-[current]:text-on-accent`}>{clock}</Link>
                  </li>
                )
              })}
            </ul>
          ) : (
            <p className="text-note text-quiet">
              {t('no_free_times')}{' '}
              {first ? <Link className="link" href={`${again}&date=${dateIn(first, zone)}&time=${timeText('en', first, zone)}`}>{t('first_free', { time: `${dateText(locale, first, zone, 'short')} ${timeText(locale, first, zone)}` })}</Link> : null}
            </p>
          )}
        </section>
      </form>
      <Words locale={locale} of={['agenda']}>
        <BookForm
          key={`${chosen.service_id}.${chosen.place_id}.${date}.${time}`} zone={zone} service={chosen.service_id} place={chosen.place_id} kept={{ date, time }} client={known}
          seats={service.capacity ?? 1} languages={locales.map((one) => ({ value: one, label: wordsOf(one, 'site')('language') }))}
        />
      </Words>
    </div>
  )
}
