'use client'
// A page failed while it was made. Its words come from the layout; what went wrong is in the log under this number.
import { Icon } from '../../components/icons'
import { Button } from '../../components/ui/Button'
import { useWords } from '../../lib/words.client'

export default function Failed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useWords('failed')
  return (
    <div className="mx-auto grid w-full max-w-text justify-items-center gap-4 px-4 py-16 text-center">
      <Icon name="warning" className="size-14 text-accent" />
      <h1 className="text-title sm:text-head">{t('title')}</h1>
      <p className="text-quiet">{t('text')}</p>
      {error.digest ? <p className="text-small text-quiet"><bdi dir="ltr" className="numbers">{error.digest}</bdi></p> : null}
      <div className="mt-3"><Button onClick={reset}>{t('again')}</Button></div>
    </div>
  )
}
