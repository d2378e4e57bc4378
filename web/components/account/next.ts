// Where somebody goes once he is signed in: a page of ours, named in the address as `next`.
//
// What a reader would get wrong: "//host" and "/\host" are addresses of other sites to a browser, and so is whatever it makes of
// a tab or a line feed in between.  Only paths below a language of ours pass.
import { isLocale } from '@contacto/i18n'

export function safeNext(next: string | null | undefined): string | undefined {
  if (!next || next.length > 1000 || !/^\/[^/\\]/.test(next) || /[\\\p{Cc}]/u.test(next)) return undefined
  const { origin, pathname, search, hash } = new URL(next, 'http://here.invalid')
  if (origin !== 'http://here.invalid' || !isLocale(pathname.split('/')[1] ?? '')) return undefined
  return pathname + search + hash
}

/** The address of the page that signs in, and comes back here. */
export const signInPath = (locale: string, next: string) => `/${locale}/sign-in?next=${encodeURIComponent(next)}`
