/** The place of something that is on its way. Give it the size of what comes, so that nothing jumps. */
export function Skeleton({ className = 'h-6 w-full' }: { className?: string }) {
  return <span aria-hidden="true" className={`block rounded-chip bg-line breathing ${className}`} />
}

/** Around skeletons: says once, to those who do not see them, that something comes. */
export function Loading({ label, children, className = '' }: { label: string; children: React.ReactNode; className?: string }) {
  return (
    <div role="status" className={className}>
      <span className="sr-only">{label}</span>
      {children}
    </div>
  )
}
