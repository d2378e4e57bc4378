/** JSON that may stand inside <script>: nothing in it can end the element. */
const scriptText = (value: object) => JSON.stringify(value).replaceAll('<', '\\u003c')

/** What a page says, once more for search engines (schema.org). */
export function Structured({ of }: { of: object }) {
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: scriptText({ '@context': 'https://schema.org', ...of }) }} />
}
