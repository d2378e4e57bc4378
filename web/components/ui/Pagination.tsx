import { LinkButton } from './Button'

/** Pages that follow each other by a cursor: there is a way on, and a way back to the first. */
export function Pagination({ label, first, firstLabel, next, nextLabel }: { label: string; first?: string | undefined; firstLabel: string; next?: string | undefined; nextLabel: string }) {
  if (!first && !next) return null
  return (
    <nav aria-label={label} className="mt-8 flex flex-wrap justify-center gap-3">
      {first ? <LinkButton kind="plain" href={first}>{firstLabel}</LinkButton> : null}
      {next ? <LinkButton kind="plain" href={next} rel="next">{nextLabel}</LinkButton> : null}
    </nav>
  )
}
