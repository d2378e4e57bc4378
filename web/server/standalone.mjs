// `next build` leaves static files out of its standalone folder: put them beside the server that serves them, and our guard
// before that server.
import fs from 'node:fs'
import path from 'node:path'
import { writeFaces } from './faces.mjs'

const web = path.join(import.meta.dirname, '..')
const built = path.join(web, process.env.WEB_DIST || '.next')
const standalone = path.join(built, 'standalone/web')

fs.cpSync(path.join(built, 'static'), path.join(standalone, path.basename(built), 'static'), { recursive: true })
fs.cpSync(path.join(web, 'public'), path.join(standalone, 'public'), { recursive: true })

fs.renameSync(path.join(standalone, 'server.js'), path.join(standalone, 'next-server.js'))
for (const file of ['guard.mjs', 'policy.mjs', 'scripts.mjs']) fs.copyFileSync(path.join(import.meta.dirname, file), path.join(standalone, file))

// The program that draws what is shared, with its faces.
for (const file of ['card.mjs', 'fonts.conf']) fs.cpSync(path.join(import.meta.dirname, file), path.join(standalone, 'server', file))
writeFaces(path.join(standalone, 'server/faces'))

fs.writeFileSync(path.join(standalone, 'server.js'), "import('./guard.mjs').then(() => require('./next-server.js'))\n")
