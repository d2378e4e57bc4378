'use client'
// Around the form of a results page: sends it without leaving the page, at once when a choice changes, and leaves empty fields
// out of the address.  The server's answer is the truth: after it, every field shows what it says again.
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useTransition, type FormEvent, type ReactNode } from 'react'

interface Props {
  action: string
  /** The address that the fields show; another one means that they were written anew. */
  shows: string
  updating: string
  children: ReactNode
}

const TYPING_MS = 700

function addressOf(action: string, form: HTMLFormElement) {
  const pairs = new Map<string, string>()
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string' && value.trim() !== '') pairs.set(name, pairs.has(name) ? `${pairs.get(name)},${value}` : value)
  const query = new URLSearchParams([...pairs])
  return query.size ? `${action}?${query}` : action
}

/** A reset knows what the server wrote, but not which option it chose. */
function showWritten(form: HTMLFormElement) {
  form.reset()
  for (const field of form.elements)
    if (field instanceof HTMLSelectElement && field.dataset.value !== undefined) field.value = field.dataset.value
}

export function Live({ action, shows, updating, children }: Props) {
  const router = useRouter()
  const form = useRef<HTMLFormElement>(null)
  const timer = useRef(0)
  const [pending, start] = useTransition()

  useEffect(() => {
    if (form.current) showWritten(form.current)
    return () => window.clearTimeout(timer.current)
  }, [shows])

  function send() {
    window.clearTimeout(timer.current)
    if (form.current) {
      const address = addressOf(action, form.current)
      start(() => router.push(address, { scroll: false }))
    }
  }

  function changed(event: FormEvent) {
    const field = event.target
    if (field instanceof HTMLSelectElement || (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type))) send()
    else if (field instanceof HTMLInputElement && field.type === 'date' && (field.value === '' || field.validity.valid)) {
      window.clearTimeout(timer.current)
      timer.current = window.setTimeout(send, TYPING_MS)
    }
  }

  return (
    <form
      ref={form}
      role="search"
      method="get"
      action={action}
      onChange={changed}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      data-pending={pending || undefined}
      className="peer contents"
    >
      {children}
      <p role="status" className="sr-only">{pending ? updating : ''}</p>
    </form>
  )
}
