'use client'
// Results by distance from where one is.  The browser is asked only when somebody taps, and a hundred metres are exact enough.
import { useRouter } from 'next/navigation'
import { useState, useSyncExternalStore } from 'react'
import { Button } from '../ui/Button'

interface Props {
  /** The results' address without any point: to be completed. */
  address: string
  says: { near: string; locating: string; unknown: string; outside: string }
}

const never = () => () => undefined
const PATIENCE_MS = 15_000
const AGE_MS = 600_000

const isInAlgeria = ({ latitude, longitude }: GeolocationCoordinates) => latitude >= 18 && latitude <= 38 && longitude >= -9 && longitude <= 12.5

function addressAt(address: string, { latitude, longitude }: GeolocationCoordinates) {
  const [path, query] = address.split('?')
  const pairs = new URLSearchParams(query)
  pairs.set('latitude', latitude.toFixed(3))
  pairs.set('longitude', longitude.toFixed(3))
  pairs.set('sort', 'nearest')
  return `${path}?${pairs}`
}

export function NearMe({ address, says }: Props) {
  const router = useRouter()
  const able = useSyncExternalStore(never, () => 'geolocation' in navigator, () => false)
  const [state, setState] = useState<'idle' | 'locating' | 'unknown' | 'outside'>('idle')
  if (!able) return null

  function locate() {
    setState('locating')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState(isInAlgeria(coords) ? 'idle' : 'outside')
        if (isInAlgeria(coords)) router.push(addressAt(address, coords), { scroll: false })
      },
      () => setState('unknown'),
      { timeout: PATIENCE_MS, maximumAge: AGE_MS },
    )
  }

  return (
    <>
      <Button kind="plain" size="small" icon="place" onClick={locate} aria-disabled={state === 'locating'}>
        {state === 'locating' ? says.locating : says.near}
      </Button>
      <span role="status" className={state === 'unknown' || state === 'outside' ? 'basis-full text-note text-warn' : 'sr-only'}>
        {state === 'unknown' ? says.unknown : state === 'outside' ? says.outside : ''}
      </span>
    </>
  )
}
