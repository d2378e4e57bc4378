'use client'
// A dialog of the browser's own: it holds the focus, closes by Escape, and lies above everything without help.
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { IconButton } from './Button'

interface DialogProps {
  open: boolean
  onClose: () => void
  title: ReactNode
  /** The word for "close". */
  close: string
  children: ReactNode
  /** Its buttons, the main one first. */
  actions?: ReactNode
  wide?: boolean
}

export function Dialog({ open, onClose, title, close, children, actions, wide = false }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()

  useEffect(() => {
    const element = dialog.current
    if (open && !element?.open) element?.showModal()
    if (!open && element?.open) element.close()
  }, [open])

  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      className={`m-auto w-[calc(100%-2rem)] rounded-sheet bg-surface p-0 text-ink shadow-floating backdrop:bg-black/50 ${wide ? 'max-w-3xl' : 'max-w-lg'}`}
    >
      {open ? (
        <div className="grid gap-4 p-5 sm:p-7">
          <div className="flex items-start justify-between gap-4">
            <h2 id={id} className="text-title">{title}</h2>
            <IconButton icon="close" label={close} onClick={onClose} className="-me-2 -mt-2" />
          </div>
          <div>{children}</div>
          {actions ? <div className="flex flex-wrap flex-row-reverse justify-start gap-3">{actions}</div> : null}
        </div>
      ) : null}
    </dialog>
  )
}
