import { Form, TextField } from '../../../../components/form/Form'
import { PhotoForm } from '../../../../components/practice/PhotoForm'
import { WhoFields } from '../../../../components/practice/WhoFields'
import { saveWho, setPhoto, setSlug, setStatus } from '../../../../components/practice/actions'
import { own as ownPractice, type Own } from '../../../../components/practice/own'
import { Badge } from '../../../../components/ui/Badge'
import { LinkButton } from '../../../../components/ui/Button'
import { Card } from '../../../../components/ui/Card'
import { PageTitle, Section, Stack } from '../../../../components/ui/Layout'
import { Notice } from '../../../../components/ui/Notice'
import { SubmitButton } from '../../../../components/ui/SubmitButton'
import { Words } from '../../../../components/ui/Words'
import { publicUrl } from '../../../../lib/api'
import { keptCatalogue } from '../../../../lib/catalogue'
import { ownTitle } from '../../../../lib/site'
import { localeFrom, words, wordsOf, type Locale } from '../../../../lib/words'

interface Props {
  params: Promise<{ locale: string }>
}

export const generateMetadata = ownTitle('practice', 'profile.title')

export default async function Profile({ params }: Props) {
  const locale = localeFrom((await params).locale)
  const [own, { trades }, t] = await Promise.all([ownPractice(locale, `/${locale}/pro/profile`), keptCatalogue(), words(locale, 'practice')])
  const common = wordsOf(locale, 'common')
  return (
    <Words locale={locale} of={['practice', 'spoken']}>
      <PageTitle actions={own.status === 'published' ? <LinkButton kind="plain" href={`/${locale}/p/${own.slug}`}>{t('seeProfile')}</LinkButton> : undefined}>{t('profile.title')}</PageTitle>
      <Stack gap={8}>
        <Status own={own} locale={locale} />
        <Card>
          <Form action={saveWho.bind(null, { locale })} of={own.version} submit={common('save')}>
            <input type="hidden" name="version" value={own.version} />
            <WhoFields kept={own} trades={trades} />
          </Form>
        </Card>
        <Section id="photo" title={t('photo.title')} lead={t('photo.hint')}><PhotoForm action={setPhoto.bind(null, { locale })} photo={own.photo} /></Section>
        <Section id="address" title={t('slug.title')} lead={t('slug.hint')}>
          <Form action={setSlug.bind(null, { locale })} of={own.slug} submit={common('save')} className="grid max-w-text gap-4">
            <TextField name="slug" kept={own.slug} label={`${publicUrl()}/${locale}/p/…`} dir="ltr" className="rtl:text-end" maxLength={60} />
          </Form>
        </Section>
      </Stack>
    </Words>
  )
}

async function Status({ own, locale }: { own: Own; locale: Locale }) {
  const t = await words(locale, 'practice')
  const isOpen = own.status === 'published' || own.status === 'waiting'
  return (
    <Card flat>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <p className="flex flex-wrap items-center gap-2 font-strong">
          {t(`status.${own.status}`)}
          {own.register_number ? <Badge tone={own.verified ? 'good' : 'warn'} icon="shield">{t(own.verified ? 'verified' : 'unverified')}</Badge> : null}
        </p>
        <Form action={setStatus.bind(null, { locale })} of={own.status} more={<SubmitButton kind={isOpen ? 'plain' : 'main'}>{t(isOpen ? 'pause' : 'publish')}</SubmitButton>} className="grid gap-3">
          <input type="hidden" name="status" value={isOpen ? 'paused' : 'published'} />
        </Form>
      </div>
      {own.missing.length > 0 ? (
        <Notice tone="warn" title={t('start.missingLead')} className="mt-4">
          <ul className="list-disc ps-5">{own.missing.map((part) => <li key={part}>{t.maybe(`missing.${part}`) ?? part}</li>)}</ul>
        </Notice>
      ) : null}
    </Card>
  )
}
