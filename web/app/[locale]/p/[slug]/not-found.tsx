// What the browser shows when it finds out by itself; a server answers with the page /gone (server/guard.mjs).
import { LostInAll } from '../../../../components/site/Lost'
import { Page } from '../../../../components/ui/Layout'

export default function NotFound() {
  return <Page><LostInAll what="professional" /></Page>
}
