// Our icons: 24 units wide, drawn with a line of 1.75, in the colour of the text around them. They are never alone in saying
// something: a label stands beside, or in the button's name. Those that point along a line of text turn with its direction.
import type { SVGProps } from 'react'

const drawings = {
  search: <><circle cx="11" cy="11" r="6.5" /><path d="m16 16 4.5 4.5" /></>,
  place: <><path d="M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21Z" /><circle cx="12" cy="9.5" r="2.5" /></>,
  clock: <><circle cx="12" cy="12" r="8.5" /><path d="M12 7v5l3.2 2" /></>,
  calendar: <><rect x="3.5" y="5" width="17" height="15.5" rx="3" /><path d="M3.5 10h17M8 3v4M16 3v4" /></>,
  person: <><circle cx="12" cy="8" r="4" /><path d="M4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6" /></>,
  people: <><circle cx="9" cy="8.5" r="3.5" /><path d="M2.5 19.5c.6-3.4 3.1-5.2 6.5-5.2s5.9 1.8 6.5 5.2M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.6c2 .7 3.2 2.4 3.5 4.9" /></>,
  phone: <path d="M5 3.5h3.2l1.6 4.3-2 1.7a13 13 0 0 0 6.7 6.7l1.7-2 4.3 1.6V19a1.8 1.8 0 0 1-2 1.8A16.5 16.5 0 0 1 3.2 5.5 1.8 1.8 0 0 1 5 3.5Z" />,
  mail: <><rect x="3" y="5" width="18" height="14" rx="3" /><path d="m4 7.5 8 6 8-6" /></>,
  bell: <path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15ZM10 20.5h4" />,
  check: <path d="m4.5 12.5 5 5 10-11" />,
  close: <path d="m6 6 12 12M18 6 6 18" />,
  plus: <path d="M12 5v14M5 12h14" />,
  minus: <path d="M5 12h14" />,
  menu: <path d="M4 7h16M4 12h16M4 17h16" />,
  more: <><circle cx="5.5" cy="12" r="1" /><circle cx="12" cy="12" r="1" /><circle cx="18.5" cy="12" r="1" /></>,
  next: <path d="m9 5 7 7-7 7" />,
  back: <path d="m15 5-7 7 7 7" />,
  down: <path d="m5 9 7 7 7-7" />,
  up: <path d="m5 15 7-7 7 7" />,
  arrow: <path d="M4 12h15M13 6l6 6-6 6" />,
  filter: <><path d="M4 7h10M18 7h2M4 17h2M10 17h10" /><circle cx="16" cy="7" r="2" /><circle cx="8" cy="17" r="2" /></>,
  shield: <><path d="M12 3.5 5 6v5.5c0 4.5 3 7.5 7 9 4-1.5 7-4.5 7-9V6Z" /><path d="m9 11.8 2.2 2.2 4-4.3" /></>,
  video: <><rect x="3" y="6.5" width="12" height="11" rx="2.5" /><path d="m15 11 6-3.5v9L15 13" /></>,
  home: <path d="m4 11 8-7 8 7v8.5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1ZM9.5 20v-6h5v6" />,
  language: <><circle cx="12" cy="12" r="8.5" /><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17" /></>,
  sun: <><circle cx="12" cy="12" r="4" /><path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4" /></>,
  moon: <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z" />,
  screen: <><rect x="3" y="4.5" width="18" height="12" rx="2" /><path d="M8.5 20.5h7M12 16.5v4" /></>,
  share: <><circle cx="6" cy="12" r="2.5" /><circle cx="17.5" cy="6" r="2.5" /><circle cx="17.5" cy="18" r="2.5" /><path d="m8.3 10.9 7-3.7M8.3 13.1l7 3.7" /></>,
  download: <path d="M12 4v11M7 10.5l5 5 5-5M5 20h14" />,
  print: <><path d="M7 8.5V4h10v4.5M7 17H4.5v-6a2.5 2.5 0 0 1 2.5-2.5h10a2.5 2.5 0 0 1 2.5 2.5v6H17" /><rect x="7" y="14" width="10" height="6.5" /></>,
  edit: <path d="M4.5 19.5h3.7L19 8.7a2 2 0 0 0 0-2.8l-.9-.9a2 2 0 0 0-2.8 0L4.5 15.8Z" />,
  trash: <path d="M4.5 6.5h15M9.5 6V4h5v2M6.5 6.5l1 14h9l1-14M10 10.5v6M14 10.5v6" />,
  lock: <><rect x="5" y="10.5" width="14" height="10" rx="2.5" /><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5" /></>,
  info: <><circle cx="12" cy="12" r="8.5" /><path d="M12 11v5.5M12 7.5v.5" /></>,
  warning: <path d="M12 4 2.8 20h18.4ZM12 10v4.5M12 17v.5" />,
  link: <path d="M9.5 14.5 14.5 9.5M8 11l-2.5 2.5a3.8 3.8 0 0 0 5.4 5.4L13.5 16.5M16 13l2.5-2.5a3.8 3.8 0 0 0-5.4-5.4L10.5 7.5" />,
  star: <path d="m12 3.5 2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.7l5.9-.8Z" />,
  chart: <path d="M4 20h16M7 16v-4M12 16V6M17 16v-7" />,
  settings: <><path d="M4 8h9M17 8h3M4 16h3M11 16h9" /><circle cx="15" cy="8" r="2" /><circle cx="9" cy="16" r="2" /></>,
  pause: <path d="M8.5 5v14M15.5 5v14" />,
  offline: <><path d="M3 3l18 18M5.5 12.5a9.5 9.5 0 0 1 4-2.3M2.5 9a14 14 0 0 1 4.3-2.7M18.5 12.5a9.6 9.6 0 0 0-3-1.9M21.5 9A14 14 0 0 0 10.8 5.6M9 16a4.3 4.3 0 0 1 5.5-.4" /><circle cx="12" cy="19" r="1" /></>,
  out: <path d="M13.5 4.5H6.5a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h7M16 8l4 4-4 4M20 12H9.5" />,
  medical: <path d="M9.5 4h5v5.5H20v5h-5.5V20h-5v-5.5H4v-5h5.5Z" />,
  law: <path d="M12 4v16M7 20h10M5 7h14M5 7l-2.5 6.5a2.7 2.7 0 0 0 5 0ZM19 7l-2.5 6.5a2.7 2.7 0 0 0 5 0Z" />,
  tools: <path d="M14.5 6.5a4 4 0 0 1 5-1.5l-2.7 2.7 1.5 1.5L21 6.5a4 4 0 0 1-5.5 5L8 19a2 2 0 0 1-3-3l7.5-7.5a4 4 0 0 1 2-2Z" />,
  beauty: <><circle cx="6.5" cy="17" r="3" /><circle cx="6.5" cy="7" r="3" /><path d="m9 8.5 11.5 8.5M9 15.5 20.5 7" /></>,
  book: <path d="M12 6.5c-2-1.7-4.8-2.2-8-2v13.5c3.2-.2 6 .3 8 2 2-1.7 4.8-2.2 8-2V4.5c-3.2-.2-6 .3-8 2ZM12 6.5V20" />,
  paw: <><circle cx="6" cy="11" r="1.8" /><circle cx="10" cy="6.5" r="1.8" /><circle cx="14.5" cy="6.5" r="1.8" /><circle cx="18.3" cy="11" r="1.8" /><path d="M12 11.5c-3 0-5.5 3-5.5 5.5 0 3 3.5 2.5 5.5 2.5s5.5.5 5.5-2.5c0-2.5-2.5-5.5-5.5-5.5Z" /></>,
} as const

export type IconName = keyof typeof drawings

const turning: ReadonlySet<IconName> = new Set(['next', 'back', 'arrow', 'out'])

export function Icon({ name, className = '', ...rest }: { name: IconName } & SVGProps<SVGSVGElement>) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      className={`inline-block ${/(^|\s)size-/.test(className) ? '' : 'size-[1.25em]'} shrink-0 align-[-0.22em] ${turning.has(name) ? 'rtl:-scale-x-100' : ''} ${className}`}
      {...rest}
    >
      {drawings[name]}
    </svg>
  )
}

/** The mark: a C whose opening is a free hour. */
export function Mark({ className = '' }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false" className={`inline-block size-8 shrink-0 ${className}`}>
      <rect width="32" height="32" rx="9" className="fill-accent" />
      <path d="M21.8 11.4a7.8 7.8 0 1 0 0 9.2" fill="none" strokeWidth="3.2" strokeLinecap="round" className="stroke-ground" />
      <circle cx="23" cy="16" r="2.4" className="fill-saffron" />
    </svg>
  )
}
