// Shown when one comes here by a link within Contacto; who comes from elsewhere gets lost/page.tsx (server/guard.mjs).
import { LostInAll } from '../../components/site/Lost'
import { Page } from '../../components/ui/Layout'

export default function NotFound() {
  return <Page><LostInAll what="page" /></Page>
}
