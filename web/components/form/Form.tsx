'use client'
// A form that is saved by an action, works without a script, and shows next to each field what was wrong with it.  What was
// typed stays after a refusal; after saving, the fields show what the server kept.
import { createContext, useActionState, useContext, useEffect, useRef, type ComponentProps, type FormEvent, type ReactNode } from 'react'
import { Icon } from '../icons'
import { Checkbox, Field, FieldError, Radios, Select, TextArea } from '../ui/Field'
import { Notice } from '../ui/Notice'
import { SaidNotice } from '../ui/SaidNotice'
import { SubmitButton } from '../ui/SubmitButton'
import { noOutcome, type Action, type Outcome } from './outcome'

const Context = createContext<Outcome>(noOutcome)

export const useOutcome = () => useContext(Context)

interface FormProps {
  action: Action
  children: ReactNode
  /** The words of its button. */
  submit?: ReactNode
  /** Buttons beside it. */
  more?: ReactNode
  className?: string
  onInput?: (form: FormData) => void
  /** What its fields were filled from: when that changes, they are filled anew. */
  of?: string | number
}

export function Form({ action, children, submit, more, className = 'grid gap-5', onInput, of = '' }: FormProps) {
  const [outcome, send] = useActionState(action, noOutcome)
  const element = useRef<HTMLFormElement>(null)
  const shown = useRef(outcome.round)

  // The form is a new one, so what had the focus is gone: it goes to what is wrong, else to what is said.
  useEffect(() => {
    if (shown.current === outcome.round) return
    shown.current = outcome.round
    const wrong = element.current?.querySelector<HTMLElement>(':is(input, select, textarea)[aria-invalid=true]')
    const news = wrong ?? element.current?.querySelector<HTMLElement>('[data-news]')
    news?.focus()
  }, [outcome.round])

  const heard = onInput && ((event: FormEvent<HTMLFormElement>) => onInput(new FormData(event.currentTarget)))
  return (
    <Context value={outcome}>
      <form ref={element} key={`${of}.${outcome.round}`} action={send} className={className} {...(heard ? { onInput: heard } : {})}>
        {outcome.problem || outcome.saved ? (
          <div data-news tabIndex={-1} className="outline-none">
            <SaidNotice said={outcome.problem} />
            {outcome.saved ? <Notice tone="good" live>{outcome.saved}</Notice> : null}
          </div>
        ) : null}
        {children}
        {submit || more ? (
          <div className="flex flex-wrap items-center gap-3">
            {submit ? <SubmitButton wide>{submit}</SubmitButton> : null}
            {more}
          </div>
        ) : null}
      </form>
    </Context>
  )
}

/** What a field shows: what was typed before a refusal, else what is kept. */
export function useTyped(name: string, kept?: string | number | null): string {
  const { typed } = useOutcome()
  return typed ? (typed[name]?.[0] ?? '') : String(kept ?? '')
}

const useError = (name: string) => useOutcome().problem?.errors[name]

/** `at` is where the API says that it is wrong, `name` without it: `questions/0/choices`. */
interface Kept {
  name: string
  kept?: string | number | null | undefined
  at?: string
}

export function TextField({ name, kept, at, ...rest }: Kept & Omit<ComponentProps<typeof Field>, 'name'>) {
  return <Field name={name} defaultValue={useTyped(name, kept)} error={useError(at ?? name)} {...rest} />
}

/** Numbers as one types them on a phone. */
export function NumberField(props: ComponentProps<typeof TextField>) {
  return <TextField inputMode="numeric" dir="ltr" className="rtl:text-end" {...props} />
}

export function AreaField({ name, kept, at, ...rest }: Kept & Omit<ComponentProps<typeof TextArea>, 'name'>) {
  return <TextArea name={name} defaultValue={useTyped(name, kept)} error={useError(at ?? name)} {...rest} />
}

export function SelectField({ name, kept, at, ...rest }: Kept & Omit<ComponentProps<typeof Select>, 'name'>) {
  return <Select name={name} defaultValue={useTyped(name, kept)} error={useError(at ?? name)} {...rest} />
}

export function RadioFields({ name, kept, at, ...rest }: Kept & Omit<ComponentProps<typeof Radios>, 'name' | 'defaultValue'>) {
  return <Radios name={name} defaultValue={useTyped(name, kept)} error={useError(at ?? name)} {...rest} />
}

export function CheckField({ name, kept = false, value = 'on', at, ...rest }: { name: string; kept?: boolean; value?: string; at?: string } & Omit<ComponentProps<typeof Checkbox>, 'name' | 'value'>) {
  const { typed } = useOutcome()
  return <Checkbox name={name} value={value} defaultChecked={typed ? (typed[name]?.includes(value) ?? false) : kept} error={useError(at ?? name)} {...rest} />
}

/** Several of a list. */
export function CheckFields({ legend, name, choices, kept, hint, at }: {
  legend: ReactNode; name: string; choices: readonly { value: string; label: string }[]; kept: readonly string[]; hint?: ReactNode; at?: string
}) {
  const error = useError(at ?? name)
  return (
    <fieldset className="grid gap-1 min-w-0">
      <legend className="font-strong text-note mb-1">{legend}</legend>
      {hint ? <p className="text-note text-quiet">{hint}</p> : null}
      <div className="flex flex-wrap gap-x-5">
        {choices.map(({ value, label }) => (
          <CheckField key={value} name={name} value={value} label={label} kept={kept.includes(value)} at="" />
        ))}
      </div>
      {error ? <FieldError>{error}</FieldError> : null}
    </fieldset>
  )
}

export function Group({ title, hint, children, open }: { title: ReactNode; hint?: ReactNode; children: ReactNode; open?: boolean }) {
  return (
    <details open={open} className="group rounded-card border border-line bg-surface px-4 open:pb-5">
      <summary className="flex min-h-12 cursor-pointer list-none items-center justify-between gap-3 font-strong">
        {title}
        <Icon name="down" className="text-quiet transition-transform duration-(--quick) group-open:rotate-180" />
      </summary>
      {hint ? <p className="mb-4 text-note text-quiet">{hint}</p> : null}
      <div className="grid gap-5">{children}</div>
    </details>
  )
}
