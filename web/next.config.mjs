import path from 'node:path'

const root = path.join(import.meta.dirname, '..')

/** One folder that runs anywhere with `node`: web/.next/standalone/web/server.js */
export default {
  output: 'standalone',
  outputFileTracingRoot: root,
  turbopack: { root },
  transpilePackages: ['@contacto/i18n'],
  poweredByHeader: false,
  reactStrictMode: true,
}
