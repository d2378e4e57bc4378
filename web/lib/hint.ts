// Whether somebody seems to be signed in, for pages that are the same for everybody: a cookie that scripts may read, with his
// role and no more.  It decides which links the header shows (public/early.js, base.css) and nothing else: what anybody may do
// is the API's business, by a cookie that no script can read.
import { cookies } from 'next/headers'

type Hint = 'client' | 'professional' | 'admin'

/** To be called where somebody signs in (his roles), or out (none). */
export async function setHint(roles: readonly string[] | null) {
  const jar = await cookies()
  if (!roles) {
    jar.delete('who')
    return
  }
  const hint: Hint = roles.includes('admin') ? 'admin' : roles.includes('professional') ? 'professional' : 'client'
  jar.set('who', hint, { path: '/', sameSite: 'lax', maxAge: 60 * 60 * 24 * 60 })
}
