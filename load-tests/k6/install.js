/**
 * Installs k6 through the Go toolchain into the data folder, which git ignores: npm run load:k6. Plain JavaScript
 * without dependencies, because nothing may be built yet. The toolchain finds its own way to the module.
 */
const { spawnSync } = require('node:child_process')
const { existsSync, mkdirSync } = require('node:fs')
const { join, resolve } = require('node:path')

/** v2 has another module path, which the module proxy does not serve. */
const MODULE = 'go.k6.io/k6@v1.8.1'
const WANTED = 'v1.8.1'
const root = resolve(__dirname, '..', '..')
const folder = join(resolve(process.env.LIANJIE_DATA ?? join(root, '.lianjie')), 'cache', 'k6')
const program = join(folder, 'k6')

function main() {
  if (installed() === WANTED) return say(`k6 ${WANTED}: ${program}`)
  if (spawnSync('go', ['version']).error) {
    return fail('缺少 Go 1.25 以上：请先安装，再试。', 'Go 1.25 or newer is missing: install it and try again.')
  }
  mkdirSync(folder, { recursive: true })
  say(`… go install ${MODULE}（约三到十分钟 / three to ten minutes）`)
  const { status } = spawnSync('go', ['install', MODULE], { stdio: 'inherit', env: { ...process.env, GOBIN: folder } })
  if (status !== 0 || installed() !== WANTED) return fail('k6 没有装成。', 'k6 was not installed.')
  say(`k6 ${WANTED}: ${program}`)
}

function installed() {
  if (!existsSync(program)) return undefined
  const { stdout } = spawnSync(program, ['version'], { encoding: 'utf8' })
  return /v\d+\.\d+\.\d+/.exec(stdout ?? '')?.[0]
}

function say(text) {
  console.log(text)
}

function fail(zh, en) {
  console.error(`✖ ${zh}\n✖ ${en}`)
  process.exitCode = 1
}

main()
