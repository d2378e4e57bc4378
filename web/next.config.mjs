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
  // Kept pages stay in memory, no more of them than this: anybody may ask for addresses without end.
  cacheMaxMemorySize: 16 * 1024 * 1024,
  experimental: {
    isrFlushToDisk: false,
    // A picture as a camera made it; the edge lets no other form be larger than 64 KB.
    serverActions: { bodySizeLimit: '5200kb' },
  },
  images: { unoptimized: true }, // pictures come in their sizes from /media
}
