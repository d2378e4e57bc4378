'use client'
// Hands the page's address on: by the sheet of the phone, else to the clipboard.
import { useState } from 'react'
import { Button } from '../ui/Button'

export function ShareButton({ label, copied, title }: { label: string; copied: string; title: string }) {
  const [done, setDone] = useState(false)

  async function share() {
    const url = window.location.origin + window.location.pathname
    try {
      if (typeof navigator.share === 'function') return await navigator.share({ title, url })
      await navigator.clipboard.writeText(url)
      setDone(true)
    } catch {
      // Whoever closes the sheet, or forbids the clipboard, has the address bar.
    }
  }

  return (
    <Button kind="quiet" size="small" icon={done ? 'check' : 'share'} onClick={() => void share()}>
      <span role="status">{done ? copied : label}</span>
    </Button>
  )
}
