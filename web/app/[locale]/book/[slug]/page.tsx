// Booking a start that somebody tapped: /book/{slug}?service&place&start. The page looks, and changes nothing: a start is held by
// the form, once it has come to life or been sent, never by the mere reading of an address.
import { permanentRedirect, redirect } from 'next/navigation'

import { Booking } from '../../../../components/booking/Booking'
import { labelsOf, shortOf } from '../../../../components/booking/labels'
import type { About } from '../../../../components/booking/StepForms'
import { secondsLeft, type BookingState, type Offer } from '../../../../components/booking/state'
import { whereOf } from '../../../../components/visits/say'
import { Icon } from '../../../../components/icons'
import { Avatar } from '../../../../components/ui/Avatar'
import { LinkButton } from '../../../../components/ui/Button'
import { Card } from '../../../../components/ui/Card'
import { Empty } from '../../../../components/ui/Empty'
import { Facts, Page, PageTitle } from '../../../../components/ui/Layout'
import { Link } from '../../../../components/ui/Link'
import { Problem } from '../../../../components/ui/Problem'
import { Words } from '../../../../components/ui/Words'
import { api, ask, me, type Shape } from '../../../../lib/api'
import { lengthText, nameOf, partsText, personName, textIn } from '../../../../lib/format'
import { townText } from '../../../../lib/names'
import { priceText } from '../../../../lib/price'
import { hasName } from '../../../../lib/proof'
import { ownTitle } from '../../../../lib/site'
import { localeFrom, words, wordsOf, type Locale } from '../../../../lib/words'

interface Props {
  params: Promise<{ locale: string; slug: string }>
  searchParams: Promise<Partial<Record<'service' | 'place' | 'start', string>>>
}

type Profile = Shape<'professional_profile'>
type Service = Shape<'public_service'>
type Place = Shape<'public_place'>

const MOST_SEATS = 10

export const generateMetadata = ownTitle('book', 'title')

const isStart = (text: string | undefined): text is string => /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text ?? '') && !Number.isNaN(Date.parse(text!))

/** Where a visit takes place, in a line or two. */
const placeText = (locale: Locale, place: Place): string =>
  whereOf(locale, { place_kind: place.kind }, partsText(locale, [place.name, textIn(locale, 'address', place), townText(locale, place)]))

const aboutOf = (locale: Locale, profile: Profile, service: Service, place: Place): About => ({
  professional: personName(locale, profile),
  service: nameOf(locale, service),
  length: lengthText(locale, service.length_minutes),
  place: placeText(locale, place),
  price: priceText(locale, service),
  priceKind: service.price_kind,
  approval: service.approval,
  seatsMost: Math.min(service.capacity, MOST_SEATS),
  questions: service.questions.map((question) => ({
    question_id: question.question_id, text: textIn(locale, 'text', question), kind: question.kind, required: question.required, choices: question.choices,
  })),
  profile: `/${locale}/p/${profile.slug}?service=${service.service_id}&place=${place.place_id}`,
})

/** How the booking begins: who is signed in, whether the start is free, whether it is held for him already. */
async function begin(locale: Locale, offer: Omit<Offer, 'zone' | 'move_cutoff_minutes' | 'cancel_cutoff_minutes'>, start: string) {
  const client = await api()
  const { professional_id, service_id, place_id } = offer
  const at = new Date(start)
  const [user, slots, holds] = await Promise.all([
    me(),
    ask(client.GET('/api/v1/slots', {
      params: {
        query: {
          professional_id, service_id, place_id, from: at.toISOString(), to: new Date(at.getTime() + 60_000).toISOString(), nearest: true,
        },
      },
    })),
    heldFor(),
  ])
  if (slots.problem) return { problem: slots.problem }
  const { zone, move_cutoff_minutes, cancel_cutoff_minutes, starts, nearest = [] } = slots.data
  const whole: Offer = { ...offer, zone, move_cutoff_minutes, cancel_cutoff_minutes }
  const same = (other: string) => new Date(other).getTime() === at.getTime()
  const held = holds.find((hold) => hold.professional_id === professional_id && hold.service_id === service_id && hold.place_id === place_id && same(hold.starts_at))
  const taken = !starts.some(same)
  const state: BookingState = {
    step: user ? 'details' : 'phone', mode: 'account', offer: whole, start: labelsOf(locale, whole, at.toISOString().replace('.000Z', 'Z')),
    fields: {}, signedIn: user !== null, needsName: user !== null && !hasName(user), needsAgreement: user?.consent_needed ?? false,
    ...(held && !taken ? { hold: { hold_id: held.hold_id, left: secondsLeft(held.expires_at) } } : {}),
    ...(taken ? { taken, alternatives: nearest.filter((other) => !same(other)).map((other) => shortOf(locale, whole, other)) } : {}),
  }
  return { state }
}

async function heldFor() {
  if (!(await me())) return []
  const client = await api()
  return (await ask(client.GET('/api/v1/holds'))).data?.items ?? []
}

export default async function BookPage({ params, searchParams }: Props) {
  const { locale: word, slug } = await params
  const locale = localeFrom(word)
  const { service: service_id, place: place_id, start } = await searchParams
  const t = await words(locale, 'book')
  const client = await api()
  const found = await ask(client.GET('/api/v1/professionals/{slug}', { params: { path: { slug } } }))
  if (found.problem) return <Page width="text"><Problem whole locale={locale} problem={found.problem} /></Page>
  const profile = found.data
  const query = new URLSearchParams({ service: service_id ?? '', place: place_id ?? '', start: start ?? '' })
  if (profile.slug !== slug) permanentRedirect(`/${locale}/book/${profile.slug}?${query}`)

  const service = profile.services.find((one) => one.service_id === service_id)
  const place = profile.places.find((one) => one.place_id === place_id && service?.place_ids.includes(one.place_id))
  if (!service || !place) return <Gone locale={locale} slug={profile.slug} />
  if (!isStart(start)) redirect(`/${locale}/p/${profile.slug}?service=${service.service_id}&place=${place.place_id}`)

  const about = aboutOf(locale, profile, service, place)
  const offer = { slug: profile.slug, professional_id: profile.professional_id, service_id: service.service_id, place_id: place.place_id }
  const { state, problem } = await begin(locale, offer, start)
  if (problem?.is('no-such-offer')) return <Gone locale={locale} slug={profile.slug} />
  if (!state) return <Page width="text"><Problem whole locale={locale} problem={problem} /></Page>
  return (
    <Page className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="min-w-0">
        <PageTitle lead={<span className="lg:hidden">{about.service} · {t('with', { name: about.professional })}</span>}>{t('title')}</PageTitle>
        <Words locale={locale} of={['book', 'sign_in']}>
          <Booking served={state} about={about} />
        </Words>
      </div>
      <Choice locale={locale} profile={profile} about={about} />
    </Page>
  )
}

/** What was chosen; beside the form where there is room, below it on a phone. */
async function Choice({ locale, profile, about }: { locale: Locale; profile: Profile; about: About }) {
  const t = await words(locale, 'book')
  const common = wordsOf(locale, 'common')
  return (
    <Card as="aside" className="grid gap-5 lg:sticky lg:top-24">
      <h2 className="sr-only">{t('your_choice')}</h2>
      <div className="flex items-center gap-4">
        <Avatar photo={profile.photo} name={about.professional} />
        <div className="min-w-0">
          <p className="font-strong">{about.professional}</p>
          <p className="text-note text-quiet">{nameOf(locale, profile.trade)}</p>
        </div>
      </div>
      <Facts
        items={[
          { label: common('service'), value: <>{about.service}<span className="block text-note text-quiet">{about.length}</span></> },
          { label: t('where'), value: about.place },
          { label: common('price'), value: <bdi>{about.price}</bdi> },
        ]}
      />
      <Link href={about.profile} className="link inline-flex min-h-target items-center gap-1.5 justify-self-start text-note">
        <Icon name="calendar" />
        {t('other_times')}
      </Link>
    </Card>
  )
}

async function Gone({ locale, slug }: { locale: Locale; slug: string }) {
  const t = await words(locale, 'book')
  return (
    <Page width="text">
      <PageTitle>{t('title')}</PageTitle>
      <Empty title={t('gone_title')} action={<LinkButton href={`/${locale}/p/${slug}`}>{t('to_profile')}</LinkButton>}>{t('gone_text')}</Empty>
    </Page>
  )
}
