import { wordsOf, type Locale } from '../../lib/words'
import { Notice } from '../ui/Notice'

/** What was just done, as the address says it. */
export function DoneNotice({ locale, done }: { locale: Locale; done: string | undefined }) {
  const text = done ? wordsOf(locale, 'agenda').maybe(`done.${done}`) : undefined
  return text ? <Notice tone="good" live title={text} className="mb-6" /> : null
}
