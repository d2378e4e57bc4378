'use client'
import { useFormStatus } from 'react-dom'
import { Button } from './Button'
import type { ComponentProps } from 'react'

/** The button of a form with an action: it says so while the form is on its way, and is not pressed twice. */
export function SubmitButton({ busy, children, ...rest }: { busy?: string } & Omit<ComponentProps<typeof Button>, 'type'>) {
  const { pending } = useFormStatus()
  return (
    <>
      <Button type="submit" aria-disabled={pending || undefined} onClick={(event) => pending && event.preventDefault()} {...rest}>
        {pending && busy ? busy : children}
      </Button>
      {/* Beside the button, not in it: a live region has no name to give. */}
      {busy ? <span role="status" className="sr-only">{pending ? busy : ''}</span> : null}
    </>
  )
}
