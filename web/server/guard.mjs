// Stands before Next's server and gives each page that was made once for all what depends on more than the page: its policy,
// for proxy.ts does not see the page, and a nonce in a page that is kept would be none; and its addresses in each language, for
// they bear the name that we have here, which is not known where it was built.  Everything else passes as it is.
import http from 'node:http'
import { policy } from './policy.mjs'
import { scriptHashes } from './scripts.mjs'

/** Policies by the ETag of their page; the oldest is forgotten. */
const known = new Map()
const MOST = 500

function policyOf(etag, html) {
  let said = etag && known.get(etag)
  if (said) return said
  const { hashes, strange } = scriptHashes(html.toString('utf8'))
  if (strange > 0) console.warn(JSON.stringify({ level: 'warn', message: 'a kept page has inline scripts that nobody knows', count: strange }))
  said = policy({ scripts: hashes })
  if (etag) {
    if (known.size >= MOST) known.delete(known.keys().next().value)
    known.set(etag, said)
  }
  return said
}

const site = (process.env.CONTACTO_PUBLIC_URL ?? 'http://localhost:8080').replace(/\/$/, '')
const LOCALES = ['ar', 'fr', 'en']

/** The page's own address and its sisters' (RFC 8288), where search engines look for them as well as in the page. */
function addresses(url) {
  const path = url.split('?')[0].replace(/^\/(ar|fr|en)(?=\/|$)/, '')
  const link = (locale, what) => `<${site}/${locale}${path}>; ${what}`
  return [
    link(url.slice(1, 3), 'rel="canonical"'),
    ...LOCALES.map((locale) => link(locale, `rel="alternate"; hreflang="${locale}"`)),
    link(LOCALES[0], 'rel="alternate"; hreflang="x-default"'),
  ]
}

const weak = (etag) => String(etag ?? '').replace(/^W\//, '')
const isKept = (response) =>
  String(response.getHeader('content-type') ?? '').startsWith('text/html') && (response.hasHeader('x-nextjs-prerender') || response.hasHeader('x-nextjs-cache'))

/** Holds back what is written to a kept page until it is whole, and its policy known. */
function guard(request, response) {
  const { write, end, writeHead, flushHeaders } = response
  const asked = request.headers['if-none-match']
  const chunks = []
  let kept
  // Next would say 304 without having the page at hand, hence without its policy.
  delete request.headers['if-none-match']

  const decide = () => (kept ??= isKept(response))
  const add = (chunk, encoding) => {
    if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8'))
  }
  response.writeHead = function (...words) {
    const fields = words.find((word) => typeof word === 'object' && word !== null)
    if (fields && !Array.isArray(fields)) for (const [name, value] of Object.entries(fields)) response.setHeader(name, value)
    if (!decide()) return writeHead.apply(response, words)
    response.statusCode = words[0]
    return response
  }
  response.flushHeaders = () => (decide() ? undefined : flushHeaders.call(response))
  response.write = (chunk, encoding, done) => {
    if (!decide()) return write.call(response, chunk, encoding, done)
    add(chunk, encoding)
    const then = typeof encoding === 'function' ? encoding : done
    if (then) queueMicrotask(then)
    return true
  }
  response.end = (chunk, encoding, done) => {
    if (!decide()) return end.call(response, chunk, encoding, done)
    add(chunk, encoding)
    Object.assign(response, { write, end, writeHead, flushHeaders })
    const page = Buffer.concat(chunks)
    const etag = response.getHeader('etag')
    if (request.method !== 'HEAD') response.setHeader('content-security-policy', policyOf(etag, page))
    if (response.statusCode === 200) response.setHeader('link', [response.getHeader('link'), addresses(request.url)].flat().filter(Boolean).join(', '))
    const then = [chunk, encoding, done].find((word) => typeof word === 'function')
    if (etag && response.statusCode === 200 && weak(asked) === weak(etag)) {
      response.statusCode = 304
      for (const name of ['content-type', 'content-length']) response.removeHeader(name)
      return end.call(response, then)
    }
    if (request.method !== 'HEAD') response.setHeader('content-length', page.length)
    return end.call(response, page, then)
  }
}

const { createServer } = http
http.createServer = (...words) => {
  const listener = words.pop()
  return createServer(...words, (request, response) => {
    if (request.method === 'GET' || request.method === 'HEAD') guard(request, response)
    return listener(request, response)
  })
}
