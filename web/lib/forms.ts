// What a form sent, as the bodies of the API: empty fields are left out, dinars become centimes, "1 h 30" stays minutes.
// Whether it is right, the API says; only what cannot be said to it at all is refused here.
import { newKey } from '@contacto/api'

/** The text of a field; none when it is empty. */
export function textOf(form: FormData, name: string): string | undefined {
  const value = form.get(name)
  const text = typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : ''
  return text === '' ? undefined : text
}

/** The number in a field; none when it is empty, NaN when it is no number, which the API then names. */
export function numberOf(form: FormData, name: string): number | undefined {
  const text = textOf(form, name)
  return text === undefined ? undefined : Number(text.replace(/\s/g, '').replace(',', '.'))
}

export const isChecked = (form: FormData, name: string) => form.get(name) !== null

export const textsOf = (form: FormData, name: string) =>
  form.getAll(name).filter((value): value is string => typeof value === 'string' && value !== '')

/** Dinars, as people write prices; the API counts centimes. */
export function centimesOf(form: FormData, name: string): number | undefined {
  const dinars = numberOf(form, name)
  return dinars === undefined ? undefined : Math.round(dinars * 100)
}

/** What was typed, by the names of fields: without files, and without what React adds. */
export type Typed = Record<string, string[]>

export function typedIn(form: FormData): Typed {
  const typed: Typed = {}
  for (const [name, value] of form) if (typeof value === 'string' && !name.startsWith('$')) (typed[name] ??= []).push(value)
  return typed
}

/** One change bears one key, however often it is sent: the one that its form brings back, else a new one. */
export const keyIn = (form: FormData) => ({ 'Idempotency-Key': textOf(form, 'key') ?? newKey() })

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** Without the members that are undefined. */
export const present = <T extends object>(object: T) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Present<T>
