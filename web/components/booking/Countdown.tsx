'use client'
// How long the start is still kept. It counts by the machine's own steady clock and extends nothing.
import { useEffect, useRef, useState } from 'react'
import { leftText } from '../../lib/format'
import { useWords } from '../../lib/words.client'

export function Countdown({ left, onEnd }: { left: number; onEnd: () => void }) {
  const t = useWords('book')
  const [now, setNow] = useState(left)
  const ended = useRef(onEnd)
  useEffect(() => {
    ended.current = onEnd
  })
  useEffect(() => {
    const end = performance.now() + left * 1000
    const timer = setInterval(() => {
      const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000))
      setNow(seconds)
      if (seconds > 0) return
      clearInterval(timer)
      ended.current()
    }, 250)
    return () => clearInterval(timer)
  }, [left])
  return (
    <>
      <span role="timer" aria-live="off" className="numbers font-strong" dir="ltr">{leftText(now)}</span>
      <span role="status" className="sr-only">{now > 0 && now <= 60 ? t('one_minute') : null}</span>
    </>
  )
}
