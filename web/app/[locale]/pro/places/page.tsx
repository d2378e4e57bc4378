import { Form } from '../../../../components/form/Form'
import { PlaceFields } from '../../../../components/practice/PlaceFields'
import { Remove } from '../../../../components/practice/Remove'
import { removePlace, savePlace } from '../../../../components/practice/actions'
import { placeLabel } from '../../../../components/practice/labels'
import { own as ownPractice } from '../../../../components/practice/own'
import { Badge } from '../../../../components/ui/Badge'
import { LinkButton } from '../../../../components/ui/Button'
import { Card } from '../../../../components/ui/Card'
import { Empty } from '../../../../components/ui/Empty'
import { PageTitle, Stack } from '../../../../components/ui/Layout'
import { Words } from '../../../../components/ui/Words'
import { keptCatalogue, townsOf } from '../../../../lib/catalogue'
import { ownTitle } from '../../../../lib/site'
import { localeFrom, words, wordsOf } from '../../../../lib/words'

interface Props {
  params: Promise<{ locale: string }>
  searchParams: Promise<{ edit?: string }>
}

export const generateMetadata = ownTitle('practice', 'places.title')

export default async function Places({ params, searchParams }: Props) {
  const locale = localeFrom((await params).locale)
  const here = `/${locale}/pro/places`
  const [own, { wilayas }, t] = await Promise.all([ownPractice(locale, here), keptCatalogue(), words(locale, 'practice')])
  const common = wordsOf(locale, 'common')
  const { edit } = await searchParams
  const edited = own.places.find(({ place_id }) => place_id === edit)
  const towns = await townsOf(edited?.wilaya)
  const stand = { locale, then: here }

  return (
    <Words locale={locale} of={['practice']}>
      <PageTitle lead={t('places.lead')} actions={edit ? undefined : <LinkButton icon="plus" href={`${here}?edit=new`}>{t('places.add')}</LinkButton>}>{t('places.title')}</PageTitle>
      {edit ? (
        <Card>
          <Form action={savePlace.bind(null, stand)} of={own.version} submit={common('save')} more={<LinkButton kind="quiet" href={here}>{t('cancel')}</LinkButton>}>
            <input type="hidden" name="version" value={own.version} />
            {edited ? <input type="hidden" name="place_id" value={edited.place_id} /> : null}
            <PlaceFields kept={edited} wilayas={wilayas} towns={towns} />
          </Form>
        </Card>
      ) : (
        <Stack>
          {own.places.length === 0 ? <Empty icon="place" title={t('places.none')} /> : null}
          {own.places.map((place) => (
            <Card key={place.place_id} as="article">
              <div className="flex flex-wrap items-start justify-between gap-3">
                <div className="min-w-0">
                  <h2 className="text-lead font-strong"><bdi>{placeLabel(locale, place, wilayas)}</bdi></h2>
                  <p className="mt-1"><Badge>{t(`placeKind.${place.kind}`)}</Badge></p>
                </div>
                <div className="flex flex-wrap gap-1">
                  <LinkButton kind="quiet" size="small" icon="edit" href={`${here}?edit=${place.place_id}`}>{t('edit')}</LinkButton>
                  <Remove action={removePlace.bind(null, { locale })} name="place_id" value={place.place_id} what={placeLabel(locale, place, wilayas)} />
                </div>
              </div>
            </Card>
          ))}
        </Stack>
      )}
    </Words>
  )
}
