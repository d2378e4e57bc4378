// Messages in the part of ICU's syntax that we use:
//
//   {name}    {count, plural, =0 {none} one {# visit} other {# visits}}    {gender, select, female {…} other {…}}
//
// A plural counts by the rules of the language, and `#` is the number as that language prints it.  There is no quoting: an
// apostrophe is an apostrophe, and a brace always opens or closes something.
import type { Locale } from './index.ts'

export type Values = Readonly<Record<string, string | number>>

type Part = string | { name: string; kind: 'value' | 'plural' | 'select'; cases: Map<string, Part[]> }

/** Which ICU locale prints numbers and dates of a language of ours: Algeria's, with its Latin digits. */
export const icuOf: Record<Locale, string> = { ar: 'ar-DZ-u-nu-latn', fr: 'fr-DZ', en: 'en-GB' }

class Reader {
  at = 0
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  fail(what: string): never {
    throw new SyntaxError(`${what} at ${this.at} of “${this.text}”`)
  }
  skip() {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++
  }
  take(token: string) {
    if (!this.text.startsWith(token, this.at)) this.fail(`no “${token}”`)
    this.at += token.length
  }
  word(shape: RegExp) {
    this.skip()
    const found = this.text.slice(this.at).match(shape)?.[0] ?? this.fail('no word')
    this.at += found.length
    this.skip()
    return found
  }
  /** Up to the closing brace of the case that we are in, or the end. */
  parts(inside: boolean): Part[] {
    const parts: Part[] = []
    for (;;) {
      const next = this.text.slice(this.at).search(/[{}]/)
      const end = next < 0 ? this.text.length : this.at + next
      if (end > this.at) parts.push(this.text.slice(this.at, end))
      this.at = end
      if (this.text[end] === '{') parts.push(this.argument())
      else if ((this.text[end] === '}') === inside) return parts
      else this.fail('a brace too many or too few')
    }
  }
  argument(): Part {
    this.take('{')
    const name = this.word(/^\w+/)
    const cases = new Map<string, Part[]>()
    let kind: 'value' | 'plural' | 'select' = 'value'
    if (this.text[this.at] === ',') {
      this.take(',')
      kind = this.word(/^(plural|select)\b/) as typeof kind
      this.take(',')
      this.skip()
      while (this.text[this.at] !== '}') {
        const which = this.word(/^=?\w+/)
        this.take('{')
        cases.set(which, this.parts(true))
        this.take('}')
        this.skip()
      }
      if (!cases.has('other')) this.fail('no case “other”')
    }
    this.take('}')
    return { name, kind, cases }
  }
}

const known = new Map<string, Part[]>()

export function parse(text: string): Part[] {
  const kept = known.get(text)
  if (kept) return kept
  const parts = new Reader(text).parts(false)
  known.set(text, parts)
  return parts
}

function write(parts: Part[], locale: Locale, values: Values, counted: string): string {
  let out = ''
  for (const part of parts) {
    if (typeof part === 'string') {
      out += counted ? part.replaceAll('#', counted) : part
      continue
    }
    const value = values[part.name]
    if (part.kind === 'value') out += value === undefined ? '' : typeof value === 'number' ? number(locale, value) : value
    else if (part.kind === 'select') out += write(part.cases.get(String(value)) ?? part.cases.get('other')!, locale, values, counted)
    else {
      const count = Number(value ?? 0)
      const rule = plurals(locale).select(count)
      const chosen = part.cases.get(`=${count}`) ?? part.cases.get(rule) ?? part.cases.get('other')!
      out += write(chosen, locale, values, number(locale, count))
    }
  }
  return out
}

/** Made once for each language: making one costs more than using it a thousand times. */
const once = <Made>(make: (icu: string) => Made) => {
  const made = new Map<Locale, Made>()
  return (locale: Locale): Made => {
    let one = made.get(locale)
    if (!one) made.set(locale, (one = make(icuOf[locale])))
    return one
  }
}
const numbers = once((icu) => new Intl.NumberFormat(icu))
const plurals = once((icu) => new Intl.PluralRules(icu))
const number = (locale: Locale, value: number) => numbers(locale).format(value)

/** The message with its values, as a person reads it. */
export function messageOf(text: string, locale: Locale, values: Values = {}): string {
  return text.includes('{') ? write(parse(text), locale, values, '') : text
}
