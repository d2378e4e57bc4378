// A professional: who, when there is time, what for, where.  All of it stands in the page before any script runs; the picker then
// stays fresh by itself.  Made anew for each request, for nothing of it may be old.
import type { Metadata } from 'next'
import { notFound, permanentRedirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { Places, placeText } from '../../../../components/professional/Places'
import { CARD } from '../../../../components/professional/card'
import { headlineOf } from '../../../../components/professional/headline'
import { Hours } from '../../../../components/professional/Hours'
import { readProfile, readTimes, type Profile } from '../../../../components/professional/read'
import { Services } from '../../../../components/professional/Services'
import { ShareButton } from '../../../../components/professional/ShareButton'
import { structured } from '../../../../components/professional/structured'
import { Who } from '../../../../components/professional/Who'
import { Structured } from '../../../../components/site/Structured'
import { SlotPicker } from '../../../../components/slots/SlotPicker'
import { Breadcrumbs } from '../../../../components/ui/Breadcrumbs'
import { Card } from '../../../../components/ui/Card'
import { Page, Section } from '../../../../components/ui/Layout'
import { Notice } from '../../../../components/ui/Notice'
import { Phone } from '../../../../components/ui/Phone'
import { Problem } from '../../../../components/ui/Problem'
import { Words } from '../../../../components/ui/Words'
import { dateIn, lengthText, nameOf, personName } from '../../../../lib/format'
import type { Params } from '../../../../lib/params'
import { priceText } from '../../../../lib/price'
import { pageMetadata, publicUrl } from '../../../../lib/site'
import { localeFrom, wordsOf, type Locale } from '../../../../lib/words'

interface Props {
  params: Promise<{ locale: string; slug: string }>
  searchParams: Promise<Params>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale: word, slug } = await params
  const locale = localeFrom(word)
  const { data: profile } = await readProfile(slug)
  if (!profile) return { robots: { index: false } }
  const t = wordsOf(locale, 'profile')
  const values = headlineOf(locale, profile)
  const path = `/p/${profile.slug}`
  const title = t('headline', values)
  const made = pageMetadata(locale, path, title, t('description', values))
  const card = { ...CARD, url: `/${locale}${path}/card.png`, alt: title }
  const photo = { url: `/media/${profile.photo}-768.jpg`, width: 768, height: 768, alt: t('picture_of', values) }
  return { ...made, openGraph: { ...made.openGraph, images: profile.photo ? [card, photo] : [card] }, twitter: { card: 'summary_large_image' } }
}

export default async function ProfilePage({ params, searchParams }: Props) {
  const { locale: word, slug } = await params
  const locale = localeFrom(word)
  const asked = await searchParams
  const { data: profile, problem } = await readProfile(slug)
  if (problem?.status === 404 || problem?.status === 422) notFound()
  if (!profile) return <Page width="text"><Problem whole locale={locale} problem={problem} /></Page>
  if (profile.slug !== slug) permanentRedirect(addressWith(`/${locale}/p/${profile.slug}`, asked))

  const t = wordsOf(locale, 'profile')
  const times = await readTimes(profile, asked)
  const address = `${publicUrl()}/${locale}/p/${profile.slug}`
  const phone = profile.places.find((place) => place.phone)?.phone
  return (
    <Page>
      <Structured of={structured(locale, profile, address, publicUrl())} />
      <Path locale={locale} profile={profile} />
      <div className="mt-4 grid gap-x-12 gap-y-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <Who locale={locale} profile={profile} share={<ShareButton label={t('share')} copied={t('copied')} title={personName(locale, profile)} />} />
          <Section id="times" title={t('times')} lead={times && t('times_lead')}>
            {times ? <Card className="px-3.5 sm:px-6"><Picker locale={locale} profile={profile} times={times} /></Card> : (
              <Notice title={t('nothing_offered')}>
                {phone && <>{t('nothing_offered_help')} <Phone number={phone} /></>}
              </Notice>
            )}
          </Section>
          {profile.services.length > 0 && (
            <Section id="services" title={t('services')}>
              <Services locale={locale} profile={profile} chosen={times?.choice.service_id} />
            </Section>
          )}
          <About locale={locale} profile={profile} />
        </div>
        <aside className="grid content-start gap-5 py-6">
          <Side id="places" title={t('places', { n: profile.places.length })}>
            <Places locale={locale} places={profile.places} />
          </Side>
          <Side id="hours" title={t('hours')}>
            <Hours locale={locale} profile={profile} today={times?.today ?? dateIn(Date.now(), profile.zone)} />
          </Side>
        </aside>
      </div>
    </Page>
  )
}

function Side({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <Card as="section" id={id} aria-labelledby={`${id}-title`} flat>
      <h2 id={`${id}-title`} className="mb-4 text-lead">{title}</h2>
      {children}
    </Card>
  )
}

function addressWith(path: string, params: Params) {
  const pairs = new URLSearchParams(Object.entries(params).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))
  return pairs.size ? `${path}?${pairs}` : path
}

function Path({ locale, profile }: { locale: Locale; profile: Profile }) {
  const t = wordsOf(locale, 'profile')
  const site = wordsOf(locale, 'site')
  const wilaya = profile.places[0]?.wilaya
  const trade = `/${locale}/find/${profile.trade.slug}`
  return (
    <Breadcrumbs
      label={site('breadcrumbs')}
      items={[
        { href: `/${locale}`, label: t('home') },
        { href: trade, label: nameOf(locale, profile.trade) },
        ...(wilaya ? [{ href: `${trade}/${wilaya.slug}`, label: nameOf(locale, wilaya) }] : []),
        { label: <bdi>{personName(locale, profile)}</bdi> },
      ]}
    />
  )
}

type Times = NonNullable<Awaited<ReturnType<typeof readTimes>>>

function Picker({ locale, profile, times }: { locale: Locale; profile: Profile; times: Times }) {
  const { choice, week, reasons, closed, today, asked, problem } = times
  if (problem && !week) return <Problem locale={locale} problem={problem} />
  return (
    <Words locale={locale} of={['slots', 'reasons']}>
      <SlotPicker
        key={`${choice.service_id}${choice.place_id}${choice.first}${choice.day}${choice.why}`}
        slug={profile.slug}
        professional_id={profile.professional_id}
        zone={profile.zone}
        services={profile.services.map((one) => ({
          id: one.service_id,
          label: `${nameOf(locale, one)} · ${lengthText(locale, one.length_minutes)} · ${priceText(locale, one)}`,
          place_ids: one.place_ids,
        }))}
        places={profile.places.map((one) => ({ id: one.place_id, label: placeText(locale, one) }))}
        hours={profile.hours}
        special_dates={profile.special_dates}
        {...{ choice, week, reasons, closed, today, asked }}
      />
    </Words>
  )
}

/** What he says of himself: in the language of the page, else in one that he wrote. */
function About({ locale, profile }: { locale: Locale; profile: Profile }) {
  const t = wordsOf(locale, 'profile')
  const lang = ([locale, 'fr', 'ar', 'en'] as const).find((one) => profile[`about_${one}`])
  if (!lang) return null
  return (
    <Section id="about" title={t('about')}>
      <div lang={lang} dir={lang === 'ar' ? 'rtl' : 'ltr'} className="max-w-text whitespace-pre-line">{profile[`about_${lang}`]}</div>
    </Section>
  )
}
