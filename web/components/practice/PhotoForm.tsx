'use client'
import { useEffect, useState } from 'react'
import { useWords } from '../../lib/words.client'
import { Form } from '../form/Form'
import type { Action } from '../form/outcome'
import { SubmitButton } from '../ui/SubmitButton'
import { shrunk } from './shrink'

const MOST_BYTES = 5_000_000

export function PhotoForm({ action, photo }: { action: Action; photo?: string | undefined }) {
  const t = useWords('practice')
  return (
    <Form action={action} of={photo ?? ''} className="grid gap-4">
      <PhotoField photo={photo} />
      <div className="flex flex-wrap gap-3">
        <SubmitButton>{t('photo.send')}</SubmitButton>
        {photo ? <SubmitButton kind="quiet" name="intent" value="remove" formNoValidate>{t('remove')}</SubmitButton> : null}
      </div>
    </Form>
  )
}

/** The picture as it is, or the one that was chosen and is not sent yet. */
function PhotoField({ photo }: { photo: string | undefined }) {
  const t = useWords('practice')
  const [chosen, setChosen] = useState<string>()
  useEffect(() => () => {
    if (chosen) URL.revokeObjectURL(chosen)
  }, [chosen])

  async function choose(input: HTMLInputElement) {
    const file = input.files?.[0]
    const small = file && (await shrunk(file))
    if (input.files?.[0] !== file) return // another one meanwhile
    // What cannot be read here the server may still read, if it is not too large to be sent.
    input.setCustomValidity(file && !small && file.size > MOST_BYTES ? t('photo.hint') : '')
    if (small && small !== file) {
      const held = new DataTransfer()
      held.items.add(small)
      input.files = held.files
    }
    setChosen(small && URL.createObjectURL(small))
  }

  const shown = chosen ?? (photo && `/media/${photo}-256.jpg`)
  return (
    <div className="flex flex-wrap items-center gap-5">
      {shown ? <img src={shown} alt="" width={112} height={112} className="size-28 shrink-0 rounded-card bg-sunk object-cover" /> : null}
      <label className="grid min-w-0 flex-1 basis-64 gap-1.5">
        <span className="text-note font-strong">{t('photo.choose')}</span>
        <input
          type="file" name="photo" accept="image/jpeg,image/png,image/webp" onChange={(event) => void choose(event.currentTarget)}
          className="min-h-12 w-full rounded-field border border-edge bg-surface p-2.5 text-body"
        />
      </label>
    </div>
  )
}
