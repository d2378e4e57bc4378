// Shown when one comes here by a link within Contacto; who comes from elsewhere gets lost/page.tsx (server/guard.mjs).  Next does
// not tell this page its address, hence not its language: it holds all three, and base.css shows that of <html>.
import { locales } from '@contacto/i18n'
import { Lost } from '../../components/site/Lost'
import { Page } from '../../components/ui/Layout'

export default function NotFound() {
  return (
    <Page>
      {locales.map((locale) => (
        <div key={locale} data-only={locale} lang={locale}>
          <Lost locale={locale} />
        </div>
      ))}
    </Page>
  )
}
