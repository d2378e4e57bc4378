// Bars of our own, as SVG: calm, of one colour, each with its number.  The table beside says the same to everybody, so the drawing
// is silent.  Bars begin where lines of text begin: the drawing turns in Arabic, its numbers do not.
interface Bar {
  key: string
  label: string
  value: number
  /** What is written behind it. */
  text: string
}

const WIDTH = 320
const ROW = 34
const LABEL = 104

export function Bars({ bars, most, rtl }: { bars: readonly Bar[]; most?: number; rtl: boolean }) {
  const top = Math.max(most ?? 0, ...bars.map(({ value }) => value), 0.0001)
  const room = WIDTH - LABEL - 52
  const at = (x: number) => (rtl ? WIDTH - x : x)
  return (
    <svg viewBox={`0 0 ${WIDTH} ${bars.length * ROW}`} aria-hidden="true" focusable="false" className="w-full max-w-xl" direction={rtl ? 'rtl' : 'ltr'}>
      {bars.map(({ key, label, value, text }, index) => {
        const width = Math.max((Math.min(value, top) / top) * room, value > 0 ? 2 : 0)
        const middle = index * ROW + ROW / 2
        return (
          <g key={key}>
            <text x={at(0)} y={middle} dominantBaseline="central" fontSize="14" className="fill-quiet" textAnchor="start">{label}</text>
            <rect x={rtl ? WIDTH - LABEL - room : LABEL} y={middle - 9} width={room} height="18" rx="5" className="fill-sunk" />
            <rect x={rtl ? WIDTH - LABEL - width : LABEL} y={middle - 9} width={width} height="18" rx="5" className="fill-accent" />
            <text x={at(LABEL + room + 6)} y={middle} dominantBaseline="central" fontSize="14" fontWeight="700" className="fill-ink" textAnchor="start">{text}</text>
          </g>
        )
      })}
    </svg>
  )
}
