'use client'
import type { Shape } from '@contacto/api'
import type { Locale } from '@contacto/i18n'
import { capital } from '../../lib/format'
import { useWords } from '../../lib/words.client'
import { AreaField, CheckField, TextField } from '../form/Form'

/** A trade or a speciality: three names, and the words people search by. */
export function EntryFields({ kept, regulated }: { kept?: Shape<'speciality'> | undefined; regulated?: boolean | undefined }) {
  const t = useWords('admin')
  const spoken = useWords('spoken')
  const named = (language: Locale) => capital(t.locale, spoken(language))
  return (
    <>
      {kept ? <input type="hidden" name="slug" value={kept.slug} /> : <TextField name="slug" at="?trade" label={t('catalogue.slug')} dir="ltr" required maxLength={60} />}
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField name="name_ar" kept={kept?.name_ar} label={named('ar')} lang="ar" dir="rtl" required maxLength={100} />
        <TextField name="name_fr" kept={kept?.name_fr} label={named('fr')} lang="fr" dir="ltr" required maxLength={100} />
        <TextField name="name_en" kept={kept?.name_en} label={named('en')} lang="en" dir="ltr" required maxLength={100} />
      </div>
      <AreaField name="synonyms" kept={kept?.synonyms.join('\n')} label={t('catalogue.synonyms')} rows={Math.min(Math.max(kept?.synonyms.length ?? 3, 3), 10)} />
      {regulated === undefined ? null : <CheckField name="regulated" kept={regulated} label={t('catalogue.regulated')} />}
      <CheckField name="active" kept={kept?.active ?? true} label={t('catalogue.active')} />
    </>
  )
}
