// From nothing to a published profile in five steps, each saved on its own. The address says the step; what is kept says which
// of them are done.
import { redirect } from 'next/navigation'
import { Form } from '../../../../components/form/Form'
import { StepForm } from '../../../../components/practice/StepForm'
import { PlaceFields } from '../../../../components/practice/PlaceFields'
import { PreviewCard } from '../../../../components/practice/PreviewCard'
import { ServiceFields } from '../../../../components/practice/ServiceFields'
import { WeekFields } from '../../../../components/practice/WeekFields'
import { WhoFields } from '../../../../components/practice/WhoFields'
import { saveFirstWeek, savePlace, saveService, saveWho, setStatus } from '../../../../components/practice/actions'
import { placeLabels } from '../../../../components/practice/labels'
import { ownOrNone, type Own } from '../../../../components/practice/own'
import { LinkButton } from '../../../../components/ui/Button'
import { PageTitle } from '../../../../components/ui/Layout'
import { Notice } from '../../../../components/ui/Notice'
import { Steps } from '../../../../components/ui/Steps'
import { Words } from '../../../../components/ui/Words'
import { keptCatalogue, townsOf, type Catalogue } from '../../../../lib/catalogue'
import { emptyWeek, timetablesOf } from '../../../../lib/timetable'
import { ownTitle } from '../../../../lib/site'
import { localeFrom, words, wordsOf, type Locale } from '../../../../lib/words'

const steps = ['who', 'place', 'service', 'hours', 'publish'] as const
type Step = (typeof steps)[number]

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ step?: string }>
}

export const generateMetadata = ownTitle('practice', 'start.title')

/** The first step that still lacks something. */
function nextOf(own: Own | null): Step {
  if (!own || own.missing.includes('person_name')) return 'who'
  if (own.places.length === 0) return 'place'
  if (own.services.length === 0) return 'service'
  if (own.hours.length === 0) return 'hours'
  return 'publish'
}

export default async function Start({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const asked = (await searchParams).step
  const here = `/${locale}/pro/start`
  const [own, { trades, wilayas }, t] = await Promise.all([ownOrNone(locale, here), keptCatalogue(), words(locale, 'practice')])
  const common = wordsOf(locale, 'common')
  const next = nextOf(own)
  const step = steps.find((one) => one === asked) ?? next
  if (steps.indexOf(step) > steps.indexOf(next)) redirect(`${here}?step=${next}`)
  const at = steps.indexOf(step)
  const names = steps.map((one, index) =>
    index <= steps.indexOf(next) && one !== step ? <a key={one} href={`${here}?step=${one}`}>{t(`start.step.${one}`)}</a> : t(`start.step.${one}`))

  return (
    <>
      <PageTitle lead={t('start.lead')}>{t('start.title')}</PageTitle>
      <Steps label={t('start.steps')} steps={names} at={at} />
      <Words locale={locale} of={['practice', 'price', 'spoken']}>
        <div className="mt-8 grid gap-8 lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-12">
          <section aria-labelledby="step" className="min-w-0">
            <h2 id="step" className="mb-5 text-title">{t(`start.step.${step}`)}</h2>
            <StepBody step={step} own={own} locale={locale} trades={trades} wilayas={wilayas} />
            {at > 0 ? <p className="mt-6"><LinkButton kind="quiet" size="small" icon="back" href={`${here}?step=${steps[at - 1]}`}>{common('back')}</LinkButton></p> : null}
          </section>
          <div className="lg:sticky lg:top-6 lg:self-start"><PreviewCard kept={own ?? {}} trades={trades} wilayas={wilayas} /></div>
        </div>
      </Words>
    </>
  )
}

interface BodyProps extends Catalogue {
  step: Step
  own: Own | null
  locale: Locale
}

async function StepBody({ step, own, locale, trades, wilayas }: BodyProps) {
  const t = await words(locale, 'practice')
  const after = steps[steps.indexOf(step) + 1]
  const stand = { locale, ...(after && { then: `/${locale}/pro/start?step=${after}` }) }
  const submit = t('start.next')
  const version = own ? <input type="hidden" name="version" value={own.version} /> : null

  if (step === 'who') return <StepForm action={saveWho.bind(null, stand)} submit={submit}>{version}<WhoFields brief kept={own ?? {}} trades={trades} /></StepForm>
  if (!own) return null
  const place = own.places[0]
  if (step === 'place')
    return (
      <StepForm action={savePlace.bind(null, stand)} submit={submit}>
        {version}
        {place ? <input type="hidden" name="place_id" value={place.place_id} /> : null}
        <PlaceFields kept={place} wilayas={wilayas} towns={await townsOf(place?.wilaya)} />
      </StepForm>
    )
  if (step === 'service') {
    const service = own.services[0]
    return (
      <StepForm action={saveService.bind(null, stand)} submit={submit}>
        {version}
        {service ? <input type="hidden" name="service_id" value={service.service_id} /> : null}
        <ServiceFields brief={!service} kept={service} places={placeLabels(locale, own, wilayas)} />
      </StepForm>
    )
  }
  if (step === 'hours') {
    const table = timetablesOf(own.hours).find(({ place_id }) => place_id === place?.place_id)
    return (
      <StepForm action={saveFirstWeek.bind(null, stand)} submit={submit}>
        {version}
        <input type="hidden" name="zone" value={own.zone} />
        <WeekFields kept={table?.week ?? emptyWeek()} />
      </StepForm>
    )
  }
  return <Publish own={own} locale={locale} />
}

async function Publish({ own, locale }: { own: Own; locale: Locale }) {
  const t = await words(locale, 'practice')
  const isPublished = own.status === 'published'
  const isWaiting = own.status === 'waiting'
  return (
    <div className="grid gap-5">
      {own.missing.length > 0 ? (
        <Notice tone="warn" title={t('start.missingLead')}>
          <ul className="list-disc ps-5">{own.missing.map((part) => <li key={part}>{t.maybe(`missing.${part}`) ?? part}</li>)}</ul>
        </Notice>
      ) : (
        <p className="text-lead text-quiet">{t(isPublished ? 'start.publishedLead' : isWaiting ? 'start.waitingLead' : 'start.publishLead')}</p>
      )}
      {isPublished ? (
        <div className="flex flex-wrap gap-3">
          <LinkButton href={`/${locale}/pro`} icon="calendar">{t('openAgenda')}</LinkButton>
          <LinkButton kind="plain" href={`/${locale}/p/${own.slug}`}>{t('seeProfile')}</LinkButton>
        </div>
      ) : isWaiting ? (
        <div><LinkButton href={`/${locale}/pro`} icon="calendar">{t('openAgenda')}</LinkButton></div>
      ) : (
        <Form action={setStatus.bind(null, { locale, then: `/${locale}/pro/start?step=publish` })} submit={t('publish')}>
          <input type="hidden" name="status" value="published" />
        </Form>
      )}
    </div>
  )
}
