import { Fragment, type ReactNode } from 'react'

/** A message with marks in it: `Rich text={t('agree')} link={(words) => <Link …>{words}</Link>}` for “I agree to the <link>terms</link>”. */
export function Rich({ text, ...marks }: { text: string } & Record<string, string | ((words: string) => ReactNode)>) {
  const parts = text.split(/<(\w+)>(.*?)<\/\1>/gs)
  return parts.map((part, at) => {
    if (at % 3 === 0) return <Fragment key={at}>{part}</Fragment>
    if (at % 3 === 1) return null
    const mark = marks[parts[at - 1]!]
    return <Fragment key={at}>{typeof mark === 'function' ? mark(part) : part}</Fragment>
  })
}
