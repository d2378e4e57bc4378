'use client'
import { Button } from '../ui/Button'

/** A browser prints without it, too. */
export const PrintButton = ({ label }: { label: string }) => <Button size="small" icon="print" onClick={() => window.print()}>{label}</Button>
