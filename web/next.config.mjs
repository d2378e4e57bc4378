import path from 'node:path'

const root = path.join(import.meta.dirname, '..')

/** One folder that runs anywhere with `node`: web/.next/standalone/web/server.js */
export default {
  output: 'standalone',
  distDir: process.env.WEB_DIST || '.next',
  outputFileTracingRoot: root,
  turbopack: { root },
  transpilePackages: ['@contacto/api', '@contacto/i18n'],
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  compress: false, // the edge does it
  images: { unoptimized: true }, // pictures come in their sizes from /media
}
