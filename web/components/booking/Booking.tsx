'use client'
// The form of a booking. The server's action moves it from step to step, with scripts or without; here is what moves by itself:
// the countdown, and the request that is sent again, with its key, until somebody answers.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useActionState, useCallback, useEffect, useRef, useState, type FormEvent } from 'react'
import { bookStep } from '../../app/[locale]/book/[slug]/actions'
import { Query } from '../../lib/query'
import { useLocale, useWords } from '../../lib/words.client'
import { useWho } from '../account/who'
import { Icon } from '../icons'
import { Button } from '../ui/Button'
import { Card } from '../ui/Card'
import { Notice } from '../ui/Notice'
import { Steps } from '../ui/Steps'
import { ZoneNote } from '../ui/ZoneNote'
import { Countdown } from './Countdown'
import { takenUp, useDraft, type Sent } from './draft'
import { fieldsOf, isPassing, type BookingState } from './state'
import { Alternatives, CheckStep, CodeStep, DetailsStep, PhoneStep, type About } from './StepForms'

interface BookingProps {
  served: BookingState
  about: About
}

export function Booking(props: BookingProps) {
  return (
    <Query>
      <Form {...props} />
    </Query>
  )
}

const MOST_TRIES = 8
const wayOf = ({ entries }: Sent) => entries.find(([name]) => name === 'do')?.[1] ?? ''

/** Nobody knows yet whether it was done. */
class Unanswered extends Error {}

async function send({ before, entries }: Sent): Promise<BookingState> {
  const form = new FormData()
  for (const [name, value] of [...entries, ['island', '1'] as const]) form.append(name, value)
  const after = await bookStep(before, form)
  if (wayOf({ before, entries }) === 'book' && isPassing(after.problem)) throw new Unanswered(after.problem?.slug)
  return after
}

function Form({ served: initial, about }: BookingProps) {
  const t = useWords('book')
  const common = useWords('common')
  const locale = useLocale()
  const router = useRouter()
  const [served, action] = useActionState(bookStep, initial)
  const of = `${initial.offer.slug}|${initial.offer.service_id}|${initial.offer.place_id}`
  const draft = useDraft()
  const [ready, setReady] = useState(false)
  const [restored, setRestored] = useState(false)
  const [expired, setExpired] = useState<string>()
  const state = ready && draft.of === of && draft.state ? draft.state : served
  const fields = { ...state.fields, ...(ready ? draft.typed : {}) }

  const sending = useMutation({
    mutationFn: send,
    networkMode: 'always',
    retry: (times, error) => times < MOST_TRIES && error !== null,
    retryDelay: (times) => Math.min(1000 * 2 ** times, 8000),
    onSuccess: (after) => {
      // That it is booked is kept, what was said is not: whoever reloads now, or comes back, is led to his visit.
      useDraft.getState().reach(after.step === 'done' ? { ...after, fields: {} } : after)
      if (after.href) router.replace(after.href)
      else if (after.start.start !== state.start.start) showStart(after.start.start)
    },
  })
  // Codes are not asked for twice by themselves, and what a person sees to himself he may try again himself.
  const step = useMutation({
    mutationFn: send,
    networkMode: 'always',
    onSuccess: (after) => {
      useDraft.getState().reach(after)
      if (after.start.start !== state.start.start) showStart(after.start.start)
    },
  })

  const run = useCallback((sent: Sent) => {
    if (wayOf(sent) !== 'book') return step.mutate(sent)
    useDraft.getState().wait(sent)
    sending.mutate(sent)
  }, [step, sending])

  const say = (what: string): Sent => ({ before: useDraft.getState().state ?? state, entries: [['locale', locale], ['do', what]] })

  useEffect(() => {
    let gone = false
    void Promise.resolve(useDraft.persist.rehydrate()).then(() => {
      if (gone) return
      const kept = useDraft.getState()
      const mine = kept.of === of && kept.state !== null && served === initial
      const pending = mine ? kept.pending : null
      const now = pending ? pending.before : mine ? takenUp(initial, kept) : served
      kept.begin(of, now, pending)
      setRestored(mine)
      setReady(true)
      if (now.step === 'done' && now.href) router.replace(now.href)
      else if (pending) run(pending)
      else if (now.signedIn && now.mode === 'account' && !now.hold && !now.taken && now.step !== 'done') run({ before: now, entries: [['locale', locale], ['do', 'hold']] })
    })
    return () => {
      gone = true
    }
    // Once, when the page has come to life.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])

  // The network is back: ask at once.
  useEffect(() => {
    const again = () => {
      const { pending } = useDraft.getState()
      if (pending && sending.isError) sending.mutate(pending)
    }
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [sending])

  useWho(state.signedIn)
  const form = useRef<HTMLFormElement>(null)
  const title = useRef<HTMLHeadingElement>(null)
  const shown = useRef(state.step)
  useEffect(() => {
    if (!ready || shown.current === state.step) return
    shown.current = state.step
    title.current?.focus()
    title.current?.scrollIntoView({ block: 'nearest' })
  }, [ready, state.step])

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const said = new FormData(event.currentTarget, (event.nativeEvent as SubmitEvent).submitter)
    const entries = [...said].filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !entry[0].startsWith('$'))
    run({ before: { ...state, fields }, entries })
  }

  const type = () => {
    if (!ready || !form.current) return
    const { code: _code, ...typed } = fieldsOf(new FormData(form.current))
    draft.type(typed)
  }

  const busy = step.isPending || sending.isPending
  const retrying = sending.isPending && sending.failureCount > 0
  const isExpired = state.hold !== undefined && expired === state.hold.hold_id
  const titles = { phone: t('number_title'), code: t('number_title'), details: t('step_details'), check: t('check_title'), done: '' }
  const way = state.mode === 'guest' ? ['details', 'check'] as const : ['phone', 'details', 'check'] as const
  const at = way.indexOf((state.step === 'code' ? 'phone' : state.step) as never)

  if (state.step === 'done') return <Notice tone="good" live title={state.href ? t('booking') : t('sms_done')} />

  const parts = { state, about, fields, busy }
  return (
    <form key={restored ? 'restored' : 'served'} ref={form} action={action} onSubmit={submit} onInput={type} noValidate className="grid gap-5">
      <input type="hidden" name="locale" value={locale} />
      <Steps label={t('steps')} at={at} steps={way.map((one) => t(`step_${one}`))} />

      <Card flat className="grid gap-2 bg-wash! border-transparent! text-on-wash">
        <p className="flex gap-3 text-lead font-strong">
          <Icon name="clock" className="mt-[0.35em] shrink-0" />
          <span>
            <time dateTime={state.start.start}><bdi>{state.start.day}</bdi> · <bdi dir="ltr">{state.start.time}</bdi></time>
            <ZoneNote locale={locale} at={state.start.start} zone={state.offer.zone} text={common('your_time', { time: '{time}' })} />
          </span>
        </p>
        <HoldLine state={state} isExpired={isExpired} holding={step.isPending} onEnd={() => setExpired(state.hold?.hold_id)} />
      </Card>

      {isExpired && !state.taken ? (
        <Notice
          tone="warn" live title={t('expired')}
          action={
            <>
              <Button type="submit" name="do" value="hold" size="small">{t('hold_again')}</Button>
              <Button type="submit" name="do" value="near" kind="plain" size="small">{t('nearest')}</Button>
            </>
          }
        >
          {t('expired_text')}
          {state.alternatives ? <div className="mt-3"><Alternatives state={state} about={about} /></div> : null}
        </Notice>
      ) : null}

      {state.taken ? (
        <Notice tone="warn" live title={t('taken_title')}>
          <p className="mb-3">{t('answer_kept')}</p>
          <Alternatives state={state} about={about} />
        </Notice>
      ) : null}

      {step.isError ? <Unreached /> : null}
      {retrying ? <Notice tone="warn" live>{t('retrying')}</Notice> : null}
      {sending.isError ? (
        <Notice
          tone="warn" live
          action={<Button size="small" onClick={() => run(sending.variables ?? say('book'))}>{t('retry_now')}</Button>}
        >
          {t('still_trying')}
        </Notice>
      ) : null}

      {state.taken ? null : (
        <Card className="grid gap-5">
          <h2 ref={title} tabIndex={-1} className="text-title outline-none">{titles[state.step]}</h2>
          {state.step === 'phone' ? <PhoneStep {...parts} /> : null}
          {state.step === 'code' ? <CodeStep {...parts} /> : null}
          {state.step === 'details' ? <DetailsStep {...parts} /> : null}
          {state.step === 'check' ? <CheckStep {...parts} /> : null}
        </Card>
      )}
      {state.mode === 'guest' && !state.signedIn && state.step === 'details' ? (
        <Button type="submit" name="do" value="account" kind="quiet" size="small" className="justify-self-start">{t('use_account')}</Button>
      ) : null}
    </form>
  )
}

function Unreached() {
  const p = useWords('book')
  return <Notice tone="bad" live>{p('unreached')}</Notice>
}

/** Whose the start is just now. */
function HoldLine({ state, isExpired, holding, onEnd }: { state: BookingState; isExpired: boolean; holding: boolean; onEnd: () => void }) {
  const t = useWords('book')
  if (state.taken || isExpired) return null
  if (state.mode === 'guest') return <p className="text-note">{t('free_guest')}</p>
  if (!state.signedIn) return <p className="text-note">{t('free_now')}</p>
  if (!state.hold) return <p className="text-note" role="status">{holding ? t('holding') : t('not_held')}</p>
  const [before = '', after = ''] = t('left', { time: '|' }).split('|')
  return (
    <p className="text-note">
      {t('held')} · {before}
      <Countdown key={state.hold.hold_id} left={state.hold.left} onEnd={onEnd} />
      {after}
    </p>
  )
}

/** The address says which start this is, so that a reload or a bookmark means the one that was chosen. */
function showStart(start: string) {
  const address = new URL(window.location.href)
  address.searchParams.set('start', start)
  window.history.replaceState(null, '', address)
}
