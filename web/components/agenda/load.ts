// Whose desk a page is about.
import 'server-only'

import { dateIn, HOME_ZONE } from '../../lib/format'
import type { Locale } from '../../lib/words'
import { own } from '../practice/own'

export async function desk(locale: Locale, here: string) {
  const practice = await own(locale, here)
  const { zone } = practice
  return { practice, zone, today: dateIn(Date.now(), zone), zoneNamed: zone !== HOME_ZONE }
}
