// `next build` leaves static files out of its standalone folder: put them beside the server that serves them.
import fs from 'node:fs'
import path from 'node:path'

const web = path.join(import.meta.dirname, '..')
const standalone = path.join(web, '.next/standalone/web')

fs.cpSync(path.join(web, '.next/static'), path.join(standalone, '.next/static'), { recursive: true })
if (fs.existsSync(path.join(web, 'public')))
  fs.cpSync(path.join(web, 'public'), path.join(standalone, 'public'), { recursive: true })
