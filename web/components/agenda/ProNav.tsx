'use client'
// The way through the professional's pages: beside each other on a desk, at the thumb on a phone.
import { usePathname } from 'next/navigation'
import { useLocale, useWords } from '../../lib/words.client'
import { Icon, type IconName } from '../icons'
import { Link } from '../ui/Link'
import { menuItem } from '../ui/Menu'

type Word = 'nav_agenda' | 'nav_requests' | 'nav_clients' | 'nav_figures' | 'nav_profile' | 'nav_places' | 'nav_services' | 'nav_hours' | 'nav_links'
interface Way {
  path: string
  icon: IconName
  word: Word
}

const daily: readonly Way[] = [
  { path: '', icon: 'calendar', word: 'nav_agenda' },
  { path: '/requests', icon: 'bell', word: 'nav_requests' },
  { path: '/clients', icon: 'people', word: 'nav_clients' },
]
const seldom: readonly Way[] = [
  { path: '/figures', icon: 'chart', word: 'nav_figures' },
  { path: '/profile', icon: 'person', word: 'nav_profile' },
  { path: '/places', icon: 'place', word: 'nav_places' },
  { path: '/services', icon: 'book', word: 'nav_services' },
  { path: '/hours', icon: 'clock', word: 'nav_hours' },
  { path: '/calendar-links', icon: 'link', word: 'nav_links' },
]
const ofAgenda = ['/visits', '/new', '/block', '/sheet']

export function ProNav() {
  const t = useWords('agenda')
  const locale = useLocale()
  const base = `/${locale}/pro`
  const rest = usePathname().slice(base.length)
  // Who begins has nothing yet to go to.
  if (rest.startsWith('/start')) return null
  const isHere = ({ path }: Way) => (path === '' ? rest === '' || ofAgenda.some((one) => rest.startsWith(one)) : rest.startsWith(path))
  const current = (way: Way) => (isHere(way) ? ('page' as const) : undefined)
  const tab = `inline-flex min-h-target items-center gap-1.5 rounded-field px-2.5 text-note whitespace-nowrap text-quiet no-underline
    hover:bg-wash hover:text-on-wash aria-[current]:bg-wash aria-[current]:font-strong aria-[current]:text-on-wash`
  const thumb = `grid min-h-15 content-center justify-items-center gap-0.5 text-small text-quiet no-underline aria-[current]:font-strong aria-[current]:text-accent`
  return (
    <>
      <nav aria-label={t('nav')} className="pro-nav hidden border-b border-line md:block print:hidden">
        <ul className="mx-auto flex max-w-[calc(var(--page)+3rem)] flex-wrap gap-x-0.5 px-4 py-1.5 sm:px-6">
          {[...daily, ...seldom].map((way) => (
            <li key={way.path}>
              <Link href={`${base}${way.path}`} aria-current={current(way)} className={tab}>
                <Icon name={way.icon} />
                {t(way.word)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <nav aria-label={t('nav')} className="pro-bar fixed inset-x-0 bottom-0 z-20 border-t border-line bg-ground pb-[env(safe-area-inset-bottom)] md:hidden print:hidden">
        <ul className="grid grid-cols-4">
          {daily.map((way) => (
            <li key={way.path}>
              <Link href={`${base}${way.path}`} aria-current={current(way)} className={thumb}>
                <Icon name={way.icon} className="size-6" />
                {t(way.word)}
              </Link>
            </li>
          ))}
          <li>
            <details data-menu="" className="relative" key={rest}>
              <summary className={`${thumb} ${seldom.some(isHere) ? 'font-strong text-accent' : ''}`}>
                <Icon name="more" className="size-6" />
                {t('nav_more')}
              </summary>
              <div className="absolute end-2 bottom-full z-30 mb-2 w-max min-w-56 rounded-card border border-line bg-surface p-2 shadow-floating">
                {seldom.map((way) => (
                  <Link key={way.path} href={`${base}${way.path}`} aria-current={current(way)} className={menuItem}>
                    <Icon name={way.icon} className="text-accent" />
                    {t(way.word)}
                  </Link>
                ))}
              </div>
            </details>
          </li>
        </ul>
      </nav>
    </>
  )
}
