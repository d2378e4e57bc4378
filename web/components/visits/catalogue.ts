// Names of the town and the wilaya of a visit: the visit keeps their slugs alone.
import 'server-only'

import { shared, ask, type Shape } from '../../lib/api'
import { nameOf } from '../../lib/format'
import type { Locale } from '../../lib/words'

const HOUR = 3600

export async function townText(locale: Locale, { town, wilaya }: Pick<Shape<'visit_offer'>, 'town' | 'wilaya'>): Promise<string | undefined> {
  if (!wilaya) return undefined
  const { data } = await ask(shared(HOUR).GET('/api/v1/wilayas'))
  const found = data?.items.find(({ slug }) => slug === wilaya)
  const name = found && nameOf(locale, found)
  if (!town || !found) return name
  const towns = await ask(shared(HOUR).GET('/api/v1/towns', { params: { query: { wilaya } } }))
  const inside = towns.data?.items.find(({ slug }) => slug === town)
  const words = [inside && (locale === 'ar' ? inside.name_ar : inside.name_latin), name].filter((word, at, all) => word && all.indexOf(word) === at)
  return words.join(locale === 'ar' ? '، ' : ', ')
}
