// What a page may load and run (Content-Security-Policy): what is ours, and inline scripts that are named one by one.
// There is no inline style at all, hence no style attribute in what the server sends.

/** @param {{ scripts?: readonly string[], dev?: boolean }} what */
export function policy({ scripts = [], dev = false }) {
  // In development the compiler evaluates what it sends, and draws its own messages.
  const more = dev ? ["'unsafe-inline'", "'unsafe-eval'"] : scripts
  return [
    "default-src 'self'",
    ["script-src 'self'", ...more].join(' '),
    dev ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'",
    "img-src 'self' data: blob:",
    dev ? "connect-src 'self' ws: wss:" : "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
