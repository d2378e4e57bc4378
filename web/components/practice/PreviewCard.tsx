'use client'
// One's own card as people will find it, live: what is typed goes before what is kept.
import type { Shape } from '@contacto/api'
import type { Trade, Wilaya } from '../../lib/catalogue'
import { clockText, comma, lengthText, moneyText, nameOf, personName, textIn, weekdays } from '../../lib/format'
import { minuteOf } from '../../lib/timetable'
import { useWords } from '../../lib/words.client'
import { Icon, type IconName } from '../icons'
import { Avatar } from '../ui/Avatar'
import { Badge } from '../ui/Badge'
import { usePreview, type Draft } from './preview'

interface PreviewProps {
  kept: Partial<Shape<'own_professional'>>
  trades: readonly Trade[]
  wilayas: readonly Wilaya[]
}

export function PreviewCard({ kept, trades, wilayas }: PreviewProps) {
  const t = useWords('practice')
  const draft = usePreview((state) => state.draft)
  const typed = (name: keyof Shape<'own_professional'> & string) => draft[name] ?? (kept[name] as string | undefined)
  const name = personName(t.locale, {
    title: typed('title') ?? null,
    first_name_ar: typed('first_name_ar') ?? null, family_name_ar: typed('family_name_ar') ?? null,
    first_name_latin: typed('first_name_latin') ?? null, family_name_latin: typed('family_name_latin') ?? null,
  })
  const trade = trades.find(({ slug }) => slug === typed('trade'))
  return (
    <aside aria-label={t('start.previewTitle')} className="grid gap-3">
      <p className="text-note font-strong text-quiet">{t('start.previewTitle')}</p>
      <div className="grid gap-4 rounded-card border border-line bg-surface p-5 shadow-raised">
        <div className="flex gap-4">
          <Avatar photo={kept.photo} name={name || '؟'} />
          <div className="min-w-0">
            <p className="text-lead font-strong"><bdi>{name || t('start.preview.name')}</bdi></p>
            <p className="text-quiet">{trade ? nameOf(t.locale, trade) : t('start.preview.trade')}</p>
            {kept.verified ? <Badge tone="good" icon="shield">{t('verified')}</Badge> : null}
          </div>
        </div>
        <Line icon="place" parts={placeParts(t.locale, draft, kept, wilayas)} mark={comma(t.locale)} none={t('start.preview.place')} />
        <Line icon="info" parts={serviceParts(t.locale, draft, kept)} mark=" · " none={t('start.preview.service')} />
        <Chips draft={draft} kept={kept} none={t('start.preview.hours')} />
      </div>
    </aside>
  )
}

/** Parts of different scripts, each in its own direction. */
function Line({ icon, parts, mark, none }: { icon: IconName; parts: readonly string[]; mark: string; none: string }) {
  return (
    <p className="flex gap-2 text-note">
      <Icon name={icon} className="mt-0.5 text-accent" />
      <span>{parts.length ? parts.map((part, at) => <span key={at}>{at ? mark : ''}<bdi>{part}</bdi></span>) : none}</span>
    </p>
  )
}

type Locale = ReturnType<typeof useWords<'practice'>>['locale']

function placeParts(locale: Locale, draft: Draft, kept: PreviewProps['kept'], wilayas: PreviewProps['wilayas']) {
  const place = kept.places?.[0]
  const wilaya = wilayas.find(({ slug }) => slug === (draft.wilaya ?? place?.wilaya))
  return [textIn(locale, 'address', draft) || textIn(locale, 'address', place ?? {}), wilaya && nameOf(locale, wilaya)].filter((part): part is string => Boolean(part))
}

function serviceParts(locale: Locale, draft: Draft, kept: PreviewProps['kept']) {
  const service = kept.services?.[0]
  const name = nameOf(locale, {
    name_ar: draft.name_ar ?? service?.name_ar ?? null, name_fr: draft.name_fr ?? service?.name_fr ?? null, name_en: draft.name_en ?? service?.name_en ?? null,
  })
  const minutes = Number(draft.length_minutes ?? service?.length_minutes)
  const price = draft.price_from ? Number(draft.price_from) * 100 : service?.price_from
  if (!name) return []
  return [name, minutes > 0 ? lengthText(locale, minutes) : '', price ? moneyText(locale, price) : ''].filter(Boolean)
}

/** The first starts of the first open day, as the hours say them. */
function Chips({ draft, kept, none }: { draft: Draft; kept: PreviewProps['kept']; none: string }) {
  const length = Number(draft.length_minutes ?? kept.services?.[0]?.length_minutes) || 30
  const typed = weekdays.flatMap((day) => {
    const from = minuteOf(draft[`${day}.0.from`] ?? '')
    const to = minuteOf(draft[`${day}.0.to`] ?? '')
    return from !== undefined && to !== undefined ? [{ from, to }] : []
  })[0]
  const range = kept.hours?.[0] && { from: kept.hours[0].from_minute, to: kept.hours[0].to_minute }
  const open = typed ?? range
  if (!open) return <p className="text-note text-quiet">{none}</p>
  const starts: number[] = []
  for (let at = open.from; at + length <= open.to && starts.length < 4; at += length) starts.push(at)
  return (
    <p className="flex flex-wrap gap-2">
      {starts.map((at) => <span key={at} className="rounded-chip bg-wash px-3 py-1.5 font-strong text-on-wash numbers">{clockText(at)}</span>)}
    </p>
  )
}
