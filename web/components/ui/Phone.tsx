import { phoneText } from '../../lib/format'

/** A number to call; it runs from the left in Arabic, too. */
export function Phone({ number, link = true, className = '' }: { number: string; link?: boolean; className?: string }) {
  const text = <bdi dir="ltr" className="numbers whitespace-nowrap">{phoneText(number)}</bdi>
  return link ? <a href={`tel:${number}`} className={`link ${className}`}>{text}</a> : text
}
