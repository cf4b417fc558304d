// npm run test:faults: compiles the programs as npm start does, and starts test/fault/main.ts.

const { spawnSync } = require('node:child_process')
const { join } = require('node:path')

const root = join(__dirname, '..', '..')
const tsc = require.resolve('typescript/bin/tsc')
const built = spawnSync(process.execPath, [tsc, '-p', join(root, 'deploy', 'local', 'tsconfig.json')], {
  stdio: 'inherit',
})
if (built.status !== 0) process.exit(2)
const main = join(root, 'dist', 'test', 'fault', 'main.js')
const ran = spawnSync(process.execPath, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
process.exit(ran.status ?? 2)
