'use client'
import type { ReactNode } from 'react'
import { Form } from '../form/Form'
import type { Action } from '../form/outcome'
import { usePreview } from './preview'

/** A step of the beginning: what is typed shows in the preview at once. */
export function StepForm({ action, submit, children }: { action: Action; submit: string; children: ReactNode }) {
  const take = usePreview((state) => state.take)
  return <Form action={action} submit={submit} onInput={take}>{children}</Form>
}
