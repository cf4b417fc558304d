/**
 * What `npm start` runs on a bare machine: plain JavaScript without dependencies, because it installs them. It brings
 * what is missing, builds when something changed, and hands over to dist/deploy/local/main.js in this same process.
 */
const { spawn, spawnSync } = require('node:child_process')
const { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } = require('node:fs')
const { delimiter, join, resolve } = require('node:path')

const ROOT = resolve(__dirname, '..', '..')
const NODE_MIN = [20, 19]
const JAVA_MIN = 17
const SYSTEM_PACKAGES = 'openjdk-17-jre-headless maven'
const SOURCES = ['common', 'hub', 'region-node', 'proto', 'bin', 'deploy', 'load-tests', 'test/sim']
const STAMP = join(ROOT, 'dist', '.built')
const BAR_WIDTH = 20
const TAIL_LINES = 30

const args = process.argv.slice(2)
// With --json standard output belongs to the last line alone.
const out = args.includes('--json') ? process.stderr : process.stdout
const locale = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || ''
const asked = args[args.indexOf('--lang') + 1]
const english = args.includes('--lang') ? asked === 'en' : locale.toLowerCase().startsWith('en')
const said = (zh, en) => (english ? en : zh)

/** Somebody must do something first: one sentence, no stack. */
class Missing extends Error {}

/** Shows what is waited for: a moving bar on a terminal, a line now and then elsewhere; short waits stay silent. */
function waiting(what, usualMs) {
  const began = Date.now()
  let toldAt = 0
  const timer = setInterval(() => {
    const waited = Date.now() - began
    if (waited < 1_000) return
    const seconds = Math.round(waited / 1_000)
    if (out.isTTY) {
      // Without a measure of the work the bar nears its end ever more slowly.
      const full = Math.round((waited / (waited + usualMs)) * BAR_WIDTH)
      const line = `[${'#'.repeat(full)}${'·'.repeat(BAR_WIDTH - full)}] ${what} ${seconds} s`
      out.write(`\r\x1b[2K${line.slice(0, (out.columns || 80) - 1)}`)
    } else if (Date.now() - toldAt > 10_000) {
      toldAt = Date.now()
      out.write(`… ${what} (${seconds} s)\n`)
    }
  }, 200)
  return () => {
    clearInterval(timer)
    if (out.isTTY) out.write('\r\x1b[2K')
  }
}

/** Runs a program to its end; what it says is shown only when it fails. */
function run(what, usualMs, command, parameters) {
  const done = waiting(what, usualMs)
  return new Promise((fulfil, reject) => {
    const child = spawn(command, parameters, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    const hear = (chunk) => {
      text = (text + chunk).slice(-20_000)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('error', (error) => {
      done()
      reject(new Missing(`${what}: ${error.message}`))
    })
    child.once('close', (code, signal) => {
      done()
      if (code === 0) return fulfil(undefined)
      const tail = text.trimEnd().split('\n').slice(-TAIL_LINES).join('\n')
      reject(new Missing(`${what}: ${signal || `${said('退出码', 'exit code')} ${code}`}\n${tail}`))
    })
  })
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return
  const wanted = NODE_MIN.join('.')
  throw new Missing(
    said(
      `需要 Node.js ${wanted} 或更高版本，当前为 ${process.versions.node}`,
      `Node.js ${wanted} or later is needed, this is ${process.versions.node}`,
    ),
  )
}

const changedAt = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0)

async function install() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json')
  const wanted = Math.max(changedAt(join(ROOT, 'package-lock.json')), changedAt(join(ROOT, 'package.json')))
  if (changedAt(installed) >= wanted) return
  const npm = process.env.npm_execpath
  // `npm ci` can refuse behind a mirror without other platforms' packages; scripts of packages are never needed.
  const parameters = ['install', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund']
  const [command, all] = npm ? [process.execPath, [npm, ...parameters]] : ['npm', parameters]
  await run(said('安装 npm 依赖', 'installing npm packages'), 30_000, command, all)
  const now = new Date()
  utimesSync(installed, now, now)
}

const succeeds = (command, parameters) => spawnSync(command, parameters, { stdio: 'ignore' }).status === 0
const inPath = (name) => (process.env.PATH || '').split(delimiter).some((folder) => existsSync(join(folder, name)))

function javaVersion() {
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  return Number(/version "(\d+)/.exec(stderr || '')?.[1] ?? 0)
}

/** Kafka needs Java; Maven is needed once, to bring Kafka. */
async function javaAndMaven() {
  if (process.env.LIANJIE_KAFKA) return
  const cache = join(process.env.LIANJIE_DATA || join(ROOT, '.lianjie'), 'cache')
  const line = args[args.indexOf('--kafka') + 1]
  const version = args.includes('--kafka') && line ? line : '3.9'
  const fetched = existsSync(cache) && readdirSync(cache).some((name) => name.startsWith(`kafka-${version}`))
  if (javaVersion() >= JAVA_MIN && (fetched || inPath('mvn'))) return
  const may = process.getuid?.() === 0 ? [] : succeeds('sudo', ['-n', 'true']) ? ['sudo', '-n'] : undefined
  if (!may || !inPath('apt-get')) {
    const command =
      process.platform === 'darwin' ? 'brew install openjdk maven' : `sudo apt-get install -y ${SYSTEM_PACKAGES}`
    throw new Missing(
      said(
        `缺少 Java ${JAVA_MIN} 或 Maven。请执行：${command}`,
        `Java ${JAVA_MIN} or Maven is missing. Type: ${command}`,
      ),
    )
  }
  const apt = (what, ...rest) => {
    const [command, ...parameters] = [...may, 'apt-get', ...rest]
    return run(what, 60_000, command, parameters)
  }
  const what = said('安装系统软件包 Java 与 Maven', 'installing the system packages Java and Maven')
  const packages = ['install', '-y', '--no-install-recommends', ...SYSTEM_PACKAGES.split(' ')]
  await apt(what, ...packages).catch(async () => {
    await apt(said('更新系统软件包目录', "updating the system's package lists"), 'update')
    await apt(what, ...packages)
  })
}

function newestSource() {
  const files = SOURCES.filter((folder) => existsSync(join(ROOT, folder))).flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true })
      .filter((name) => name.endsWith('.ts') || name.endsWith('tsconfig.json'))
      .map((name) => join(ROOT, folder, name)),
  )
  return Math.max(...[...files, join(ROOT, 'tsconfig.json'), join(ROOT, 'package.json')].map(changedAt))
}

/** Compiles when a source is newer than the last build; a type error stops the start. */
async function build() {
  const newest = newestSource()
  if (changedAt(STAMP) > newest) return
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
  const began = new Date()
  const what = said('编译 TypeScript', 'compiling TypeScript')
  await run(what, 10_000, process.execPath, [tsc, '-p', join(ROOT, 'deploy', 'local', 'tsconfig.json')])
  mkdirSync(join(ROOT, 'dist'), { recursive: true })
  writeFileSync(STAMP, '')
  // What was edited while the compiler ran is newer than this.
  utimesSync(STAMP, began, began)
}

async function start() {
  checkNode()
  // "From Enter" is counted from here.
  process.env.LIANJIE_ENTERED_AT = String(Math.round(Date.now() - process.uptime() * 1_000))
  await install()
  await javaAndMaven()
  await build()
  const { main } = require(join(ROOT, 'dist', 'deploy', 'local', 'main.js'))
  process.exit(await main(args))
}

start().catch((error) => {
  process.stderr.write(`${error instanceof Missing ? error.message : error.stack}\n`)
  process.exit(1)
})
