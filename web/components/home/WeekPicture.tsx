/** The sign of Contacto, drawn large: a week in which the free hours are lit. Only a picture; nobody's hours are meant. */
const week = ['.o.oo.', 'oo..o.', '.oo.oo', 'o.o*o.', '..ooo.', '', '']

export function WeekPicture({ days, fromRight = false, className = '' }: { days: readonly string[]; fromRight?: boolean; className?: string }) {
  return (
    <svg viewBox="0 0 446 372" aria-hidden="true" focusable="false" className={className}>
      {week.map((hours, day) => {
        const x = 4 + (fromRight ? 6 - day : day) * 64
        return (
          <g key={day}>
            <text x={x + 26} y="20" textAnchor="middle" className="fill-quiet text-note font-strong">
              {days[day]}
            </text>
            {[...(hours || '      ')].map((hour, at) => (
              <rect
                key={at}
                x={x}
                y={38 + at * 56}
                width="52"
                height="44"
                rx="12"
                className={hour === 'o' ? 'fill-accent opacity-25' : hour === '*' ? 'fill-saffron' : 'fill-sunk'}
              />
            ))}
          </g>
        )
      })}
      <path d="m211 228 8 8 16-17" fill="none" strokeWidth="4.5" strokeLinecap="round" strokeLinejoin="round" className="stroke-on-saffron" />
    </svg>
  )
}
