import type { MetadataRoute } from 'next'
import { publicUrl } from '../lib/site'

export const dynamic = 'force-dynamic'

/** Search engines may read what is for everybody; questions and what is somebody's own are not. */
export default function robots(): MetadataRoute.Robots {
  const own = ['search', 'book', 'visits', 'inbox', 'me', 'v/', 'r/', 'pro', 'admin', 'sign-in']
  return {
    rules: { userAgent: '*', allow: '/', disallow: ['/api/', ...['ar', 'fr', 'en'].flatMap((locale) => own.map((path) => `/${locale}/${path}`))] },
    sitemap: `${publicUrl()}/sitemap.xml`,
  }
}
