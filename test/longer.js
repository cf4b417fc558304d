#!/usr/bin/env node
// The tests that try as much as they are given time for, with more of it than npm test has:
//   npm run test:statements -- --orders 500 --seed 7
//   npm run test:fuzz -- --cases 1000000 --seed 7      and again one case of it: --seed 7 --only 4711
//   npm run test:races -- --rounds 100 --calls 256

const { spawnSync } = require('node:child_process')
const path = require('node:path')
const { parseArgs } = require('node:util')

const root = path.join(__dirname, '..')
const KINDS = {
  statements: { where: ['--selectProjects', 'fault', '--', 'test/fault/statements'], options: ['orders', 'seed'] },
  fuzz: { where: ['--selectProjects', 'fuzz'], options: ['cases', 'seed', 'only'] },
  races: { where: ['--selectProjects', 'fault', '--', 'test/fault/races'], options: ['rounds', 'calls', 'seed'] },
}

const [kind, ...given] = process.argv.slice(2)
const { where, options } = KINDS[kind]
const { values } = parseArgs({
  args: given,
  options: Object.fromEntries(options.map((name) => [name, { type: 'string' }])),
})
for (const [name, value] of Object.entries(values)) {
  if (!/^\d+$/.test(value)) throw new Error(`--${name} takes a whole number, found ${value}`)
  process.env[`LIANJIE_${kind.toUpperCase()}_${name.toUpperCase()}`] = value
}
const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js')
const { status } = spawnSync(process.execPath, [jest, ...where], { cwd: root, stdio: 'inherit' })
process.exitCode = status ?? 1
