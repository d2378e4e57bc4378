'use client'
import type { Shape } from '@contacto/api'
import { useState } from 'react'
import type { Town, Wilaya } from '../../lib/catalogue'
import { nameOf } from '../../lib/format'
import { api, take } from '../../lib/query'
import { useWords } from '../../lib/words.client'
import { AreaField, Group, NumberField, RadioFields, SelectField, TextField, useTyped } from '../form/Form'
import { Button } from '../ui/Button'

const kinds = ['practice', 'home_visits', 'video'] as const

interface PlaceProps {
  kept?: Partial<Shape<'place'>> | undefined
  wilayas: readonly Wilaya[]
  /** Of the wilaya that is kept; those of another are asked for when it is chosen. */
  towns: readonly Town[]
}

/** Where one works: a practice, home visits around a point, or video. */
export function PlaceFields({ kept = {}, wilayas, towns: known }: PlaceProps) {
  const t = useWords('practice')
  const common = useWords('common')
  const optional = common('optional')
  const [towns, setTowns] = useState(known)
  const wilaya = useTyped('wilaya', kept.wilaya)
  const town = useTyped('town', kept.town)

  const chooseWilaya = async (slug: string) => {
    setTowns([])
    if (!slug) return
    const { items } = await take(api.GET('/api/v1/towns', { params: { query: { wilaya: slug as Shape<'wilaya'> } } })).catch(() => ({ items: [] }))
    setTowns(items)
  }

  return (
    <>
      <RadioFields name="kind" kept={kept.kind ?? 'practice'} label={t('place.kind')} inline choices={kinds.map((value) => ({ value, label: t(`placeKind.${value}`) }))} />
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField name="wilaya" kept={wilaya} label={t('place.wilaya')} required onChange={(event) => void chooseWilaya(event.currentTarget.value)}>
          <option value="">{t('place.wilayaChoose')}</option>
          {wilayas.map((one) => <option key={one.slug} value={one.slug}>{nameOf(t.locale, one)}</option>)}
        </SelectField>
        <SelectField key={towns[0]?.wilaya ?? ''} name="town" kept={towns.some(({ slug }) => slug === town) ? town : ''} label={t('place.town')} optional={optional}>
          <option value="">{t('place.townChoose')}</option>
          {towns.map((one) => <option key={one.slug} value={one.slug}>{nameOf(t.locale, one)}</option>)}
        </SelectField>
      </div>
      <TextField name="address_latin" kept={kept.address_latin} label={t('place.addressLatin')} hint={t('place.addressHint')} optional={optional} dir="ltr" className="rtl:text-end" autoComplete="street-address" />
      <TextField name="address_ar" kept={kept.address_ar} label={t('place.addressAr')} optional={optional} dir="rtl" lang="ar" />
      <Group title={t('place.more')}>
        <TextField name="name" kept={kept.name} label={t('place.name')} hint={t('place.nameHint')} optional={optional} />
        <Pin kept={kept} />
        <NumberField name="radius_km" kept={kept.radius_km} label={t('place.radius')} optional={optional} />
        <TextField name="phone" type="tel" kept={kept.phone} label={t('place.phone')} optional={optional} autoComplete="tel" />
        <AreaField name="access_notes" kept={kept.access_notes} label={t('place.access')} hint={t('place.accessHint')} optional={optional} rows={2} />
      </Group>
    </>
  )
}

function Pin({ kept }: { kept: NonNullable<PlaceProps['kept']> }) {
  const t = useWords('practice')
  const [point, setPoint] = useState<{ latitude: string; longitude: string }>()
  const [failed, setFailed] = useState(false)
  const here = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { setFailed(false); setPoint({ latitude: coords.latitude.toFixed(5), longitude: coords.longitude.toFixed(5) }) },
      () => setFailed(true),
      { enableHighAccuracy: true, timeout: 15_000 },
    )
  return (
    <fieldset className="grid gap-3 min-w-0">
      <legend className="font-strong text-note">{t('place.pin')}</legend>
      <p className="text-note text-quiet">{t('place.pinHint')}</p>
      <div><Button kind="plain" size="small" icon="place" onClick={here}>{t('place.pinHere')}</Button></div>
      <p role="status" className="text-note">{failed ? t('place.pinFailed') : point ? t('place.pinTaken') : ''}</p>
      <div key={`${point?.latitude}.${point?.longitude}`} className="grid gap-4 sm:grid-cols-2">
        <TextField name="latitude" kept={point?.latitude ?? kept.latitude} label={t('place.latitude')} inputMode="decimal" dir="ltr" />
        <TextField name="longitude" kept={point?.longitude ?? kept.longitude} label={t('place.longitude')} inputMode="decimal" dir="ltr" />
      </div>
    </fieldset>
  )
}
