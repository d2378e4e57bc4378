// What stands beside a name: the same name in the other script, letters in place of a picture, an address.  Names are never
// split, joined or transliterated: a person says each script himself.  What somebody is called is in format.ts.
import type { Locale } from '@contacto/i18n'
import { nameOf, partsText, personName, type Worded } from './format'

type Person = Parameters<typeof personName>[1]
type Script = 'ar' | 'latin'

/** Text that may be of another script than the page. */
interface Written {
  text: string
  lang: 'ar' | 'fr'
}

const has = (who: Person, script: Script) => Boolean(who[`first_name_${script}`] || who[`family_name_${script}`])

/** The same name in the other script, when it was said in both. */
export function otherName(locale: Locale, who: Person): Written | undefined {
  if (!has(who, 'ar') || !has(who, 'latin')) return undefined
  const lang = locale === 'ar' ? 'fr' : 'ar'
  return { text: untitled(lang, who), lang }
}

/** The name alone. */
export const untitled = (locale: Locale, who: Person) => personName(locale, { ...who, title: undefined })

interface Addressed {
  address_ar?: string | undefined
  address_latin?: string | undefined
}

/** The addresses of a place, that of this language first. */
export function addressesOf(locale: Locale, place: Addressed): Written[] {
  const all: Written[] = []
  if (place.address_ar) all.push({ text: place.address_ar, lang: 'ar' })
  if (place.address_latin) all.push({ text: place.address_latin, lang: 'fr' })
  return locale === 'ar' ? all : all.reverse()
}

/** Aïn Bessem, Bouira; the town alone where it bears the name of its province. */
export const townText = (locale: Locale, { town, wilaya }: { town?: Worded<'name'> | undefined; wilaya: Worded<'name'> }): string =>
  partsText(locale, [town && nameOf(locale, town), nameOf(locale, wilaya)])

/** The pin of a place, for whatever opens maps on this device: nothing is loaded from there before somebody follows it. */
export const mapAddress = ({ latitude, longitude }: { latitude?: number | undefined; longitude?: number | undefined }) =>
  latitude === undefined || longitude === undefined ? undefined : `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`
