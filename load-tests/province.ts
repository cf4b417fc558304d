/** The running province: where it is, which processes it is, and whether its ledgers agree. */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import type { Directory } from '../bin/organisations/directory'
import { dataFolder, readDirectory } from '../bin/organisations/directory.file'
import { Mistake } from '../bin/output/mistake'
import { projectRoot } from '../common/contracts.grpc'
import { kafkaSecurityIn } from '../common/kafka.file'
import { readSettings } from '../common/settings.file'
import { topicsWith } from '../common/topics'
import { type Control, control } from '../deploy/local/control'
import { nodeOf } from '../deploy/local/layout'
import type { PartStatus } from '../deploy/local/supervisor'
import { hubSettings } from '../hub/config'
import { regionNodeSettings } from '../region-node/config'
import { questionGroup } from '../region-node/enrollment/half'
import type { Questions } from './hung-process.kafka'
import type { Parts } from './processes.file'
import { billable, type CatalogRow } from './shapes'

export interface Province {
  readonly directory: Directory
  /** Catalog items for bills. */
  readonly codes: readonly string[]
  /** Of the local supervisor. */
  readonly control: Control
  parts(): Promise<Parts>
  /** What the floor runs on: the province's own broker and database server. */
  readonly servers: { readonly brokers: readonly string[]; readonly postgres: string }
  /** Where a region's questions lie until its enrollment half reads them. */
  questions(region: string): Questions
  /** @returns PASS, or what the last look said */
  verified(withinMs: number): Promise<string>
}

export interface Where {
  /** Default: the local province of `npm start`. */
  readonly directory?: string
}

/** @throws NoProvince; Mistake when it is written down but does not run */
export async function runningProvince({ directory: file }: Where): Promise<Province> {
  const directory = readDirectory(file)
  const folder = file === undefined ? dataFolder() : dirname(file)
  const supervisor = control(folder)
  const parts = async () => new Map((await supervisor.status()).flatMap(({ name, pid }) => (pid ? [[pid, name]] : [])))
  try {
    if (!(await supervisor.wait(SERVES_MS))) throw notWhole(await supervisor.status())
  } catch (error) {
    throw error instanceof Mistake ? error : notRunning(folder)
  }
  return {
    directory,
    codes: codesIn(join(projectRoot(), 'deploy', 'settings', 'catalogs')),
    control: supervisor,
    parts,
    servers: serversOf(folder),
    questions: (region) => questionsOf(folder, region),
    verified: (withinMs) => verified(folder, file, withinMs),
  }
}

const SERVES_MS = 60_000

/** The story kills parts of its province; load put on it then would measure the story. */
function notWhole(parts: readonly PartStatus[]): Mistake {
  const names = parts.filter(({ state }) => state !== 'running').map(({ name, state }) => `${name} (${state})`)
  return new Mistake(
    { zh: `省里有部件没有在服务：${names.join('、')}`, en: `not all parts serve: ${names.join(', ')}` },
    {
      zh: '等 npm start 讲完（“全省保持运行”）再来；被停住的部件用 npx lianjie start 放开',
      en: 'wait until npm start has told its story ("stays live"); let a held part up with npx lianjie start',
    },
  )
}

function notRunning(folder: string): Mistake {
  return new Mistake(
    { zh: `${folder} 里没有正在运行的省`, en: `no province runs in ${folder}` },
    {
      zh: '另开一个终端运行 npm start，等它说全省在服务；别处的省用 LIANJIE_DATA 指明',
      en: 'type npm start in another terminal and wait until it says that all serve; name another with LIANJIE_DATA',
    },
  )
}

/** Of the newest catalog. */
function codesIn(catalogs: string): string[] {
  const newest = readdirSync(catalogs)
    .filter((name) => name.endsWith('.csv'))
    .sort()
    .at(-1)
  if (!newest) throw new Error(`${catalogs}: no catalog`)
  const rows: CatalogRow[] = parse(readFileSync(join(catalogs, newest)), { columns: true, bom: true, trim: true })
  return billable(rows)
}

/** What the local province's own hub is set to use. */
function serversOf(folder: string): Province['servers'] {
  const { kafka, postgres } = readSettings(hubSettings, join(folder, 'settings', 'hub-1.yaml'))
  return { brokers: kafka.brokers, postgres: postgres.ownerUrl ?? postgres.url }
}

/** As that region's own settings say. @throws Error when it has no enrollment half */
function questionsOf(folder: string, region: string): Questions {
  const { enrollment } = readSettings(regionNodeSettings, join(folder, 'settings', `${nodeOf(region)}.yaml`))
  if (!enrollment) throw new Error(`${nodeOf(region)} answers no questions`)
  const { brokers, topicPrefix } = enrollment.kafka
  return {
    kafka: { brokers, security: kafkaSecurityIn(enrollment.kafka) },
    topic: topicsWith(topicPrefix).request(region),
    group: questionGroup(topicPrefix, region),
  }
}

const LOOK_AGAIN_MS = 5_000
const OUTPUT_MAX = 64 * 1_048_576

/** `lianjie verify`, again until it passes: facts travel behind the patient. */
async function verified(folder: string, file: string | undefined, withinMs: number): Promise<string> {
  const until = performance.now() + withinMs
  for (;;) {
    const verdict = await verdictOf(folder, file)
    if (verdict === 'PASS' || performance.now() > until) return verdict
    await pause(LOOK_AGAIN_MS)
  }
}

function verdictOf(folder: string, file: string | undefined): Promise<string> {
  const command = [join(projectRoot(), 'bin', 'lianjie.js'), 'verify', '--json', ...(file ? ['--directory', file] : [])]
  const options = { env: { ...process.env, LIANJIE_DATA: folder }, maxBuffer: OUTPUT_MAX }
  return new Promise((resolve) => {
    execFile(process.execPath, command, options, (error, stdout) => {
      try {
        resolve(String((JSON.parse(stdout) as { verdict?: unknown }).verdict ?? 'UNKNOWN'))
      } catch {
        resolve(`UNKNOWN (${error?.message.split('\n')[0] ?? 'no answer'})`)
      }
    })
  })
}
