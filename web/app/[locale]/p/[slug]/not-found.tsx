// What the browser shows when it finds out by itself; a server answers with the page /gone (server/guard.mjs).  It holds all three
// languages, for Next does not tell it its address; base.css shows that of <html>.
import { locales } from '@contacto/i18n'
import { Gone } from '../../../../components/professional/Gone'
import { Page } from '../../../../components/ui/Layout'

export default function NotFound() {
  return (
    <Page>
      {locales.map((locale) => (
        <div key={locale} data-only={locale} lang={locale}>
          <Gone locale={locale} />
        </div>
      ))}
    </Page>
  )
}
