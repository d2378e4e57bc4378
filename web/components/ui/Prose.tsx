import { Fragment, type ReactNode } from 'react'
import { Rich } from './Rich'

type Marks = Record<string, (words: string) => ReactNode>

/** A text of the messages as paragraphs: an empty line parts them, lines that begin with “- ” are a list. */
export function Prose({ text, ...marks }: { text: string } & { [mark: string]: string | ((words: string) => ReactNode) }) {
  return text.split(/\n{2,}/).map((block, at) => {
    const lines = block.split('\n')
    const points = lines.filter((line) => line.startsWith('- ')).map((line) => line.slice(2))
    const before = lines.filter((line) => !line.startsWith('- ')).join(' ')
    return (
      <Fragment key={at}>
        {before ? <p><Rich text={before} {...(marks as Marks)} /></p> : null}
        {points.length > 0 ? (
          <ul>
            {points.map((point, index) => (
              <li key={index}><Rich text={point} {...(marks as Marks)} /></li>
            ))}
          </ul>
        ) : null}
      </Fragment>
    )
  })
}
