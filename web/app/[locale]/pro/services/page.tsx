import { Form } from '../../../../components/form/Form'
import { Remove } from '../../../../components/practice/Remove'
import { ServiceFields } from '../../../../components/practice/ServiceFields'
import { removeService, saveService } from '../../../../components/practice/actions'
import { placeLabels, serviceLine } from '../../../../components/practice/labels'
import { own as ownPractice } from '../../../../components/practice/own'
import { Badge } from '../../../../components/ui/Badge'
import { LinkButton } from '../../../../components/ui/Button'
import { Card } from '../../../../components/ui/Card'
import { Empty } from '../../../../components/ui/Empty'
import { PageTitle, Stack } from '../../../../components/ui/Layout'
import { Words } from '../../../../components/ui/Words'
import { keptCatalogue } from '../../../../lib/catalogue'
import { nameOf } from '../../../../lib/format'
import { ownTitle } from '../../../../lib/site'
import { localeFrom, words, wordsOf } from '../../../../lib/words'

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ edit?: string }>
}

export const generateMetadata = ownTitle('agenda', 'nav_services')

export default async function Services({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const here = `/${locale}/pro/services`
  const [own, { wilayas }, t] = await Promise.all([ownPractice(locale, here), keptCatalogue(), words(locale, 'practice')])
  const common = wordsOf(locale, 'common')
  const agenda = wordsOf(locale, 'agenda')
  const { edit } = await searchParams
  const edited = own.services.find(({ service_id }) => service_id === edit)
  const hasPlace = own.places.length > 0

  return (
    <Words locale={locale} of={['practice', 'price']}>
      <PageTitle lead={t('services.lead')} actions={edit || !hasPlace ? undefined : <LinkButton icon="plus" href={`${here}?edit=new`}>{t('services.add')}</LinkButton>}>{agenda('nav_services')}</PageTitle>
      {edit && hasPlace ? (
        <Card>
          <Form action={saveService.bind(null, { locale, then: here })} of={own.version} submit={common('save')} more={<LinkButton kind="quiet" href={here}>{t('cancel')}</LinkButton>}>
            <input type="hidden" name="version" value={own.version} />
            {edited ? <input type="hidden" name="service_id" value={edited.service_id} /> : null}
            <ServiceFields kept={edited} places={placeLabels(locale, own, wilayas)} />
          </Form>
        </Card>
      ) : (
        <Stack>
          {own.services.length === 0 ? <Empty icon="calendar" title={t(hasPlace ? 'services.none' : 'hours.needPlace')} action={hasPlace ? undefined : <LinkButton href={`/${locale}/pro/places?edit=new`}>{t('places.add')}</LinkButton>} /> : null}
          {own.services.map((service) => (
            <Card key={service.service_id} as="article">
              <div className="flex flex-wrap items-start justify-between gap-3">
                <div className="min-w-0">
                  <h2 className="text-lead font-strong"><bdi>{nameOf(locale, service)}</bdi></h2>
                  <p className="text-quiet"><bdi>{serviceLine(locale, service)}</bdi></p>
                  {service.active ? null : <p className="mt-1"><Badge tone="warn">{t('services.hidden')}</Badge></p>}
                </div>
                <div className="flex flex-wrap gap-1">
                  <LinkButton kind="quiet" size="small" icon="edit" href={`${here}?edit=${service.service_id}`}>{t('edit')}</LinkButton>
                  <Remove action={removeService.bind(null, { locale })} name="service_id" value={service.service_id} what={nameOf(locale, service)} />
                </div>
              </div>
            </Card>
          ))}
        </Stack>
      )}
    </Words>
  )
}
