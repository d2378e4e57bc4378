'use client'
import type { Shape } from '@contacto/api'
import { useState } from 'react'
import type { Trade } from '../../lib/catalogue'
import { capital, nameOf } from '../../lib/format'
import { languages } from '../../lib/languages'
import { choosable } from '../../lib/trades'
import { useWords } from '../../lib/words.client'
import { AreaField, CheckField, CheckFields, Group, NumberField, SelectField, TextField, useTyped } from '../form/Form'

interface WhoProps {
  kept?: Partial<Shape<'own_professional'>> | undefined
  trades: readonly Trade[]
  /** Only what the first step asks; the rest lies behind a fold. */
  brief?: boolean
}

/** Who one is: names, trade, languages, register number, texts. */
export function WhoFields({ kept = {}, trades, brief = false }: WhoProps) {
  const t = useWords('practice')
  const common = useWords('common')
  const spoken = useWords('spoken')
  const optional = common('optional')
  const [trade, setTrade] = useState(useTyped('trade', kept.trade))
  const chosen = trades.find(({ slug }) => slug === trade)
  return (
    <>
      <SelectField name="trade" kept={kept.trade} label={t('who.trade')} required hint={chosen?.regulated ? t('who.regulated') : undefined} onChange={(event) => setTrade(event.currentTarget.value)}>
        <option value="">{t('who.tradeChoose')}</option>
        {choosable(trades, kept.trade).map((one) => (
          <option key={one.slug} value={one.slug}>{nameOf(t.locale, one)}</option>
        ))}
      </SelectField>
      <Names kept={kept} />
      <TextField name="register_number" kept={kept.register_number} label={t('who.register')} hint={t('who.registerHint')} optional={optional} dir="ltr" className="rtl:text-end" />
      <CheckFields legend={t('who.languages')} name="languages" kept={kept.languages ?? ['ar']} choices={languages.map((value) => ({ value, label: capital(t.locale, spoken(value)) }))} />
      {brief ? <Group title={t('place.more')}><Rest kept={kept} chosen={chosen} /></Group> : <Rest kept={kept} chosen={chosen} />}
    </>
  )
}

function Names({ kept }: { kept: NonNullable<WhoProps['kept']> }) {
  const t = useWords('practice')
  const common = useWords('common')
  const arabic = (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField name="first_name_ar" kept={kept.first_name_ar} label={t('who.firstAr')} lang="ar" dir="rtl" autoComplete="off" />
      <TextField name="family_name_ar" kept={kept.family_name_ar} label={t('who.familyAr')} lang="ar" dir="rtl" autoComplete="off" />
    </div>
  )
  const latin = (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField name="first_name_latin" kept={kept.first_name_latin} label={t('who.firstLatin')} dir="ltr" autoComplete="given-name" />
      <TextField name="family_name_latin" kept={kept.family_name_latin} label={t('who.familyLatin')} dir="ltr" autoComplete="family-name" />
    </div>
  )
  return (
    <fieldset className="grid gap-4 min-w-0">
      <legend className="font-strong">{t('who.names')}</legend>
      <p className="-mt-1 text-note text-quiet">{t('who.namesHint')}</p>
      <div className="sm:max-w-40">
        <TextField name="title" kept={kept.title} label={t('who.titleField')} hint={t('who.titleHint')} optional={common('optional')} />
      </div>
      {t.locale === 'ar' ? <>{arabic}{latin}</> : <>{latin}{arabic}</>}
    </fieldset>
  )
}

function Rest({ kept, chosen }: { kept: NonNullable<WhoProps['kept']>; chosen: Trade | undefined }) {
  const t = useWords('practice')
  const common = useWords('common')
  const optional = common('optional')
  const genders = [{ value: '', label: t('who.genderUnsaid') }, { value: 'female', label: t('gender.female') }, { value: 'male', label: t('gender.male') }]
  return (
    <>
      {chosen?.specialities.length ? (
        <CheckFields
          legend={t('who.specialities')} name="specialities" kept={kept.specialities ?? []}
          choices={choosable(chosen.specialities, ...(kept.specialities ?? [])).map((one) => ({ value: one.slug, label: nameOf(t.locale, one) }))}
        />
      ) : (
        <p className="text-note text-quiet">{t('who.specialitiesLater')}</p>
      )}
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField name="gender" kept={kept.gender} label={t('who.gender')} choices={genders} />
        <NumberField name="practising_since" kept={kept.practising_since} label={t('who.since')} optional={optional} maxLength={4} />
      </div>
      <AreaField name="about_ar" kept={kept.about_ar} label={`${t('who.about')} · ${t('who.aboutAr')}`} optional={optional} lang="ar" dir="rtl" />
      <AreaField name="about_fr" kept={kept.about_fr} label={`${t('who.about')} · ${t('who.aboutFr')}`} optional={optional} lang="fr" dir="ltr" />
      <AreaField name="about_en" kept={kept.about_en} label={`${t('who.about')} · ${t('who.aboutEn')}`} optional={optional} lang="en" dir="ltr" />
      <CheckField name="keeps_holidays" kept={kept.keeps_holidays ?? true} label={t('who.holidays')} />
      <input type="hidden" name="zone" value={kept.zone ?? 'Africa/Algiers'} />
    </>
  )
}
