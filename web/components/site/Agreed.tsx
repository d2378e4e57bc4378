import type { Locale } from '@contacto/i18n'
import { dayText } from '../../lib/format'
import type { Document } from '../../lib/documents'

/** What people agree to, as it stands, and since when. `since` is a text with {date}. */
export function Agreed({ locale, document, since }: { locale: Locale; document: Document; since: (date: string) => string }) {
  return (
    <>
      {document.version ? <p className="text-quiet">{since(dayText(locale, document.version, 'long'))}</p> : null}
      {document.sections.map((section, at) => (
        <section key={at}>
          {section.title ? <h2>{section.title}</h2> : null}
          <p>{section.text}</p>
        </section>
      ))}
    </>
  )
}
