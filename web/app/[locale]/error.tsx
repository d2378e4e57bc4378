'use client'
// A page failed while it was made. Its words come from the layout; what went wrong is in the log under this number.
import { DeadEnd } from '../../components/site/DeadEnd'
import { Button } from '../../components/ui/Button'
import { Page } from '../../components/ui/Layout'
import { useWords } from '../../lib/words.client'

export default function Failed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useWords('failed')
  const common = useWords('common')
  return (
    <Page>
      <DeadEnd icon="warning" title={t('title')} text={t('text')} reference={error.digest}>
        <Button onClick={reset}>{common('retry')}</Button>
      </DeadEnd>
    </Page>
  )
}
