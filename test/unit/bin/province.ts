/** Organisations that answer operators over real gRPC from what a test puts into them, and the commands run on them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommanderError } from 'commander'
import type { Directory } from '../../../bin/organisations/directory'
import { organisationsOverGrpc } from '../../../bin/organisations/organisations.grpc'
import { Mistake, mistakeLines } from '../../../bin/output/mistake'
import { paintFor } from '../../../bin/output/paint'
import { refusalLines } from '../../../bin/output/refusals'
import type { ControlAnswer } from '../../../bin/parts/control'
import { programWith } from '../../../bin/program'
import type { Exit, World } from '../../../bin/world'
import { type Handlers, type Served, serve, service } from '../../../common/calls.grpc'
import { readCredentials } from '../../../common/credentials.file'
import { Fault, fault } from '../../../common/errors'
import { silent } from '../../../common/log'
import { makeAuthority } from '../../../deploy/local/authority'
import type {
  DayState,
  DayTotals,
  Doubt,
  FrozenRegion,
  HealthCheck,
  HistoryPage,
  ImportReply,
  Knowledge,
  LedgerRow,
  ManualCasesReply,
  OperationsHandlers,
  ParkedRecord,
  PolicyFile,
  QuarantinedFact,
  RebuildState,
  RecountedUnit,
  TailEvent,
} from '../../../proto/types'

export interface Answers {
  rows: LedgerRow[]
  doubts: Doubt[]
  /** In doubt, and not among those. */
  more: number
  checks: HealthCheck[]
  ready: boolean
  knowledge: Knowledge[]
  events: TailEvent[]
  parked: ParkedRecord[]
  quarantined: QuarantinedFact[]
  frozen: FrozenRegion[]
  manual: ManualCasesReply
  imported: ImportReply
  days: DayState[]
  closed: DayTotals[]
  recounted: RecountedUnit[]
  rebuild: RebuildState[]
  policyFiles: PolicyFile[]
  history: HistoryPage[]
}

const NAMES = ['hub-1', 'hub-2', 'region-5101', 'region-5116'] as const
type Name = (typeof NAMES)[number]

export interface FakeProvince {
  readonly answers: Record<Name, Answers>
  /** Takes an organisation away; its address stays in the directory. */
  stop(name: Name): Promise<void>
  control: (order: { do: string; part?: string }) => ControlAnswer
  run(...args: string[]): Promise<{ exit: Exit | 'usage'; out: string[]; notes: string[] }>
  close(): Promise<void>
}

const empty = (): Answers => ({
  rows: [],
  doubts: [],
  more: 0,
  checks: [],
  ready: true,
  knowledge: [],
  events: [],
  parked: [],
  quarantined: [],
  frozen: [],
  manual: { cases: [], silent: [] },
  imported: { accepted: 0, problems: [] },
  ...{ days: [], closed: [], recounted: [], rebuild: [], policyFiles: [], history: [] },
})

export async function fakeProvince(): Promise<FakeProvince> {
  const folder = mkdtempSync(join(tmpdir(), 'province-'))
  const authority = await makeAuthority(folder)
  const operator = await authority.issue({ role: 'operator', name: 'test' }, 'operator')
  const answers = Object.fromEntries(NAMES.map((name) => [name, empty()])) as Record<Name, Answers>
  const served = new Map<Name, Served>()
  for (const name of NAMES) {
    const region = name.startsWith('region') ? name.slice(-4) : ''
    const identity = region ? ({ role: 'care', region } as const) : ({ role: 'hub', instance: name } as const)
    const credentials = readCredentials(await authority.issue(identity, name))
    const services = [operationsOf(name, answers[name])]
    const limits = { bodyBytesMax: 1_000_000 }
    served.set(name, await serve({ address: '127.0.0.1:0', credentials, services, limits, log: silent }))
  }
  const directory: Directory = {
    parts: ['kafka', ...NAMES],
    operations: NAMES.map((name) => {
      const region = name.startsWith('region') ? name.slice(-4) : ''
      return { name, role: region ? 'region' : 'hub', region, address: `127.0.0.1:${served.get(name)?.port}` }
    }),
    doors: [],
    operator,
    names: { '5101': '成都', '5116': '广安' },
  }
  const province: FakeProvince = {
    answers,
    stop: async (name) => served.get(name)?.close(0),
    control: () => ({ ok: true, zh: '', en: '', parts: [] }),
    run: (...args) => run(args, directory, province),
    close: async () => {
      for (const one of served.values()) await one.close(0)
      rmSync(folder, { recursive: true })
    },
  }
  return province
}

async function run(args: string[], directory: Directory, province: FakeProvince) {
  const [out, notes]: [string[], string[]] = [[], []]
  const organisations = organisationsOverGrpc(directory)
  let exit: Exit | 'usage' = 'usage'
  const worldFor = (json: boolean): World => ({
    directory: () => directory,
    organisations: () => organisations.asked,
    control: async (order) => province.control(order),
    hospital: () => Promise.reject(new Error('no hospital here')),
    readFile: (path) => (path.endsWith('.crt') ? readFileSync(path) : Buffer.from('person_id\n')),
    machine: { nodeVersion: 'v20.20.2', freeDiskBytes: () => 5e9 },
    clock: { now: () => 1_000_000, monotonic: () => 0 },
    pause: async () => undefined,
    out: {
      language: 'zh',
      json,
      isTerminal: false,
      paint: paintFor(false),
      line: (text) => void out.push(text),
      note: (text) => void notes.push(text),
    },
    interrupted: AbortSignal.timeout(5_000),
  })
  const program = programWith({
    language: 'zh',
    version: '0',
    run: async (options, work) => {
      try {
        exit = await work(worldFor(options.json === true))
      } catch (error) {
        if (error instanceof Mistake) notes.push(...mistakeLines(error, 'zh'))
        else if (error instanceof Fault) notes.push(...refusalLines(error.refusal, 'zh'))
        else throw error
        exit = 2
      }
    },
  })
  for (const command of [program, ...program.commands, ...program.commands.flatMap((c) => c.commands)]) {
    command
      .exitOverride()
      .configureOutput({ writeErr: (text) => void notes.push(text), writeOut: (text) => void out.push(text) })
  }
  try {
    await program.parseAsync(['node', 'lianjie', ...args])
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
  }
  organisations.close()
  return { exit, out, notes }
}

function manualOf(answers: Answers): Pick<OperationsHandlersOf, 'manualCases' | 'decideManually' | 'withdrawManually'> {
  return {
    manualCases: async () => answers.manual,
    async decideManually({ settlement, isConfirmed, reason }, { identity }) {
      const found = answers.manual.cases.find(({ key }) => key?.settleId === settlement)
      if (!found) throw fault('H9006', { region: '5101', from: '2026-11-23 12:00' }, 60_000)
      const by = identity.role === 'operator' ? identity.name : '?'
      const words = [...found.words, { by, reason, atMs: 2_000 }]
      return { ...found, isConfirmed, words, decided: words.length > 1 }
    },
    async withdrawManually({ settlement }) {
      const found = answers.manual.cases.find(({ key }) => key?.settleId === settlement)
      if (!found) throw fault('H9007', { settlement })
      return found
    },
  }
}

type OperationsHandlersOf = Handlers<OperationsHandlers>

function operationsOf(name: Name, answers: Answers) {
  return service('operations', {
    health: async () => ({
      name,
      version: '0.1.0',
      ready: answers.ready,
      checks: answers.checks,
      startedAtMs: 940_000,
    }),
    show: async ({ settleId }) => ({ knowledge: answers.knowledge.filter(({ key }) => key?.settleId === settleId) }),
    async *scanLedger() {
      yield { rows: answers.rows.slice(0, 1) }
      yield { rows: answers.rows.slice(1) }
    },
    inDoubt: async () => ({ doubts: answers.doubts, more: answers.more, waiting: 1 }),
    async *tail() {
      yield* answers.events
    },
    import: async ({ kind }) => {
      if (kind !== 'people') throw fault('H1001', { field: 'kind' })
      return answers.imported
    },
    parked: async () => ({ records: answers.parked }),
    replayParked: async ({ id }) => {
      if (id !== '0/1') throw fault('H1001', { field: 'id' })
      return { topic: 'fact.5116' }
    },
    frozen: async () => ({ regions: answers.frozen }),
    async liftFreeze({ region }, { identity }) {
      const found = answers.frozen.find((one) => one.region === region)
      if (!found) throw fault('H1001', { field: 'region' })
      const agreedBy = [...found.agreedBy, identity.role === 'operator' ? identity.name : '?']
      return { ...found, agreedBy, lifted: agreedBy.length > 1 }
    },
    ...manualOf(answers),
    quarantined: async () => ({ facts: answers.quarantined }),
    replayQuarantined: async ({ id }) => {
      const found = answers.quarantined.find((one) => one.id === id)
      if (!found) throw fault('H1001', { field: 'id' })
      return { learned: found.code === 'H1004', code: found.code === 'H1004' ? '' : found.code }
    },
    async *closeDay({ day }) {
      yield* answers.days.map((state) => ({ ...state, day: state.day || day }))
    },
    closedUnits: async () => ({ units: answers.closed }),
    recountDay: async ({ day }) => {
      return { units: answers.recounted.filter(({ totals }) => totals?.unit?.day === day) }
    },
    async *rebuildHub() {
      yield* answers.rebuild
    },
    policyFiles: async () => ({ files: answers.policyFiles }),
    async *history({ after }) {
      const gone = answers.history.findIndex(({ bills }) => bills.at(-1)?.key?.settleId === after?.settleId)
      yield* answers.history.slice(gone + 1)
    },
  })
}
