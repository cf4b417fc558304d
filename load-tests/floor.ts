/**
 * The floor: the bare hops of settlements with their facts, no logic and no signatures. Two hub instances and three
 * region nodes of its own, over mutual TLS, on the same broker and database server as the product, with messages of
 * the product's sizes. Whatever the product takes beyond it is ours to answer for; compare only inside one run, for a
 * shared machine drifts by a factor of two between minutes.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { type Arrivals, arrivals, type Percentiles, percentilesOf } from '../bin/hospital/arrivals'
import { systemClock } from '../common/clock'
import { projectRoot } from '../common/contracts.grpc'
import { readCredentials } from '../common/credentials.file'
import { createTopics } from '../common/topics.kafka'
import { makeAuthority } from '../deploy/local/authority'
import { PARTITIONS } from '../deploy/local/layout'
import { BYTES, frameOf, headOf } from './floor/frame'
import { type Caller, callerAt } from './floor/hop.grpc'
import { type FloorPlace, topicsOf } from './floor/place'
import { makeTables } from './floor/tables.pg'

export interface FloorSettings {
  readonly brokers: readonly string[]
  /** A database that may be written to, under a schema named floor. */
  readonly postgres: string
  /** Where the compiled code is; dist by default. */
  readonly compiled?: string
}

export interface FloorReport {
  readonly settleMs: Percentiles
  readonly confirmMs: Percentiles
  readonly failed: number
  /** Confirmed before the plan's last second was over. */
  readonly inTime: number
}

export interface Floor {
  run(plan: Arrivals): Promise<FloorReport>
  close(): void
}

const RETENTION_MS = 3_600_000
const START_MS = 40_000
const HUBS = [0, 1]
const REGIONS = ['5101', '5107', '5116']

/** Starts the processes from compiled code. */
export async function startFloor(settings: FloorSettings): Promise<Floor> {
  const { brokers, postgres, compiled = join(projectRoot(), 'dist') } = settings
  const folder = mkdtempSync(join(tmpdir(), 'floor-'))
  const run = `floor.${uuidv7()}`
  const credentials = await issued(folder)
  await makeTables(postgres)
  await createTopics(brokers, topicSpecs(run))
  const children: ChildProcess[] = []
  const close = () => {
    for (const child of children) child.disconnect()
    rmSync(folder, { recursive: true })
  }
  const started = (part: 'hub' | 'node', at: Partial<FloorPlace>) => {
    const place = { brokers, postgres, run, hub: 0, region: '', linkPorts: [], ...at }
    const child = fork(join(compiled, 'load-tests', 'floor', 'process.js'), [part, JSON.stringify(place)])
    children.push(child)
    return portOf(child, part)
  }
  try {
    const linkPorts = await Promise.all(HUBS.map((hub) => started('hub', { hub, credentials: credentials.hub })))
    const at = (region: string) => ({ region, linkPorts, credentials: credentials.care })
    const doors = await Promise.all(REGIONS.map((region) => started('node', at(region))))
    const callers = doors.map((port) => callerAt(port, readCredentials(credentials.hospital)))
    return {
      run: (plan) => measured(plan, callers),
      close() {
        for (const caller of callers) caller.close()
        close()
      },
    }
  } catch (error) {
    close()
    throw error
  }
}

/** Of an authority of its own, which ends with the run. */
async function issued(folder: string) {
  const authority = await makeAuthority(folder)
  const [region, hospital] = ['5101', 'H51010000001']
  return {
    hub: await authority.issueOnce({ role: 'hub', instance: 'hub-1' }, 'hub'),
    care: await authority.issueOnce({ role: 'care', region }, 'care'),
    hospital: await authority.issueOnce({ role: 'hospital', region, hospital }, 'hospital'),
  }
}

function topicSpecs(run: string) {
  const topics = topicsOf(run)
  const named = (names: readonly string[], partitions: number) =>
    names.map((name) => ({ name, partitions, retentionMs: RETENTION_MS }))
  const regional = REGIONS.flatMap((region) => [topics.request(region), topics.fact(region)])
  return [...named(regional, PARTITIONS), ...named([...HUBS.map((hub) => topics.reply(String(hub))), topics.toHub], 1)]
}

function portOf(child: ChildProcess, part: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`a ${part} of the floor does not serve after ${START_MS} ms`))
    const timer = setTimeout(late, START_MS)
    child.once('message', ({ port }: { port: number }) => {
      clearTimeout(timer)
      resolve(port)
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`a ${part} of the floor ended with ${code}`))
    })
  })
}

/** Patients of each region go to the next region's door. */
async function measured(plan: Arrivals, callers: readonly Caller[]): Promise<FloorReport> {
  const [settleMs, confirmMs]: [number[], number[]] = [[], []]
  const open: Promise<void>[] = []
  let [failed, inTime, n] = [0, 0, 0]
  const startMs = systemClock.monotonic()
  for (const offsetMs of arrivals(plan, Math.random)) {
    const dueMs = startMs + offsetMs
    const waitMs = dueMs - systemClock.monotonic()
    if (waitMs > 0) await pause(waitMs)
    open.push(
      one(n++ % REGIONS.length, dueMs).catch(() => {
        failed += 1
      }),
    )
  }
  await Promise.all(open)
  return { settleMs: percentilesOf(settleMs), confirmMs: percentilesOf(confirmMs), failed, inTime }

  async function one(at: number, dueMs: number): Promise<void> {
    const [care, enrollment] = [REGIONS[at] as string, REGIONS[(at + 1) % REGIONS.length] as string]
    const { settle, confirm } = callers[at] as Caller
    const verdict = await settle(frameOf({ kind: 'Q', hub: '0', care, enrollment, id: uuidv7() }, BYTES.question))
    const settledMs = systemClock.monotonic()
    settleMs.push(settledMs - dueMs)
    await confirm(frameOf(headOf(verdict), BYTES.answer))
    const confirmedMs = systemClock.monotonic()
    confirmMs.push(confirmedMs - settledMs)
    if (confirmedMs - startMs <= plan.seconds * 1_000) inTime += 1
  }
}
