'use client'
// The question behind a visit that was drawn to another time: nothing moves before it is answered, for the client is told.
import type { Locale } from '@contacto/i18n'
import { useQuery } from '@tanstack/react-query'
import { useActionState, useEffect } from 'react'
import { moveVisit, type DeskAnswer } from '../../app/[locale]/pro/actions'
import { clockText, dateText, dayText, timeText } from '../../lib/format'
import { api, take } from '../../lib/query'
import { instantText, startOf } from '../../lib/zone'
import { useWords } from '../../lib/words.client'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { TextArea } from '../ui/Field'
import { Hidden } from '../ui/Hidden'
import { Notice } from '../ui/Notice'
import { SaidNotice } from '../ui/SaidNotice'
import { SubmitButton } from '../ui/SubmitButton'
import { FromTo } from '../visits/FromTo'
import { whoOf, type Visit } from './say'
import { instantOf } from './wall'

export interface Wish {
  visit: Visit
  date: string
  minute: number
}

interface MoveDialogProps {
  locale: Locale
  zone: string
  professional_id: string
  wish: Wish | undefined
  onEnd: (moved: boolean) => void
}

export function MoveDialog({ locale, wish, onEnd, ...rest }: MoveDialogProps) {
  const t = useWords('agenda')
  const common = useWords('common')
  return (
    <Dialog open={wish !== undefined} onClose={() => onEnd(false)} close={common('close')} title={wish ? t('move_title', { who: whoOf(locale, wish.visit) || t('nameless') }) : ''}>
      {wish ? <Ask locale={locale} wish={wish} onEnd={onEnd} {...rest} /> : null}
    </Dialog>
  )
}

function Ask({ locale, zone, professional_id, wish, onEnd }: MoveDialogProps & { wish: Wish }) {
  const t = useWords('agenda')
  const common = useWords('common')
  const { visit, date, minute } = wish
  const { service_id, place_id } = visit
  const start = instantOf(zone, date, minute)
  const wanted = { professional_id, service_id, place_id, from: instantText(startOf(zone, date)), to: instantText(new Date(startOf(zone, date).getTime() + 86_400_000)) }
  // Do the rules offer it? If not, it is still his to do, but he should know.
  const { data } = useQuery({ queryKey: ['slots', wanted], queryFn: () => take(api.GET('/api/v1/slots', { params: { query: wanted } })), staleTime: 0 })
  const offered = data?.starts.includes(instantText(start)) ?? true
  const [answer, action] = useActionState<DeskAnswer, FormData>(moveVisit, {})
  useEffect(() => {
    if (answer.done) onEnd(true)
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [answer.done])
  return (
    <form action={action} className="grid gap-4">
      <Hidden
        of={{
          appointment_id: visit.appointment_id, zone, start: start.toISOString(), stay: '1', anyway: offered ? undefined : '1', key: answer.key,
        }}
      />
      <FromTo
        from={<>{dateText(locale, visit.starts_at, zone, 'short')} <bdi dir="ltr">{timeText(locale, visit.starts_at, zone)}</bdi></>}
        to={<>{dayText(locale, date, 'short')} <bdi dir="ltr">{clockText(minute)}</bdi></>}
      />
      {offered ? null : <Notice tone="warn">{t('move_anyway')}</Notice>}
      <SaidNotice said={answer.problem} />
      <TextArea label={t('message')} optional={common('optional')} name="message" rows={2} maxLength={500} hint={t('move_told')} />
      <div className="flex flex-wrap gap-3">
        <SubmitButton busy={t('moving')} icon="check">{t('move_yes')}</SubmitButton>
        <Button kind="quiet" onClick={() => onEnd(false)}>{t('move_keep')}</Button>
      </div>
    </form>
  )
}
