// Moving a visit: its time now, the free starts, and the last question.
import type { Locale } from '@contacto/i18n'
import { Suspense } from 'react'
import type { Shape } from '../../lib/api'
import { dateIn } from '../../lib/format'
import { isDate } from '../../lib/zone'
import { wordsOf } from '../../lib/words'
import { LinkButton } from '../ui/Button'
import { Page, PageTitle } from '../ui/Layout'
import { Link } from '../ui/Link'
import { Notice } from '../ui/Notice'
import { Loading, Skeleton } from '../ui/Skeleton'
import { Words } from '../ui/Words'
import { Move, type Named } from './Changes'
import { FreeDays } from './FreeDays'
import { choicesOf, professionalOf, whenOf } from './say'

interface MoveViewProps {
  locale: Locale
  visit: Shape<'appointment'>
  path: string
  named: Named
  asked: { from?: string; start?: string }
}

export function MoveView({ locale, visit, path, named, asked }: MoveViewProps) {
  const t = wordsOf(locale, 'visits')
  const { offer, starts_at, professional_id, service_id, place_id, seats } = visit
  const today = dateIn(Date.now(), offer.zone)
  const start = asked.start && !Number.isNaN(Date.parse(asked.start)) ? asked.start : undefined
  const near = dateIn(start ?? starts_at, offer.zone)
  const wanted = isDate(asked.from) && asked.from >= today ? asked.from : near > today ? near : today
  return (
    <Page width="text">
      <PageTitle above={<Link className="link" href={path}>{professionalOf(locale, offer)}</Link>} lead={t('move_now', { time: whenOf(locale, starts_at, offer.zone) })}>
        {t('move_title')}
      </PageTitle>
      {choicesOf(visit).move ? (
        <div className="grid gap-8">
          {start ? (
            <Words locale={locale} of={['visits']}>
              <Move
                key={start} named={named} zone={offer.zone} start={start} approval={offer.approval} back={path}
                from={whenOf(locale, starts_at, offer.zone)} to={whenOf(locale, start, offer.zone)}
              />
            </Words>
          ) : null}
          <section aria-labelledby="pick" className="grid gap-4">
            <h2 id="pick" className="text-title">{t('pick')}</h2>
            <Suspense key={wanted} fallback={<Loading label={t('pick')}><Skeleton className="h-64 w-full" /></Loading>}>
              <FreeDays locale={locale} wanted={{ professional_id, service_id, place_id }} zone={offer.zone} from={wanted} today={today} seats={seats} chosen={start} />
            </Suspense>
          </section>
        </div>
      ) : (
        <Notice tone="warn" action={<LinkButton kind="plain" size="small" href={path}>{t('keep')}</LinkButton>}>{t('too_late_move')}</Notice>
      )}
    </Page>
  )
}
