
import { safeNext } from '../../../components/account/next'
import { SignIn } from '../../../components/account/SignIn'
import { LinkButton } from '../../../components/ui/Button'
import { Card } from '../../../components/ui/Card'
import { Page, PageTitle } from '../../../components/ui/Layout'
import { Notice } from '../../../components/ui/Notice'
import { Phone } from '../../../components/ui/Phone'
import { Rich } from '../../../components/ui/Rich'
import { Words } from '../../../components/ui/Words'
import { me } from '../../../lib/api'
import { hasName } from '../../../lib/proof'
import { ownTitle } from '../../../lib/site'
import { localeFrom, words } from '../../../lib/words'

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ next?: string; fresh?: string; done?: string }>
}

export const generateMetadata = ownTitle('sign_in', 'title')

export default async function SignInPage({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const asked = await searchParams
  const next = safeNext(asked.next)
  const t = await words(locale, 'sign_in')
  const user = await me()
  const fresh = asked.fresh !== undefined
  const greeted = user !== null && !fresh
  const unfinished = greeted && (user.consent_needed || !hasName(user))
  return (
    <Page width="text">
      <PageTitle lead={fresh ? t('fresh_lead') : unfinished || greeted ? undefined : t('lead')}>
        {fresh ? t('fresh') : unfinished ? t('welcome') : t('title')}
      </PageTitle>
      {asked.done === 'deleted' ? <Notice tone="good" className="mb-6">{(await words(locale, 'me'))('deleted')}</Notice> : null}
      <Card>
        {greeted && !unfinished ? (
          <div className="grid gap-5">
            <p><Rich text={t('signed_in_as', { phone: '<phone> </phone>' })} phone={() => <Phone number={user.phone} link={false} />} /></p>
            <LinkButton href={next ?? `/${locale}/visits`} wide>{t('continue')}</LinkButton>
          </div>
        ) : (
          <Words locale={locale} of={['sign_in']}>
            <SignIn next={next} start={{ step: unfinished ? 'welcome' : 'phone', phone: fresh ? (user?.phone ?? '') : '' }} />
          </Words>
        )}
      </Card>
    </Page>
  )
}
