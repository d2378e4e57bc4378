'use client'
// What a new account says once: its owner's name, and that he agrees.
import type { Said } from '../../lib/said'
import { useLocale, useWords } from '../../lib/words.client'
import { Checkbox, Field } from '../ui/Field'
import { Rich } from '../ui/Rich'

interface NamesProps {
  problem: Said | undefined
  values: { first?: string | undefined; family?: string | undefined }
}

export function Names({ problem, values }: NamesProps) {
  const t = useWords('sign_in')
  const field = { maxLength: 60, autoCapitalize: 'words' } as const
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field {...field} label={t('first_name')} name="first_name" autoComplete="given-name" defaultValue={values.first} error={problem?.errors.first_name} />
      <Field {...field} label={t('family_name')} name="family_name" autoComplete="family-name" defaultValue={values.family} error={problem?.errors.family_name} />
    </div>
  )
}

export function Agree({ missing }: { missing: boolean | undefined }) {
  const t = useWords('sign_in')
  const locale = useLocale()
  const page = (name: 'terms' | 'privacy') => (text: string) => <a href={`/${locale}/${name}`} target="_blank" className="link">{text}</a>
  return (
    <Checkbox
      name="agree"
      label={<Rich text={t('agree')} terms={page('terms')} privacy={page('privacy')} />}
      error={missing ? t('agree_needed') : undefined}
    />
  )
}
