'use client'
// The field for words of a search, with suggestions: a combobox as the ARIA Authoring Practices describe it (list, manual
// choice, focus stays in the field).  It is a plain field of its form; nothing is asked before somebody types.
import type { Shape } from '@contacto/api'
import type { Locale } from '@contacto/i18n'
import { useRouter } from 'next/navigation'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { textIn } from '../../lib/format'
import { useWords } from '../../lib/words.client'
import { Icon } from '../icons'

type Suggestion = Shape<'search_suggestion'>

const TYPING_MS = 120
const LEAST_LETTERS = 2

interface Asked {
  text: string
  items: Suggestion[]
}

/** What the API suggests for a text; an older question is given up when a new one comes. */
function useSuggestions(lang: string) {
  const [asked, setAsked] = useState<Asked>({ text: '', items: [] })
  const running = useRef<AbortController | null>(null)
  const timer = useRef(0)

  const stop = () => {
    window.clearTimeout(timer.current)
    running.current?.abort()
  }
  useEffect(() => stop, [])

  function ask(text: string, wilaya: string) {
    stop()
    if (text.trim().length < LEAST_LETTERS) return setAsked({ text, items: [] })
    timer.current = window.setTimeout(async () => {
      const control = (running.current = new AbortController())
      const query = new URLSearchParams({ q: text, lang, ...(wilaya ? { wilaya } : {}) })
      try {
        const answer = await fetch(`/api/v1/search/suggest?${query}`, { signal: control.signal })
        if (answer.ok) setAsked({ text, items: ((await answer.json()) as Shape<'search_suggestions'>).items })
      } catch {
        // Given up, or no connection: the field is a field without them, too.
      }
    }, TYPING_MS)
  }
  return { items: asked.items, ask, clear: () => { stop(); setAsked({ text: '', items: [] }) } }
}

interface Props {
  defaultValue?: string | undefined
  placeholder: string
  label: string
}

export function SuggestInput({ defaultValue = '', placeholder, label }: Props) {
  const t = useWords('box')
  const router = useRouter()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const { items, ask, clear } = useSuggestions(t.locale)
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const shown = open && items.length > 0
  const optionId = (index: number) => `${id}-${index}`

  function close() {
    setOpen(false)
    setActive(-1)
  }

  function choose(item: Suggestion) {
    close()
    clear()
    if (item.kind === 'professional' && item.slug) return router.push(`/${t.locale}/p/${item.slug}`)
    if (field.current) field.current.value = item.complete
    field.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent) {
    const count = items.length
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (count === 0) return
      event.preventDefault()
      if (!shown) {
        setOpen(true)
        return setActive(event.altKey ? -1 : event.key === 'ArrowDown' ? 0 : count - 1)
      }
      // One place more than there are options: the field itself.
      const step = event.key === 'ArrowDown' ? 1 : -1
      setActive((now) => ((now + 1 + step + count + 1) % (count + 1)) - 1)
    } else if (event.key === 'Enter' && shown && items[active]) {
      event.preventDefault()
      choose(items[active])
    } else if (event.key === 'Escape') {
      if (shown) event.preventDefault()
      else if (field.current) field.current.value = ''
      close()
    }
  }

  return (
    <div className="sm:relative">
      <div className="relative">
        <input
          ref={field}
          id={`${id}-field`}
          name="q"
          type="search"
          role="combobox"
          aria-label={label}
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={shown && active >= 0 ? optionId(active) : undefined}
          autoComplete="off"
          autoCapitalize="none"
          enterKeyHint="search"
          maxLength={200}
          defaultValue={defaultValue}
          placeholder={placeholder}
          onChange={(event) => {
            const wilaya = event.target.form?.elements.namedItem('wilaya')
            ask(event.target.value, wilaya instanceof HTMLSelectElement ? wilaya.value : '')
            setOpen(true)
            setActive(-1)
          }}
          onKeyDown={onKeyDown}
          onBlur={close}
          className="min-h-12 w-full appearance-none rounded-field border border-edge bg-surface ps-12 pe-4 text-body text-ink transition-colors duration-(--quick) hover:border-accent"
        />
        <Icon name="search" className="pointer-events-none absolute inset-y-0 start-4 my-auto size-5 text-quiet" />
      </div>
      {/* On a phone it hangs from the box, and not from the field: what sends the form is not covered. */}
      <ul
        id={`${id}-list`}
        role="listbox"
        aria-label={t('suggestions')}
        hidden={!shown}
        className="absolute inset-x-0 top-full z-20 mt-2 max-h-96 overflow-y-auto rounded-card border border-line bg-surface p-2 text-start shadow-floating"
      >
        {items.map((item, index) => (
          <li
            key={`${item.kind}${item.slug ?? item.complete}`}
            id={optionId(index)}
            role="option"
            aria-selected={index === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(item)}
            onPointerMove={() => setActive(index)}
            className="flex min-h-target cursor-pointer items-center justify-between gap-4 rounded-field px-3 py-1.5 aria-selected:bg-wash aria-selected:text-on-wash"
          >
            <bdi>{labelOf(t.locale, item)}</bdi>
            <span className="shrink-0 text-small text-quiet">{t(`kinds.${item.kind}`)}</span>
          </li>
        ))}
      </ul>
      <p role="status" className="sr-only">{shown ? t('found', { n: items.length }) : ''}</p>
    </div>
  )
}

const labelOf = (locale: Locale, item: Suggestion) => textIn(locale, 'label', item) || item.complete
