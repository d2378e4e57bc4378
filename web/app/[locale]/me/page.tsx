import { locales, messagesOf } from '@contacto/i18n'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'

import { Contact, Delete, Devices, NewConsent, Notices, Profile } from '../../../components/account/Forms'
import { signInPath } from '../../../components/account/next'
import { whenOf } from '../../../components/visits/say'
import { Icon, type IconName } from '../../../components/icons'
import { buttonLook, LinkButton } from '../../../components/ui/Button'
import { Card } from '../../../components/ui/Card'
import { Page, PageTitle } from '../../../components/ui/Layout'
import { Link } from '../../../components/ui/Link'
import { Notice } from '../../../components/ui/Notice'
import { Phone } from '../../../components/ui/Phone'
import { Problem } from '../../../components/ui/Problem'
import { Words } from '../../../components/ui/Words'
import { api, ask, me, type Shape } from '../../../lib/api'
import { dayText, HOME_ZONE } from '../../../lib/format'
import { ownTitle } from '../../../lib/site'
import { localeFrom, words, type Locale } from '../../../lib/words'

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ failed?: string }>
}

export const generateMetadata = ownTitle('me', 'title')

export default async function MePage({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const { failed } = await searchParams
  const t = await words(locale, 'me')
  const user = await me()
  if (!user) redirect(signInPath(locale, `/${locale}/me`))
  const parts: [string, IconName, string, ReactNode][] = [
    ['profile', 'person', t('profile'), <ProfilePart key="profile" user={user} />],
    ['contacts', 'phone', t('contacts'), <ContactsPart key="contacts" locale={locale} user={user} />],
    ['notices', 'bell', t('notices'), <NoticesPart key="notices" locale={locale} user={user} />],
    ['devices', 'lock', t('sessions'), <DevicesPart key="devices" locale={locale} />],
    ['consents', 'shield', t('consents'), <ConsentsPart key="consents" locale={locale} user={user} />],
    ['data', 'download', t('data'), <DataPart key="data" locale={locale} failed={failed} />],
  ]
  const isPro = user.roles.includes('professional')
  return (
    <Page>
      <PageTitle actions={isPro ? <LinkButton kind="plain" icon="calendar" href={`/${locale}/pro`}>{t('agenda_go')}</LinkButton> : undefined}>{t('title')}</PageTitle>
      <div className="grid items-start gap-8 lg:grid-cols-[14rem_minmax(0,1fr)]">
        <nav aria-label={t('title')} className="hidden lg:sticky lg:top-24 lg:block">
          <ul>
            {parts.map(([id, icon, title]) => (
              <li key={id}>
                <a href={`#${id}`} className="flex min-h-target items-center gap-3 rounded-field px-3 text-ink no-underline hover:bg-wash hover:text-on-wash"><Icon name={icon} /> {title}</a>
              </li>
            ))}
          </ul>
        </nav>
        <Words locale={locale} of={['me', 'sign_in']}>
          <div className="grid min-w-0 max-w-text gap-6">
            {parts.map(([id, , title, part]) => (
              <Card as="section" key={id} id={id} aria-labelledby={`${id}-title`} className="scroll-mt-24">
                <h2 id={`${id}-title`} className="mb-4 text-title">{title}</h2>
                {part}
              </Card>
            ))}
            {isPro ? null : (
              <Notice tone="info" title={t('professional')} action={<LinkButton kind="plain" size="small" href={`/${locale}/pro/start`}>{t('professional_go')}</LinkButton>}>
                {t('professional_text')}
              </Notice>
            )}
          </div>
        </Words>
      </div>
    </Page>
  )
}

type User = Shape<'me'>

function ProfilePart({ user }: { user: User }) {
  const { first_name_ar, family_name_ar, first_name_latin, family_name_latin, language, version } = user
  return (
    <Profile
      etag={`"${version}"`} names={{ first_name_ar, family_name_ar, first_name_latin, family_name_latin }} language={language}
      languages={locales.map((one) => ({ value: one, label: messagesOf(one).site.language }))}
    />
  )
}

async function ContactsPart({ locale, user }: { locale: Locale; user: User }) {
  const t = await words(locale, 'me')
  return (
    <div className="grid gap-6">
      <Contact what="phone" isSet now={<Phone number={user.phone} link={false} />} />
      <Contact what="email" isSet={user.email !== undefined} now={user.email ? <bdi dir="ltr" className="break-all">{user.email}</bdi> : <span className="text-quiet">{t('no_email')}</span>} />
    </div>
  )
}

/** Where people of Algeria live abroad, mostly; the others are behind them. */
const ZONES = ['Africa/Algiers', 'Europe/Paris', 'Europe/London', 'Europe/Brussels', 'Europe/Madrid', 'Europe/Rome', 'Europe/Berlin', 'Europe/Istanbul',
  'Africa/Tunis', 'Africa/Casablanca', 'Africa/Cairo', 'Asia/Riyadh', 'Asia/Dubai', 'Asia/Qatar', 'America/Montreal', 'America/New_York']

async function NoticesPart({ locale, user }: { locale: Locale; user: User }) {
  const t = await words(locale, 'me')
  const client = await api()
  const { data } = await ask(client.GET('/api/v1/inbox/settings'))
  if (!data) return null
  return (
    <>
      <p className="mb-5 text-quiet">{t('notices_lead')}</p>
      <Notices
        channels={data.channels.join('_') || 'none'} zone={data.zone} reminders={data.reminders} hasEmail={user.email !== undefined}
        zones={[...new Set([data.zone, ...ZONES, ...Intl.supportedValuesOf('timeZone')])]}
      />
    </>
  )
}

async function DevicesPart({ locale }: { locale: Locale }) {
  const t = await words(locale, 'me')
  const client = await api()
  const { data } = await ask(client.GET('/api/v1/sessions'))
  const short = (at: string) => whenOf(locale, at, HOME_ZONE, 'short')
  const devices = (data?.items ?? []).map((one) => ({
    session_id: one.session_id, name: one.device_name, seen: short(one.seen_at), since: short(one.created_at), current: one.current,
  }))
  return (
    <>
      <p className="mb-5 text-quiet">{t('sessions_lead')}</p>
      <Devices devices={devices} />
    </>
  )
}

async function ConsentsPart({ locale, user }: { locale: Locale; user: User }) {
  const t = await words(locale, 'me')
  const client = await api()
  const { data } = await ask(client.GET('/api/v1/users/me/consents'))
  return (
    <div className="grid gap-4">
      {user.consent_needed ? <NewConsent /> : null}
      <ul className="grid gap-3">
        {(data?.items ?? []).map((one) => (
          <li key={`${one.document}${one.version}`}>
            <Link href={`/${locale}/${one.document}`} className="link">{t(`consent_${one.document}`)}</Link>
            <span className="block text-note text-quiet">{t('consent_of', { version: dayText(locale, one.version, 'full'), time: whenOf(locale, one.given_at, HOME_ZONE, 'short') })}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** `failed`: why the file could not be put together. */
async function DataPart({ locale, failed }: { locale: Locale; failed: string | undefined }) {
  const t = await words(locale, 'me')
  return (
    <div className="grid gap-5">
      <div className="grid justify-items-start gap-3">
        <p className="text-quiet">{t('export_text')}</p>
        {failed ? <Problem locale={locale} problem={{ slug: failed, status: 503, faults: [] }} /> : null}
        <a href={`/${locale}/me/export`} className={buttonLook({ kind: 'plain', size: 'small' })}><Icon name="download" /> {t('export')}</a>
      </div>
      <Delete />
    </div>
  )
}
