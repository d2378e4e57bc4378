'use client'
import type { Shape } from '@contacto/api'
import { useState } from 'react'
import { textIn } from '../../lib/format'
import { useWords } from '../../lib/words.client'
import { AreaField, CheckField, CheckFields, Group, NumberField, RadioFields, SelectField, TextField, useOutcome, useTyped } from '../form/Form'
import { Button } from '../ui/Button'

const priceKinds = ['fixed', 'range', 'quote', 'free'] as const
const aligns = ['grid', 'range_start', 'packed'] as const
const buffers = ['max', 'sum'] as const
const windows = ['calendar', 'business', 'bookable', 'range'] as const
const spans = ['day', 'week', 'month', 'year'] as const
const questionKinds = ['text', 'choice', 'yes_no'] as const

type Offering = Shape<'offering'>

export interface NamedPlace {
  place_id: string
  label: string
}

interface ServiceProps {
  kept?: Partial<Offering> | undefined
  places: readonly NamedPlace[]
  /** Only what the third step asks. */
  brief?: boolean
}

const dinars = (centimes: number | undefined) => (centimes === undefined ? undefined : centimes / 100)

/** What one offers: name, length, price, and the rules of its booking. */
export function ServiceFields({ kept = {}, places, brief = false }: ServiceProps) {
  const t = useWords('practice')
  return (
    <>
      <Names kept={kept} />
      <div className="grid gap-5 sm:grid-cols-2">
        <NumberField name="length_minutes" kept={kept.length_minutes ?? 30} label={t('service.length')} hint={t('service.fives')} required />
      </div>
      <Price kept={kept} />
      {places.length > 1 ? (
        <CheckFields legend={t('service.places')} name="place_ids" kept={kept.place_ids ?? places.map(({ place_id }) => place_id)} choices={places.map(({ place_id, label }) => ({ value: place_id, label }))} />
      ) : (
        places.map(({ place_id }) => <input key={place_id} type="hidden" name="place_ids" value={place_id} />)
      )}
      <CheckField name="approval" kept={kept.approval ?? false} label={t('service.approval')} hint={t('service.approvalHint')} />
      {brief ? <input type="hidden" name="active" value="on" /> : <CheckField name="active" kept={kept.active ?? true} label={t('service.active')} />}
      {brief ? null : <><Booking kept={kept} /><Rhythm kept={kept} /><Limits kept={kept} /><Questions kept={kept} /></>}
    </>
  )
}

type Kept = { kept: Partial<Offering> }

function Names({ kept }: Kept) {
  const t = useWords('practice')
  const fields = {
    ar: <TextField key="ar" name="name_ar" kept={kept.name_ar} label={t('service.nameAr')} lang="ar" dir="rtl" maxLength={100} />,
    fr: <TextField key="fr" name="name_fr" kept={kept.name_fr} label={t('service.nameFr')} lang="fr" dir="ltr" maxLength={100} />,
    en: <TextField key="en" name="name_en" kept={kept.name_en} label={t('service.nameEn')} lang="en" dir="ltr" maxLength={100} />,
  }
  const order = [t.locale, ...(['ar', 'fr', 'en'] as const).filter((one) => one !== t.locale)]
  return (
    <fieldset className="grid gap-4 min-w-0">
      <legend className="font-strong">{t('service.name')}</legend>
      <p className="-mt-1 text-note text-quiet">{t('service.nameHint')}</p>
      <div className="grid gap-4 sm:grid-cols-3">{order.map((one) => fields[one])}</div>
    </fieldset>
  )
}

function Price({ kept }: Kept) {
  const t = useWords('practice')
  const common = useWords('common')
  const kinds = useWords('price')
  return (
    <div className="group/price grid gap-5">
      <RadioFields name="price_kind" kept={kept.price_kind ?? 'fixed'} label={common('price')} inline choices={priceKinds.map((value) => ({ value, label: kinds(value) }))} />
      <div className="hidden gap-5 sm:grid-cols-2 group-has-[[value=fixed]:checked]/price:grid group-has-[[value=range]:checked]/price:grid">
        <NumberField name="price_from" kept={dinars(kept.price_from)} label={t('service.priceFrom')} />
        <div className="hidden group-has-[[value=range]:checked]/price:block">
          <NumberField name="price_to" kept={dinars(kept.price_to)} label={t('service.priceTo')} />
        </div>
      </div>
    </div>
  )
}

function Booking({ kept }: Kept) {
  const t = useWords('practice')
  const common = useWords('common')
  const optional = common('optional')
  return (
    <Group title={t('service.booking')}>
      <NumberField name="notice_minutes" kept={kept.notice_minutes ?? 0} label={t('service.notice')} hint={t('service.noticeHint')} />
      <div className="grid gap-5 sm:grid-cols-2">
        <NumberField name="move_cutoff_minutes" kept={kept.move_cutoff_minutes ?? 0} label={t('service.moveCutoff')} />
        <NumberField name="cancel_cutoff_minutes" kept={kept.cancel_cutoff_minutes ?? 0} label={t('service.cancelCutoff')} />
      </div>
      <SelectField name="window_kind" kept={kept.window_kind} label={t('service.window')} choices={[{ value: '', label: t('window.none') }, ...windows.map((value) => ({ value, label: t(`window.${value}`) }))]} />
      <div className="grid gap-5 sm:grid-cols-3">
        <NumberField name="window_days" kept={kept.window_days} label={t('service.windowDays')} optional={optional} />
        <TextField name="window_from" type="date" kept={kept.window_from} label={t('service.windowFrom')} optional={optional} />
        <TextField name="window_to" type="date" kept={kept.window_to} label={t('service.windowTo')} optional={optional} />
      </div>
      <NumberField name="capacity" kept={kept.capacity ?? 1} label={t('service.capacity')} hint={t('service.capacityHint')} />
    </Group>
  )
}

function Rhythm({ kept }: Kept) {
  const t = useWords('practice')
  return (
    <Group title={t('service.rhythm')} hint={t('service.fives')}>
      <div className="grid gap-5 sm:grid-cols-3">
        <NumberField name="buffer_before_minutes" kept={kept.buffer_before_minutes ?? 0} label={t('service.before')} />
        <NumberField name="buffer_after_minutes" kept={kept.buffer_after_minutes ?? 0} label={t('service.after')} />
        <NumberField name="step_minutes" kept={kept.step_minutes} label={t('service.step')} hint={t('service.stepHint')} />
      </div>
      <SelectField name="align" kept={kept.align ?? 'grid'} label={t('service.align')} choices={aligns.map((value) => ({ value, label: t(`align.${value}`) }))} />
      <SelectField name="buffer_mode" kept={kept.buffer_mode ?? 'max'} label={t('service.bufferMode')} choices={buffers.map((value) => ({ value, label: t(`buffer.${value}`) }))} />
      <input type="hidden" name="phase" value={kept.phase ?? 'fixed'} />
    </Group>
  )
}

function Limits({ kept }: Kept) {
  const t = useWords('practice')
  const common = useWords('common')
  return (
    <Group title={t('service.limits')} hint={t('service.limitsHint')} open={Boolean(kept.limits?.length)}>
      <div className="grid gap-5 sm:grid-cols-4">
        {spans.map((span) => {
          const limit = kept.limits?.find(({ per }) => per === span)
          return (
            <div key={span}>
              <NumberField name={`limit.${span}`} kept={limit?.max_count} label={t(`limit.${span}`)} optional={common('optional')} />
              {limit?.max_minutes ? <input type="hidden" name={`limit_minutes.${span}`} value={limit.max_minutes} /> : null}
            </div>
          )
        })}
      </div>
    </Group>
  )
}

/** Those that are there, and one more; without a script that is one new question a time it is saved. */
function Questions({ kept }: Kept) {
  const t = useWords('practice')
  const { typed: said } = useOutcome()
  const known = kept.questions ?? []
  const typed = Number(said?.questions?.[0] ?? 0)
  const [count, setCount] = useState(Math.max(known.length + (known.length ? 0 : 1), typed))
  return (
    <Group title={t('service.questions')} hint={t('service.questionsHint')} open={known.length > 0}>
      <input type="hidden" name="questions" value={count} />
      {Array.from({ length: count }, (_, at) => <Question key={at} at={at} kept={known[at]} />)}
      {count < 20 ? <div><Button kind="plain" size="small" icon="plus" onClick={() => setCount(count + 1)}>{t('service.addQuestion')}</Button></div> : null}
    </Group>
  )
}

function Question({ at, kept }: { at: number; kept: Shape<'offering_question'> | undefined }) {
  const t = useWords('practice')
  const name = (part: string) => `question.${at}.${part}`
  const choices = useTyped(name('choices'), kept?.choices.join('\n'))
  return (
    <fieldset className="grid gap-4 border-t border-line pt-4 min-w-0">
      <legend className="sr-only">{`${t('question.text')} ${at + 1}`}</legend>
      {kept ? <input type="hidden" name={name('id')} value={kept.question_id} /> : null}
      {(['ar', 'fr', 'en'] as const).filter((one) => one !== t.locale).map((one) => {
        const text = kept?.[`text_${one}`]
        return text ? <input key={one} type="hidden" name={name(`text_${one}`)} value={text} /> : null
      })}
      <TextField name={name(`text_${t.locale}`)} kept={kept?.[`text_${t.locale}`]} at={`questions/${at}/text_${t.locale}`} label={t('question.text')} hint={kept && !kept[`text_${t.locale}`] ? textIn(t.locale, 'text', kept) : undefined} maxLength={300} />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField name={name('kind')} kept={kept?.kind ?? 'text'} label={t('question.kind')} choices={questionKinds.map((value) => ({ value, label: t(`questionKind.${value}`) }))} />
        <AreaField name={name('choices')} kept={choices} at={`questions/${at}/choices`} label={t('question.choices')} rows={2} />
      </div>
      <CheckField name={name('required')} kept={kept?.required ?? false} label={t('question.required')} />
    </fieldset>
  )
}
