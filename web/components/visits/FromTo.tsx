'use client'
import type { ReactNode } from 'react'
import { useWords } from '../../lib/words.client'

/** A visit that moves: its time now, and the one that it gets. */
export function FromTo({ from, to }: { from: ReactNode; to: ReactNode }) {
  const t = useWords('common')
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      <dt className="text-note text-quiet">{t('from')}</dt>
      <dd className="line-through">{from}</dd>
      <dt className="text-note text-quiet">{t('to')}</dt>
      <dd className="text-lead font-strong">{to}</dd>
    </dl>
  )
}
