// Stands before Next's server and gives each page that was made once for all what depends on more than the page: its policy,
// for proxy.ts does not see the page, and a nonce in a page that is kept would be none; and its addresses in each language, for
// they bear the name that we have here, which is not known where it was built.  What is not there, and what failed, Next would
// have the browser draw: they get kept pages instead, which need no script.  Everything else passes as it is.
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

const localeOf = (url) => LOCALES.find((locale) => url.startsWith(`/${locale}/`) || url === `/${locale}`) ?? LOCALES[0]

/** Pages that say that something is not there, or failed; by their address, as long as we run. */
const plain = new Map()

/** A kept page of ours without the framework's scripts, but for the one before the first paint: it shows, and links lead on. */
async function plainPage(path) {
  let html = plain.get(path)
  if (html) return html
  const answer = await fetch(`http://127.0.0.1:${process.env.PORT}${path}`)
  if (!answer.ok) return undefined
  html = (await answer.text())
    .replace(/<script\b(?![^>]*src="\/early\.js")[^>]*>[\s\S]*?<\/script\s*>/gi, '')
    .replace(/<link\b[^>]*\bas="script"[^>]*>/gi, '')
  plain.set(path, html)
  return html
}

/** Which of them: a professional who is not there is another thing than a page that is not. */
const insteadOf = (url, status) => (status !== 404 ? 'failed' : /^\/(ar|fr|en)\/p\//.test(url) ? 'gone' : 'lost')

const weak = (etag) => String(etag ?? '').replace(/^W\//, '')
const isHtml = (response) => String(response.getHeader('content-type') ?? '').startsWith('text/html')
const isError = (response) => response.statusCode === 404 || response.statusCode >= 500
const isKept = (response) => response.hasHeader('x-nextjs-prerender') || response.hasHeader('x-nextjs-cache')

/** Holds back what is written to such a page until it is whole. */
function guard(request, response) {
  const { write, end, writeHead, flushHeaders } = response
  const asked = request.headers['if-none-match']
  const chunks = []
  let kept
  // Next would say 304 without having the page at hand, hence without its policy.  A picture needs none.
  if (!request.url.endsWith('/card.png')) delete request.headers['if-none-match']

  const decide = () => (kept ??= isHtml(response) && (isError(response) || isKept(response)))
  const add = (chunk, encoding) => {
    if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8'))
  }
  /** Of an error: our page, with its number where it has one; what Next made, should ours be missing. */
  async function instead(page) {
    const locale = localeOf(request.url)
    const html = await plainPage(`/${locale}/${insteadOf(request.url, response.statusCode)}`).catch(() => undefined)
    for (const name of ['content-length', 'etag', 'link']) response.removeHeader(name)
    response.setHeader('cache-control', 'private, no-store')
    if (!html) return page
    response.setHeader('content-security-policy', policy({}))
    const digest = /data-dgst="([\w.]+)"/.exec(page.toString('utf8'))?.[1] ?? ''
    return html.replace('{digest}', digest)
  }

  response.writeHead = function (...words) {
    const fields = words.find((word) => typeof word === 'object' && word !== null)
    if (typeof words[0] === 'number') response.statusCode = words[0]
    if (fields && !Array.isArray(fields)) for (const [name, value] of Object.entries(fields)) response.setHeader(name, value)
    if (!decide()) return writeHead.apply(response, words)
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
    const then = [chunk, encoding, done].find((word) => typeof word === 'function')
    const page = Buffer.concat(chunks)
    if (isError(response)) {
      instead(page).then((html) => end.call(response, html, then))
      return response
    }
    const etag = response.getHeader('etag')
    if (request.method !== 'HEAD') response.setHeader('content-security-policy', policyOf(etag, page))
    if (response.statusCode === 200) response.setHeader('link', [response.getHeader('link'), addresses(request.url)].flat().filter(Boolean).join(', '))
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
