'use client'
import { useWords } from '../../lib/words.client'
import { Dialog } from '../ui/Dialog'
import { Checkbox } from '../ui/Field'
import { useKeys } from './keys'

const known = [
  ['←↑↓→', 'key_arrows'], ['PgUp PgDn', 'key_page'], ['Enter', 'key_enter'], ['T', 'key_t'], ['N', 'new'], ['B', 'block'], ['M', 'key_m'], ['D W L', 'key_views'], ['?', 'key_help'],
] as const

/** What the keyboard does here, and the switch that ends it. */
export function KeysHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useWords('agenda')
  const common = useWords('common')
  const keys = useKeys()
  return (
    <Dialog open={open} onClose={onClose} title={t('keys')} close={common('close')}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-2">
        {known.map(([key, word]) => (
          <div key={word} className="contents">
            <dt dir="ltr" className="flex gap-1">{key.split(' ').map((one) => <kbd key={one} className="rounded border border-edge bg-sunk px-2 text-note numbers">{one}</kbd>)}</dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
      </dl>
      <Checkbox className="mt-4" label={t('keys_on')} hint={t('keys_hint')} checked={keys.on} onChange={(event) => keys.set(event.target.checked)} />
    </Dialog>
  )
}
