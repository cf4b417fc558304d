/** Numbered checks of everything that a province needs, each with its measured value and, when wrong, the exact fix. */
import { X509Certificate } from 'node:crypto'
import { basename } from 'node:path'
import type { HealthReply } from '../../proto/types'
import { type Told, tellAll } from '../organisations/asking'
import type { Words } from '../output/language'
import { padded } from '../output/table'
import type { ControlAnswer } from '../parts/control'
import { type Exit, exits, json, type World } from '../world'

interface Check {
  readonly name: string
  readonly ok: boolean
  /** Measured, with the threshold where there is one. */
  readonly measured: string
  readonly fix: Words
}

const NODE_AT_LEAST = [20, 19] as const
const DISK_AT_LEAST_BYTES = 1_000_000_000
const CERTIFICATE_AT_LEAST_DAYS = 30
const DAY_MS = 86_400_000

export async function doctor(world: World): Promise<Exit> {
  const checks = [...machineChecks(world), ...(await provinceChecks(world))]
  const wrong = checks.filter(({ ok }) => !ok)
  const { out } = world
  if (out.json) {
    const named = checks.map(({ name, ok, measured, fix }, i) => {
      return { number: i + 1, name, ok, measured, fix_zh: fix.zh, fix_en: fix.en }
    })
    json(out, { ok: wrong.length === 0, wrong: wrong.length, checks: named })
  } else for (const line of checkLines(checks, world)) out.line(line)
  return wrong.length > 0 ? exits.wrong : exits.fine
}

function machineChecks({ machine }: World): Check[] {
  const [major = 0, minor = 0] = machine.nodeVersion.replace(/^v/, '').split('.').map(Number)
  const [needMajor, needMinor] = NODE_AT_LEAST
  const free = machine.freeDiskBytes()
  return [
    {
      name: 'node',
      ok: major > needMajor || (major === needMajor && minor >= needMinor),
      measured: `${machine.nodeVersion} (≥ ${needMajor}.${needMinor})`,
      fix: {
        zh: `请安装 Node.js ${needMajor}.${needMinor} 或更新版本`,
        en: `install Node.js ${needMajor}.${needMinor} or newer`,
      },
    },
    {
      name: 'disk',
      ok: free >= DISK_AT_LEAST_BYTES,
      measured: `${(free / 1e9).toFixed(1)} GB free (≥ ${DISK_AT_LEAST_BYTES / 1e9} GB)`,
      fix: {
        zh: '请清理数据目录所在的磁盘；演示数据可用 npm start -- --reset 清空',
        en: 'free the disk that holds the data folder; npm start -- --reset forgets the demo data',
      },
    },
  ]
}

async function provinceChecks(world: World): Promise<Check[]> {
  let parts: Check[]
  try {
    parts = [...certificateChecks(world), ...(await partChecks(world))]
  } catch (error) {
    const fix = { zh: '请运行 npm start，或用 --directory 指明各机构地址', en: 'run npm start, or name a --directory' }
    return [{ name: 'province', ok: false, measured: `not described: ${(error as Error).message}`, fix }]
  }
  const health = await tellAll(world.organisations(), (asked) => asked.health())
  // Without a supervisor nobody can let a single part up.
  const start = parts.some(({ name, ok }) => name === 'supervisor' && !ok) ? 'npm start' : undefined
  return [...parts, ...health.flatMap((told) => healthChecks(told, start))]
}

/** Certificates on this machine: the authority's, the operator's, the hospitals'. */
function certificateChecks(world: World): Check[] {
  const { operator, doors } = world.directory()
  const held = [operator, ...doors.map(({ credentials }) => credentials)]
  const files = new Set(held.flatMap(({ authority, certificate }) => [authority, certificate]))
  return [...files].map((file) => certificateCheck(world, file))
}

function certificateCheck({ readFile, clock }: World, file: string): Check {
  const name = `certificate ${basename(file, '.crt')}`
  const fix = {
    zh: `请换发证书 ${file}，放回原处后重启；本地演示可用 npm start -- --reset`,
    en: `renew ${file}, put it in its place and restart; for the local demo npm start -- --reset`,
  }
  try {
    const daysLeft = (Date.parse(new X509Certificate(readFile(file)).validTo) - clock.now()) / DAY_MS
    const measured = `${Math.floor(daysLeft)} days left (≥ ${CERTIFICATE_AT_LEAST_DAYS})`
    return { name, ok: daysLeft >= CERTIFICATE_AT_LEAST_DAYS, measured, fix }
  } catch (error) {
    return { name, ok: false, measured: (error as Error).message, fix }
  }
}

/** The supervisor's view: what runs, and what an operator holds down. A province without one has no such checks. */
async function partChecks({ control, directory }: World): Promise<Check[]> {
  if (directory().parts.length === 0) return []
  let answer: ControlAnswer
  try {
    answer = await control({ do: 'parts' })
  } catch {
    const fix = { zh: '请运行 npm start，并让它继续运行', en: 'run npm start and leave it running' }
    return [{ name: 'supervisor', ok: false, measured: 'no answer', fix }]
  }
  const parts = answer.parts.map(({ name, state, detail }) => ({
    name: `part ${name}`,
    ok: state === 'running',
    measured: [state, detail].filter(Boolean).join(', '),
    fix: {
      zh: state === 'stopped' ? `请运行 npx lianjie start ${name}` : `等待它自动重启；一直不行请看 npm start 的输出`,
      en:
        state === 'stopped'
          ? `run npx lianjie start ${name}`
          : 'it restarts by itself; if not, read the output of npm start',
    },
  }))
  return [{ name: 'supervisor', ok: true, measured: `${parts.length} parts`, fix: { zh: '', en: '' } }, ...parts]
}

function healthChecks(told: Told<HealthReply>, start: string | undefined): Check[] {
  const { name } = told.place
  const order = start ?? `npx lianjie start ${name}`
  if (told.refused) {
    const cause = told.refused.params.part ?? told.refused.params.cause ?? ''
    return [
      {
        name,
        ok: false,
        measured: [`no answer at ${told.place.address}`, told.refused.code, cause].filter(Boolean).join(', '),
        fix: {
          zh: `请运行 ${order}；仍不行请看它的日志`,
          en: `run ${order}; if that does not help, read its log`,
        },
      },
    ]
  }
  const { ready, version, checks } = told.value
  const itself = { name, ok: ready, measured: version, fix: { zh: '见下面各项', en: 'see the lines below' } }
  const inside = checks.map((check) => ({
    name: `${name} ${check.name}`,
    ok: check.ok,
    measured: check.detail,
    fix: { zh: check.remedyZh, en: check.remedyEn },
  }))
  return [itself, ...inside]
}

function checkLines(checks: readonly Check[], { out }: World): string[] {
  const zh = out.language === 'zh'
  const width = Math.max(...checks.map(({ name }) => name.length))
  const lines = checks.flatMap(({ name, ok, measured, fix }, i) => {
    const mark = ok ? out.paint('green', '✔') : out.paint('red', '✖')
    const line = `${String(i + 1).padStart(3)} ${mark} ${padded(name, width)}  ${measured}`
    return ok ? [line] : [line, `      ${zh ? '→ 办法' : '→ fix'}: ${fix[out.language]}`]
  })
  const wrong = checks.filter(({ ok }) => !ok).length
  const verdict = zh ? `${checks.length} 项检查，${wrong} 项不正常` : `${checks.length} checks, ${wrong} not well`
  return [...lines, out.paint(wrong === 0 ? 'green' : 'red', verdict)]
}
