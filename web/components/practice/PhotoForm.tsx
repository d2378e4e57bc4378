'use client'
import { useWords } from '../../lib/words.client'
import { Form } from '../form/Form'
import type { Action } from '../form/outcome'
import { SubmitButton } from '../ui/SubmitButton'

export function PhotoForm({ action, photo }: { action: Action; photo?: string | undefined }) {
  const t = useWords('practice')
  return (
    <Form action={action} of={photo ?? ''} className="grid gap-4">
      <div className="flex flex-wrap items-center gap-5">
        {photo ? <img src={`/media/${photo}-256.jpg`} alt="" width={112} height={112} className="size-28 rounded-card object-cover" /> : null}
        <label className="grid gap-1.5">
          <span className="text-note font-strong">{t('photo.choose')}</span>
          <input type="file" name="photo" accept="image/jpeg,image/png,image/webp" className="min-h-12 w-full rounded-field border border-edge bg-surface p-2.5 text-body" />
        </label>
      </div>
      <div className="flex flex-wrap gap-3">
        <SubmitButton>{t('photo.send')}</SubmitButton>
        {photo ? <SubmitButton kind="quiet" name="intent" value="remove">{t('remove')}</SubmitButton> : null}
      </div>
    </Form>
  )
}
