/**
 * What tracing, and the stages that are always kept, cost of a processor for each settlement: all spans and marks of
 * its road, from the hospital's call to the last fact, around work that does nothing but wait in promises. In processes
 * of their own, in turns, so that a machine that drifts drifts for all. A collector that keeps nothing takes what is
 * exported; its own time is not counted.
 *   node dist/load-tests/bench-tracing.js [--settlements 10000] [--rounds 7] [--processor-ms 10]
 */
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { Command } from 'commander'
import type { Caller, Service } from '../common/calls.grpc'
import { systemClock } from '../common/clock'
import { silent } from '../common/log'
import { keyFromWire, keyToWire, type SettlementKey } from '../common/settlement-key'
import { stagesInMemory } from '../common/stages'
import { roads } from '../common/telemetry.otel'
import { startTelemetry } from '../common/telemetry-export.otel'
import type { Exchange } from '../hub/exchange/exchange'
import { stageWatch as hubWatch } from '../hub/exchange/stage-watch'
import { tracedExchange } from '../hub/exchange/traced.otel'
import type { Facts } from '../hub/facts/facts'
import { watchedFacts } from '../hub/facts/stage-watch'
import { tracedFacts } from '../hub/facts/traced.otel'
import type { Fact, FactAck, Question } from '../proto/types'
import { stageWatch as careWatch } from '../region-node/care/stage-watch'
import type { FactBooks } from '../region-node/enrollment/fact-books'
import type { Traced } from '../region-node/enrollment/half'
import { stageWatch as enrollmentWatch } from '../region-node/enrollment/stage-watch'
import { tracedAnswers, tracedFactBooks } from '../region-node/enrollment/traced.otel'
import { tracedDoor } from '../region-node/gateway/traced.otel'
import type { Province, ProvinceQuestion } from '../region-node/province/province'
import { type TracedLine, tracedProvince, tracedRelay } from '../region-node/province/traced.otel'

interface Options {
  readonly settlements: number
  readonly rounds: number
  /** What a settlement costs in all, to say how much of it tracing is. */
  readonly processorMs: number
}

/** bare: nothing around the ports. stages: what is always there. Others: spans alone, by the share that is sampled. */
const KINDS = ['bare', 'stages', '0', '0.1', '1'] as const
type Kind = (typeof KINDS)[number]

/** Promises that are waited for on the way: at the door, in the province's Link, at the hub, at the enrollment half. */
const WAITS = { door: 12, province: 4, hub: 8, enrollment: 12, confirm: 12 }
const WARM_UP = 3_000
const US_PER_MS = 1_000
/** More than one runs in a node at a time; so many journeys are open at once. */
const AT_ONCE = 16

async function waits(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await undefined
}

interface Road {
  settleAndConfirm(number: number): Promise<void>
}

function keyOf(number: number): SettlementKey {
  const settleId = `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`
  return { careRegion: '5101', hospital: 'H51010000001', settleId, kind: 'S' }
}

/** What stands around the stations of a road; as the programs' mains put it there. */
interface Around {
  door(door: Service): Service
  province(province: Province): Province
  exchange(exchange: Exchange): Exchange
  readonly answers: Traced
  /** The ports that marks are made at. */
  readonly read: (key: SettlementKey) => Promise<unknown>
  readonly decide: (key: SettlementKey) => Promise<unknown>
  readonly commit: (key: SettlementKey) => Promise<unknown>
  readonly facts: Facts
  readonly books: FactBooks
  readonly relay: TracedLine['relay']
}

const nothing = async () => undefined
const FACTS: Facts = { epoch: 1, learn: async ({ signed }) => ({ key: signed }) as unknown as FactAck }
const BOOKS = { learn: async () => [] } as unknown as FactBooks
const RELAY = { fresh: () => undefined, linkUp: () => undefined, acked: nothing }

function bare(): Around {
  return {
    ...{ door: (door) => door, province: (province) => province, exchange: (exchange) => exchange },
    ...{ answers: (_question, work) => work(), read: nothing, decide: nothing, commit: nothing },
    ...{ facts: FACTS, books: BOOKS, relay: RELAY },
  }
}

function traced(): Around {
  const [care, hub, enrollment] = [roads(), roads(), roads()]
  return {
    ...bare(),
    door: (door) => tracedDoor(door, care),
    province: (province) => tracedProvince(province, care),
    exchange: (exchange) => tracedExchange(exchange, hub),
    answers: tracedAnswers(enrollment),
    ...{ facts: tracedFacts(FACTS, hub), books: tracedFactBooks(BOOKS, enrollment), relay: tracedRelay(RELAY, care) },
  }
}

function watched(): Around {
  const clock = systemClock
  const hubStages = stagesInMemory('HUB')
  const care = careWatch({ region: '5101', stages: stagesInMemory('CARE'), clock })
  const hub = hubWatch({ stages: hubStages, clock })
  const enrollment = enrollmentWatch({ stages: stagesInMemory('ENROLLMENT'), clock })
  const { read } = care.openings({ read: nothing as never })
  const { confirm } = care.registers({ confirm: async () => ({ wrote: true }) } as never)
  const verdicts = enrollment.verdicts({ read: nothing, write: nothing } as never)
  return {
    ...bare(),
    ...{ door: (door) => care.door(door), province: (province) => care.province(province) },
    exchange: (exchange) => hub.exchange(exchange as never),
    answers: enrollment.traced,
    read: (key) => read(key, '', Number.POSITIVE_INFINITY),
    decide: (key) => confirm({ key } as never),
    async commit(key) {
      await verdicts.read(key, {} as never)
      await verdicts.write({ key } as never)
    },
    facts: watchedFacts(FACTS, hubStages, clock),
    ...{ books: enrollment.factBooks(BOOKS), relay: care.relay(RELAY as never) },
  }
}

function roadOf(around: Around): Road {
  const exchange = around.exchange({
    open: () => new Map(),
    ask: async (question) => {
      await waits(WAITS.hub)
      return around.answers(question, async () => {
        await waits(WAITS.enrollment)
        await around.commit(keyFromWire(question.key) as SettlementKey)
        return { questionId: question.questionId }
      }) as never
    },
  })
  const province = around.province({
    async ask(question: ProvinceQuestion) {
      await waits(WAITS.province)
      const sent = { questionId: 'q', trace: {}, ...question, key: keyToWire(question.key) }
      await exchange.ask(sent as unknown as Question, '5101')
      return { body: Buffer.alloc(0) }
    },
  } as unknown as Province)
  const settle = async ({ settleId }: { settleId: string }) => {
    const key = { ...keyOf(0), settleId }
    await waits(WAITS.door)
    await around.read(key)
    return province.ask({ key, enrollmentRegion: '5116' } as ProvinceQuestion, 1_000)
  }
  const confirm = async ({ settleId }: { settleId: string }) => {
    await waits(WAITS.confirm)
    await around.decide({ ...keyOf(0), settleId })
  }
  const { handlers } = around.door({ definition: {}, handlers: { settle, confirm } as never })
  return { settleAndConfirm: (number) => passed(handlers, around, number) }
}

type Calls = Readonly<Record<string, (request: never, caller: Caller) => unknown>>

const CALLER = { identity: { role: 'hospital', region: '5101', hospital: 'H51010000001' }, trace: {} } as Caller

async function passed(calls: Calls, around: Around, number: number): Promise<void> {
  const key = keyOf(number)
  await calls.settle?.({ settleId: key.settleId } as never, CALLER)
  await calls.confirm?.({ settleId: key.settleId } as never, CALLER)
  await learned(around, key)
}

/** The road of its fact, at all three. */
async function learned({ facts, books, relay }: Around, key: SettlementKey): Promise<void> {
  const wire = keyToWire(key)
  relay.fresh({ number: 1, key, enrollmentRegion: '5116', decision: Buffer.alloc(0) })
  await facts.learn({ signed: wire } as unknown as Fact, '5101')
  await books.learn([], [{ key }] as never)
  await relay.acked({ key: wire, enrollmentRegion: '5116' } as FactAck)
}

/** One process: so many settlements of one kind. @returns microseconds of processor each, all threads */
async function measured(kind: Kind, settlements: number, collector: string): Promise<number> {
  const isOn = kind !== 'bare' && kind !== 'stages'
  const exporting = { service: 'bench', share: Number(kind), slowMs: 1_000, log: silent }
  const stop = isOn ? await startTelemetry({ ...exporting, collector }) : async () => undefined
  const road = roadOf(isOn ? traced() : kind === 'stages' ? watched() : bare())
  await run(road, 0, WARM_UP)
  const before = process.cpuUsage()
  await run(road, WARM_UP, settlements)
  await stop()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / settlements
}

async function run(road: Road, first: number, count: number): Promise<void> {
  let next = first
  const one = async () => {
    while (next < first + count) {
      await road.settleAndConfirm(next++)
      // Exporting and timers have their turn, as between two calls of a hospital.
      if (next % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
}

async function compare({ settlements, rounds, processorMs }: Options): Promise<void> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const collector = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const found = new Map<Kind, number[]>(KINDS.map((kind) => [kind, []]))
  for (let round = 0; round < rounds; round++) {
    for (const kind of KINDS) {
      const given = ['one', kind, `${settlements}`, collector]
      const { stdout } = await promisify(execFile)(process.execPath, [__filename, ...given])
      found.get(kind)?.push(Number(stdout))
    }
  }
  server.close()
  const least = median(found.get('bare') ?? [])
  for (const kind of KINDS) {
    const each = found.get(kind) ?? []
    const more = median(each) - least
    const share = (100 * more) / (processorMs * US_PER_MS)
    const range = `${Math.min(...each).toFixed(1)} to ${Math.max(...each).toFixed(1)}`
    const cost = `${more.toFixed(1)} µs more, ${share.toFixed(2)} % of ${processorMs} ms`
    process.stdout.write(`${kind.padEnd(8)} ${median(each).toFixed(1)} µs (${range}), ${cost}\n`)
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

async function main(): Promise<void> {
  const program = new Command('bench-tracing')
  program
    .option('--settlements <n>', 'in each process', Number, 10_000)
    .option('--rounds <n>', 'of all kinds, one after the other', Number, 7)
    .option('--processor-ms <n>', 'what a settlement costs in all', Number, 10)
    .action((options: Options) => compare(options))
  program
    .command('one <kind> <settlements> <collector>', { hidden: true })
    .action(async (kind: Kind, settlements: string, collector: string) => {
      process.stdout.write(`${await measured(kind, Number(settlements), collector)}`)
    })
  await program.parseAsync()
}

void main()
