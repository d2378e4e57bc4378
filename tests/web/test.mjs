// `npm test [-- FILE…]`: the files named, or all; one after the other, for two cores have enough of one browser and its servers.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

const named = process.argv.slice(2)
const files = named.length > 0 ? named.map((name) => name.replace(/^.*\//, '')) : readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'))
const { status } = spawnSync(process.execPath, ['--import', 'tsx', '--test', '--test-concurrency=1', '--test-reporter=tap', ...files.sort()], { cwd: import.meta.dirname, stdio: 'inherit' })
process.exitCode = status ?? 1
