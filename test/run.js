#!/usr/bin/env node
// npm test: lint, types, and every tier of jest. The last line says how it went: N passed, N failed, N skipped.
// npm test -- PATTERN (or any other argument of jest) runs only that part of the tests.
// Plain JavaScript, because it may be the first thing that runs after a clone, before anything is installed.

const { spawn } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const root = path.join(__dirname, '..')
const chosen = process.argv.slice(2)
const say = (line) => process.stdout.write(`${line}\n`)

// Ctrl-C reaches the children too; we stay to report what they did.
process.on('SIGINT', () => undefined)

/** Runs to the end and answers the exit code; what it prints goes where ours goes. */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('error', (error) => {
      say(`${command}: ${error.message}`)
      resolve(1)
    })
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

const tool = (...parts) => path.join(root, 'node_modules', ...parts)
const failed = (name) => ({ passed: 0, failures: [name], skips: [] })

/** One command that counts as one test. */
async function check(name, args) {
  say(`── ${name}`)
  const began = Date.now()
  const isGood = (await run(process.execPath, args)) === 0
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  say(isGood ? `   ${name}: good (${seconds} s)` : `   ${name}: FAILED (${seconds} s)`)
  return isGood ? { passed: 1, failures: [], skips: [] } : failed(name)
}

async function tests() {
  say(`── tests${chosen.length > 0 ? ` (${chosen.join(' ')})` : ''}`)
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lianjie-test-'))
  const report = path.join(folder, 'report.json')
  try {
    const jest = tool('jest', 'bin', 'jest.js')
    const code = await run(process.execPath, [jest, '--json', `--outputFile=${report}`, ...chosen])
    if (!fs.existsSync(report)) return failed('jest ended without a report')
    return counted(JSON.parse(fs.readFileSync(report, 'utf8')), code)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/** A suite that cannot load is one failure; so is a skipped test that does not say why. */
function counted({ testResults }, code) {
  const tally = { passed: 0, failures: [], skips: [] }
  for (const { name, status, assertionResults, message } of testResults) {
    const suite = path.relative(root, name)
    if (assertionResults.length === 0 && status === 'failed')
      tally.failures.push(`${suite}: cannot load: ${head(message)}`)
    for (const { status: outcome, fullName } of assertionResults) {
      const title = `${suite}: ${fullName}`
      if (outcome === 'passed') tally.passed += 1
      else if (outcome === 'failed') tally.failures.push(title)
      else tally.skips.push(title)
    }
  }
  const unexplained = tally.skips.filter((title) => !reasonIn(title))
  tally.failures.push(...unexplained.map((title) => `${title}: skipped without a reason`))
  tally.skips = tally.skips.filter(reasonIn)
  if (tally.passed + tally.failures.length === 0) tally.failures.push('not one test was run')
  if (code !== 0 && tally.failures.length === 0) tally.failures.push(`jest ended with ${code}`)
  return tally
}

/** Why a test is skipped stands in its own name: test.skip('… [because: …]'). */
const reasonIn = (title) => /\[because: ([^\]]+)\]/.exec(title)?.[1]
const head = (message) => (message ?? '').split('\n').find((line) => line.trim() !== '') ?? 'no message'

async function main() {
  if (!fs.existsSync(path.join(root, 'node_modules'))) {
    say('── npm install (first run)')
    if ((await run('npm', ['install', '--no-audit', '--no-fund'])) !== 0) return ended([failed('npm install')])
  }
  const parts = []
  if (chosen.length === 0) {
    parts.push(await check('lint', [tool('@biomejs', 'biome', 'bin', 'biome'), 'check']))
    parts.push(await check('types', [tool('typescript', 'bin', 'tsc'), '--noEmit']))
  }
  parts.push(await tests())
  ended(parts)
}

function ended(parts) {
  const failures = parts.flatMap((part) => part.failures)
  const skips = parts.flatMap((part) => part.skips)
  const passed = parts.reduce((sum, part) => sum + part.passed, 0)
  for (const title of skips) say(`skipped: ${title}`)
  for (const title of failures) say(`failed: ${title}`)
  process.exitCode = failures.length > 0 ? 1 : 0
  say(`${passed} passed, ${failures.length} failed, ${skips.length} skipped`)
}

// Loaded by its own test as well, which counts made-up reports.
if (require.main === module) main()
module.exports = { counted }
