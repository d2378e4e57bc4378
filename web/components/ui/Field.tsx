// Fields of forms. Each has a label that stays, a hint that is read with it, and its error beneath: in words, never in colour alone.
import { useId, type ComponentProps, type ReactNode } from 'react'
import { Icon } from '../icons'

interface Around {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  /** What to say of a field that may be left empty: the word for “optional”. */
  optional?: string
}

const box = `w-full rounded-field border border-edge bg-surface text-ink px-4 text-body transition-colors duration-(--quick)
  hover:border-accent aria-invalid:border-bad aria-invalid:border-2 disabled:bg-sunk disabled:text-quiet`

function Frame({ id, label, hint, error, optional, children }: Around & { id: string; children: ReactNode }) {
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="font-strong text-note">
        {label}
        {optional ? <> <span className="ms-1 font-plain text-quiet">{optional}</span></> : null}
      </label>
      {hint ? <p id={`${id}-hint`} className="text-note text-quiet">{hint}</p> : null}
      {children}
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
    </div>
  )
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} className="text-note text-bad flex gap-1.5 items-start">
      <Icon name="warning" className="mt-1" />
      <span>{children}</span>
    </p>
  )
}

const described = (id: string, { hint, error }: Around) =>
  ({
    'aria-describedby': [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined,
    'aria-invalid': error ? true : undefined,
  }) as const

export function Field({ label, hint, error, optional, className = '', ...rest }: Around & ComponentProps<'input'>) {
  const made = useId()
  const id = rest.id ?? made
  // Numbers and addresses are written from the left in Arabic, too, but stand where its lines begin.
  const latin = rest.type === 'tel' || rest.type === 'email' || rest.type === 'url'
  return (
    <Frame id={id} label={label} hint={hint} error={error} optional={optional as string}>
      <input {...(latin ? { dir: 'ltr' } : {})} {...rest} id={id} className={`${box} min-h-12 ${latin ? 'rtl:text-end' : ''} ${className}`} {...described(id, { label, hint, error })} />
    </Frame>
  )
}

export function TextArea({ label, hint, error, optional, className = '', rows = 4, ...rest }: Around & ComponentProps<'textarea'>) {
  const made = useId()
  const id = rest.id ?? made
  return (
    <Frame id={id} label={label} hint={hint} error={error} optional={optional as string}>
      <textarea dir="auto" rows={rows} {...rest} id={id} className={`${box} py-3 ${className}`} {...described(id, { label, hint, error })} />
    </Frame>
  )
}

interface Choice {
  value: string
  label: string
  disabled?: boolean
}

export function Select({ label, hint, error, optional, choices, className = '', children, ...rest }: Around & ComponentProps<'select'> & { choices?: readonly Choice[] }) {
  const made = useId()
  const id = rest.id ?? made
  return (
    <Frame id={id} label={label} hint={hint} error={error} optional={optional as string}>
      <span className="relative block">
        <select {...rest} id={id} className={`${box} min-h-12 appearance-none pe-11 ${className}`} {...described(id, { label, hint, error })}>
          {choices?.map((choice) => (
            <option key={choice.value} value={choice.value} disabled={choice.disabled}>
              {choice.label}
            </option>
          ))}
          {children}
        </select>
        <Icon name="down" className="pointer-events-none absolute inset-y-0 end-3.5 my-auto text-quiet" />
      </span>
    </Frame>
  )
}

export function Checkbox({ label, hint, error, className = '', ...rest }: Omit<Around, 'optional'> & ComponentProps<'input'>) {
  const made = useId()
  const id = rest.id ?? made
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className={`flex gap-3 items-start min-h-target py-2 ${className}`}>
        <input type="checkbox" {...rest} id={id} className="size-5.5 mt-[0.2em] shrink-0 rounded accent-accent" {...described(id, { label, hint, error })} />
        <span>
          {label}
          {hint ? <span id={`${id}-hint`} className="block text-note text-quiet">{hint}</span> : null}
        </span>
      </label>
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
    </div>
  )
}

interface RadioChoice extends Choice {
  hint?: ReactNode
}

interface RadiosProps extends Omit<Around, 'optional'> {
  name: string
  choices: readonly RadioChoice[]
  defaultValue?: string
  required?: boolean
  /** Side by side, as chips; else one below the other. */
  inline?: boolean
  disabled?: boolean
  onChange?: ComponentProps<'input'>['onChange']
}

export function Radios({ label, hint, error, name, choices, defaultValue, required, inline = false, disabled, onChange }: RadiosProps) {
  const id = useId()
  return (
    <fieldset className="grid gap-2 min-w-0" disabled={disabled} {...described(id, { label, hint, error })}>
      <legend className="font-strong text-note mb-1">{label}</legend>
      {hint ? <p id={`${id}-hint`} className="text-note text-quiet">{hint}</p> : null}
      <div className={inline ? 'flex flex-wrap gap-2' : 'grid gap-2'}>
        {choices.map((choice) => (
          <label
            key={choice.value}
            className={`flex gap-3 items-start min-h-target border border-edge rounded-field bg-surface px-4 py-2.5 transition-colors duration-(--quick)
              hover:border-accent has-checked:border-accent has-checked:bg-wash has-checked:text-on-wash has-disabled:opacity-55
              has-focus-visible:outline-3 has-focus-visible:outline-accent has-focus-visible:outline-offset-2`}
          >
            <input
              type="radio"
              name={name}
              value={choice.value}
              defaultChecked={choice.value === defaultValue}
              disabled={choice.disabled}
              required={required}
              onChange={onChange}
              className="size-5 mt-[0.3em] shrink-0 accent-accent outline-none"
            />
            <span>
              {choice.label}
              {choice.hint ? <span className="block text-note text-quiet">{choice.hint}</span> : null}
            </span>
          </label>
        ))}
      </div>
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
    </fieldset>
  )
}
