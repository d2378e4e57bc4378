'use client'
import { useEffect } from 'react'

/** Tells public/early.js to look again whether somebody seems to be signed in: when `who` changes, and when this goes away. */
export function useWho(who?: unknown) {
  useEffect(() => {
    const look = () => void window.dispatchEvent(new Event('who'))
    look()
    return look
  }, [who])
}
