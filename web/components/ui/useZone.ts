'use client'
import { useSyncExternalStore } from 'react'

const never = () => () => undefined

/** The zone of who looks.  Only his browser knows it, so until the page lives it is the one that is given. */
export const useZone = (until: string) => useSyncExternalStore(never, () => Intl.DateTimeFormat().resolvedOptions().timeZone, () => until)
