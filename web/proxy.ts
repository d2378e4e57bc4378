// Before a page: its language is in its address, and a page made for each request gets a nonce for its scripts.
//
// What a reader would get wrong: nothing here decides what anybody may do; that is the API's business alone.  And pages made
// once for all cannot have one, for they are kept: server/guard.mjs names their scripts by hash, and puts its policy in place
// of this one.
import { isLocale, localeOf } from '@contacto/i18n'
import { NextResponse, type NextRequest } from 'next/server'
import { policy } from './server/policy.mjs'

const dev = process.env.NODE_ENV === 'development'

/** Asked for again with the language of whoever asks: the one he chose, or the one his browser wishes. */
function withLocale(request: NextRequest) {
  const chosen = request.cookies.get('language')?.value ?? ''
  const locale = isLocale(chosen) ? chosen : localeOf(request.headers.get('accept-language'))
  // Next takes a whole address alone, and makes it relative: it holds whatever host the edge answers at.
  const address = request.nextUrl.clone()
  address.pathname = `/${locale}${address.pathname === '/' ? '' : address.pathname}`
  return NextResponse.redirect(address, { status: 307, headers: { vary: 'Accept-Language, Cookie' } })
}

export function proxy(request: NextRequest) {
  if (!isLocale(request.nextUrl.pathname.split('/')[1] ?? '')) return withLocale(request)
  if (dev) {
    const response = NextResponse.next()
    response.headers.set('content-security-policy', policy({ dev }))
    return response
  }
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const asked = new Headers(request.headers)
  const said = policy({ scripts: [`'nonce-${nonce}'`] })
  asked.set('content-security-policy', said)
  const response = NextResponse.next({ request: { headers: asked } })
  response.headers.set('content-security-policy', said)
  return response
}

export const config = { matcher: ['/((?!_next/|api/|dev/|.*\\..*).*)'] }
