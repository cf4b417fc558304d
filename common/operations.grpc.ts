/** Where operators and the hub ask an organisation about itself: health, one settlement, the ledger, doubts, steps. */
import type {
  HealthReplyIn,
  InDoubtReplyIn,
  KnowledgeIn,
  LedgerRowsIn,
  OperationsHandlers,
  ShowReplyIn,
  StageTimeIn,
  TailEventIn,
  TailRequest,
} from '../proto/types'
import { type Caller, type Handlers, type Served, serve, service } from './calls.grpc'
import { type Clock, isCalendarDay } from './clock'
import type { Credentials } from './credentials.file'
import { fault } from './errors'
import { type Person, personOf } from './identity'
import type { Log } from './log'
import type { OperationsSource } from './operations'
import { keyFromWire, keyText, keyToWire } from './settlement-key'
import type { Organisation, Stages } from './stages'
import type { Step, Steps } from './steps'

export interface OperationsParts {
  /** host:port; port 0 takes a free one. */
  readonly address: string
  readonly credentials: Credentials
  /** Of the process, e.g. hub-1. */
  readonly name: string
  readonly version: string
  /** One for each half that runs in this process. */
  readonly sources: readonly OperationsSource[]
  readonly steps: Steps
  /** Where the time of settlements went, by organisation; absent: nobody measured. */
  readonly stages?: { readonly [O in Organisation]?: Pick<Stages<O>, 'of'> }
  readonly clock: Clock
  readonly log: Log
}

// An import file of all the people of a city's pilot; nothing else here is large.
const BODY_BYTES_MAX = 64 * 1024 * 1024
const PARKED_DEFAULT = 100
const TAIL_WAITING_MAX = 10_000
const US_PER_MS = 1_000
/** Checks without which a process cannot do its work; the others show what waits for somebody else. */
const NEEDED = /\b(postgres|kafka|redis)\b/

/** Listens and answers. @throws when the address cannot be had */
export function serveOperations(parts: OperationsParts): Promise<Served> {
  const { address, credentials, log } = parts
  const services = [service('operations', guarded(operationsHandlers(parts)))]
  return serve({ address, credentials, services, limits: { bodyBytesMax: BODY_BYTES_MAX }, log })
}

type OperationsAnswers = Handlers<OperationsHandlers>

/** What is asked here is nobody's business but the operators' and the hub's. */
function guarded(answers: OperationsAnswers): OperationsAnswers {
  const admitted = Object.entries(answers).map(([name, answer]) => {
    const checked = (request: never, caller: Caller) => {
      const { role } = caller.identity
      if (role !== 'operator' && role !== 'hub') throw fault('H1011')
      readable(request)
      return (answer as (request: never, caller: Caller) => unknown)(request, caller)
    }
    return [name, checked]
  })
  return Object.fromEntries(admitted) as OperationsAnswers
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f\ufffd]/
const TEXT_MAX = 200

/** Names and days of any question, before it meets a database that takes neither. @throws Fault H1001 */
function readable(request: object): void {
  for (const [field, value] of Object.entries(request)) {
    if (typeof value !== 'string' || value === '') continue
    const found = JSON.stringify(value.slice(0, TEXT_MAX))
    if (value.length > TEXT_MAX || UNPRINTABLE.test(value))
      throw fault('H1001', { field, found, expected: `at most ${TEXT_MAX} printable characters` })
    if ((field === 'day' || field === 'fromDay') && !isCalendarDay(value))
      throw fault('H1001', { field, found, expected: 'a day, yyyy-MM-dd' })
  }
}

/** The answers alone, for tests without a wire. */
export function operationsHandlers(parts: Omit<OperationsParts, 'address' | 'credentials' | 'log'>): OperationsAnswers {
  const { sources, steps, clock } = parts
  const startedAtMs = clock.now()
  return {
    health: () => healthOf(parts, startedAtMs),
    show: ({ settleId }) => shown(parts, settleId),
    scanLedger: ({ day }) => scanned(sources, day || undefined),
    inDoubt: () => doubtsOf(sources),
    tail: (request, { gone }) => followed(steps, request, gone),
    import: ({ kind, csv }) => offered(sources, 'import', 'import')(kind, csv),
    parked: async ({ limit }) => ({ records: await offered(sources, 'parked', 'parked')(limit || PARKED_DEFAULT) }),
    quarantined: async ({ limit }) => {
      const each = sources.map((source) => source.quarantined?.(limit || PARKED_DEFAULT) ?? [])
      return { facts: (await Promise.all(each)).flat() }
    },
    replayQuarantined: ({ id }) => offered(sources, 'replayQuarantined', 'quarantine')(id),
    frozen: async () => ({ regions: await offered(sources, 'frozen', 'hub')() }),
    liftFreeze: async ({ region }, caller) => offered(sources, 'liftFreeze', 'hub')(region, personIn(caller)),
    manualCases: () => offered(sources, 'manualCases', 'hub')(),
    decideManually: async (said, caller) => offered(sources, 'decideManually', 'hub')(said, personIn(caller)),
    withdrawManually: async ({ settlement }, caller) =>
      offered(sources, 'withdrawManually', 'hub')(settlement, personIn(caller)),
    closeDay: ({ day }, { gone }) => offered(sources, 'closeDay', 'hub')(day || undefined, gone),
    closedUnits: async ({ day }) => ({ units: await offered(sources, 'closedUnits', 'hub')(day || undefined) }),
    recountDay: async ({ day }) => {
      const counted = await Promise.all(sources.map((source) => source.recount?.(day) ?? []))
      return { units: counted.flat() }
    },
    rebuildHub: (_, { gone }) => offered(sources, 'rebuildHub', 'hub')(gone),
    policyFiles: async () => ({ files: [...(await offered(sources, 'policyFiles', 'enrollment')())] }),
    history({ fromDay, after }, caller) {
      // Persons stand in it: a hub has no business with them.
      personIn(caller)
      readable(after ?? {})
      return offered(sources, 'history', 'enrollment')(fromDay, keyFromWire(after))
    },
    replayParked: async ({ id }) => ({ topic: await offered(sources, 'replayParked', 'parked')(id) }),
  }
}

/** A person answers for it, with a name; another hub does not. @throws Fault H1011 */
function personIn({ identity, keyDigest }: Caller): Person {
  if (identity.role !== 'operator') throw fault('H1011')
  return personOf(identity, keyDigest)
}

async function healthOf(
  { sources, name, version }: Pick<OperationsParts, 'sources' | 'name' | 'version'>,
  startedAtMs: number,
): Promise<HealthReplyIn> {
  const checks = (await Promise.all(sources.map((source) => source.checks()))).flat()
  const ready = checks.every((check) => check.ok || !NEEDED.test(check.name ?? ''))
  return { name, version, ready, checks, startedAtMs }
}

type Showing = Pick<OperationsParts, 'sources' | 'steps' | 'stages'>

async function shown({ sources, steps, stages = {} }: Showing, settleId: string): Promise<ShowReplyIn> {
  const known = (await Promise.all(sources.map((source) => source.show(settleId)))).flat()
  const remembered = steps.of(settleId)
  const told = new Set<Step>()
  const knowledge = known.map((entry): KnowledgeIn => {
    const own = remembered.filter((step) => isAbout(step, entry))
    for (const step of own) told.add(step)
    return { ...entry, timeline: own.map(tailEvent) }
  })
  // Steps of what never came to be known: asked, refused, undecided.
  const untold = remembered.filter((step) => !told.has(step))
  const all = [...knowledge, ...byOrganisationAndKey(untold)]
  return { knowledge: all.map((entry) => ({ ...entry, stages: stagesOf(entry, stages) })) }
}

function stagesOf({ organisation, key }: KnowledgeIn, stages: NonNullable<OperationsParts['stages']>): StageTimeIn[] {
  const about = keyFromWire(key as Parameters<typeof keyFromWire>[0])
  const own = about && stages[organisation as Organisation]?.of(about)
  return (own ?? []).map(({ stage, ms }) => ({ stage, tookUs: Math.round(ms * US_PER_MS) }))
}

function isAbout({ organisation, region, key }: Step, entry: KnowledgeIn): boolean {
  if (organisation !== entry.organisation || region !== (entry.region ?? '')) return false
  const entryKey = keyFromWire(entry.key as Parameters<typeof keyFromWire>[0])
  return entryKey !== undefined && keyText(entryKey) === keyText(key)
}

function byOrganisationAndKey(untold: readonly Step[]): KnowledgeIn[] {
  const groups = new Map<string, { readonly first: Step; readonly timeline: TailEventIn[] }>()
  for (const step of untold) {
    const name = `${step.organisation} ${step.region} ${keyText(step.key)}`
    const group = groups.get(name) ?? { first: step, timeline: [] }
    group.timeline.push(tailEvent(step))
    groups.set(name, group)
  }
  return [...groups.values()].map(({ first: { organisation, region, key }, timeline }) => {
    return { organisation, region, key: keyToWire(key), timeline }
  })
}

async function* scanned(sources: readonly OperationsSource[], day: string | undefined): AsyncIterable<LedgerRowsIn> {
  for (const source of sources) for await (const rows of source.scan(day)) yield { rows }
}

async function doubtsOf(sources: readonly OperationsSource[]): Promise<InDoubtReplyIn> {
  const all = await Promise.all(sources.map((source) => source.inDoubt()))
  const doubts = all.flatMap((one) => one.doubts).sort((a, b) => Number(b.ageMs ?? 0) - Number(a.ageMs ?? 0))
  const more = all.reduce((sum, one) => sum + (one.more ?? 0), 0)
  return { doubts, more, waiting: all.reduce((sum, { waiting }) => sum + waiting, 0) }
}

/** The method of the source that has it. @throws Fault H1001 when no organisation in this process offers it */
type Offered =
  | 'import'
  | 'replayQuarantined'
  | 'frozen'
  | 'liftFreeze'
  | 'manualCases'
  | 'decideManually'
  | 'withdrawManually'
  | 'parked'
  | 'replayParked'
  | 'closeDay'
  | 'closedUnits'
  | 'rebuildHub'
  | 'policyFiles'
  | 'history'

function offered<M extends Offered>(
  sources: readonly OperationsSource[],
  method: M,
  business: string,
): NonNullable<OperationsSource[M]> {
  const source = sources.find((one) => one[method] !== undefined)
  if (!source) throw fault('H1001', { field: business })
  return (source[method] as (...args: unknown[]) => unknown).bind(source) as NonNullable<OperationsSource[M]>
}

/** Steps as they happen, until the caller hangs up; whoever reads too slowly loses the oldest of them. */
async function* followed(steps: Steps, request: TailRequest, gone: AbortSignal): AsyncIterable<TailEventIn> {
  const waiting: Step[] = []
  let wake: () => void = () => undefined
  const unfollow = steps.follow((step) => {
    if (!isWanted(step, request)) return
    if (waiting.length >= TAIL_WAITING_MAX) waiting.shift()
    waiting.push(step)
    wake()
  })
  gone.addEventListener('abort', () => wake())
  try {
    while (!gone.aborted) {
      for (let step = waiting.shift(); step; step = waiting.shift()) yield tailEvent(step)
      await new Promise<void>((resolve) => {
        wake = resolve
        if (gone.aborted || waiting.length > 0) resolve()
      })
    }
  } finally {
    unfollow()
  }
}

function isWanted({ key, code }: Step, { settleId, errorsOnly }: TailRequest): boolean {
  return (settleId === '' || key.settleId === settleId) && (!errorsOnly || code !== undefined)
}

function tailEvent({ atMs, organisation, region, key, step, code, tookUs }: Step): TailEventIn {
  return { atMs, organisation, region, key: keyToWire(key), step, code: code ?? '', tookUs: Math.round(tookUs ?? 0) }
}
