// The wilayas as squares: a drawing of our own, each square a link.  It is not turned in Arabic: the west stays left.
import type { Locale } from '@contacto/i18n'
import type { Wilaya } from '../../lib/catalogue'
import { nameOf } from '../../lib/format'
import { columns, tileRows, tiles } from '../../lib/tiles'

const SIZE = 46
const STEP = 50

export function WilayaMap({ locale, wilayas, label, href }: { locale: Locale; wilayas: readonly Wilaya[]; label: string; href: (slug: string) => string }) {
  const known = new Map(wilayas.map((wilaya) => [wilaya.slug, wilaya]))
  return (
    <svg viewBox={`0 0 ${columns * STEP - STEP + SIZE} ${tileRows * STEP - STEP + SIZE}`} role="group" aria-label={label} direction="ltr" className="tiles w-full overflow-visible">
      {tiles.map(({ slug, column, row }) => {
        const wilaya = slug ? known.get(slug) : undefined
        const x = column * STEP
        const y = row * STEP
        if (!wilaya) return <circle key={`${x}.${y}`} cx={x + SIZE / 2} cy={y + SIZE / 2} r="3" />
        const name = nameOf(locale, wilaya)
        return (
          <a key={wilaya.slug} href={href(wilaya.slug)} aria-label={name}>
            <title>{name}</title>
            <rect x={x} y={y} width={SIZE} height={SIZE} rx="11" />
            {wilaya.number ? (
              <text x={x + SIZE / 2} y={y + SIZE / 2 + 5.5}>
                {wilaya.number}
              </text>
            ) : (
              <circle cx={x + SIZE / 2} cy={y + SIZE / 2} r="5" />
            )}
          </a>
        )
      })}
    </svg>
  )
}
