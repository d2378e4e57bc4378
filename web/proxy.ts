// Every page gets a nonce of its own for its scripts, and an address that names its language.
// Nothing here decides what anybody may do: that is the API's business alone.
import { isLocale, localeOf } from '@contacto/i18n'
import { NextResponse, type NextRequest } from 'next/server'

const policy = (nonce: string) =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

export function proxy(request: NextRequest) {
  const first = request.nextUrl.pathname.split('/')[1] ?? ''

  if (!isLocale(first)) {
    // Next takes a whole address alone, and makes it relative: it holds whatever host the edge answers at.
    const locale = localeOf(request.headers.get('accept-language'))
    const address = request.nextUrl.clone()
    address.pathname = `/${locale}${address.pathname === '/' ? '' : address.pathname}`
    return NextResponse.redirect(address, { status: 307, headers: { vary: 'Accept-Language' } })
  }

  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy(nonce))
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy(nonce))
  return response
}

export const config = { matcher: ['/((?!_next/|api/|dev/|.*\\..*).*)'] }
