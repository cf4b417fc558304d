/**
 * The floor (stack.md 0.1): the bare hops of one settle and one confirm, no logic, three processes of their own, on the
 * same broker and database server as the product. Whatever the product takes beyond it is ours to answer for; compare
 * only inside one run, for a shared machine drifts by a factor of two between minutes.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { type Arrivals, arrivals, type Percentiles, percentilesOf } from '../bin/hospital/arrivals'
import { systemClock } from '../common/clock'
import { projectRoot } from '../common/contracts.grpc'
import { createTopics } from '../common/topics.kafka'
import { type Caller, callerAt } from './floor/hop.grpc'
import type { FloorPlace } from './floor/process'
import { makeTables } from './floor/tables.pg'

export interface FloorSettings {
  readonly brokers: readonly string[]
  /** A database that may be written to, under a schema named floor. */
  readonly postgres: string
  readonly bodyBytes: number
  /** Where the compiled code is; dist by default. */
  readonly compiled?: string
}

export interface FloorReport {
  readonly settleMs: Percentiles
  readonly confirmMs: Percentiles
  readonly failed: number
}

export interface Floor {
  run(plan: Arrivals): Promise<FloorReport>
  close(): void
}

const RETENTION_MS = 3_600_000
const PARTITIONS = 6

/** Starts the three processes from compiled code. */
export async function startFloor(settings: FloorSettings): Promise<Floor> {
  const { brokers, postgres, bodyBytes, compiled = join(projectRoot(), 'dist') } = settings
  const run = uuidv7()
  const [requestTopic, replyTopic] = [`floor.request.${run}`, `floor.reply.${run}`]
  await createTopics(brokers, [
    { name: requestTopic, partitions: PARTITIONS, retentionMs: RETENTION_MS },
    { name: replyTopic, partitions: 1, retentionMs: RETENTION_MS },
  ])
  await makeTables(postgres)
  const place: FloorPlace = { brokers, postgres, requestTopic, replyTopic, linkPort: 0 }
  const children: ChildProcess[] = []
  const close = () => {
    for (const child of children) child.disconnect()
  }
  const started = async (role: string, at: FloorPlace) => {
    const child = fork(join(compiled, 'load-tests', 'floor', 'process.js'), [role, JSON.stringify(at)])
    children.push(child)
    return portOf(child, role)
  }
  try {
    const [, linkPort] = await Promise.all([started('enrollment', place), started('hub', place)])
    const caller = callerAt(await started('care', { ...place, linkPort }))
    return {
      run: (plan) => measured(plan, caller, bodyBytes),
      close() {
        caller.close()
        close()
      },
    }
  } catch (error) {
    close()
    throw error
  }
}

function portOf(child: ChildProcess, role: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('message', ({ port }: { port: number }) => resolve(port))
    child.once('exit', (code) => reject(new Error(`the floor's ${role} process ended with ${code}`)))
  })
}

async function measured(plan: Arrivals, caller: Caller, bodyBytes: number): Promise<FloorReport> {
  const [settleMs, confirmMs]: [number[], number[]] = [[], []]
  const padding = 'x'.repeat(bodyBytes)
  const open: Promise<void>[] = []
  let failed = 0
  const startMs = systemClock.monotonic()
  for (const offsetMs of arrivals(plan, Math.random)) {
    const dueMs = startMs + offsetMs
    const waitMs = dueMs - systemClock.monotonic()
    if (waitMs > 0) await pause(waitMs)
    open.push(
      one(Buffer.from(uuidv7() + padding), dueMs).catch(() => {
        failed += 1
      }),
    )
  }
  await Promise.all(open)
  return { settleMs: percentilesOf(settleMs), confirmMs: percentilesOf(confirmMs), failed }

  async function one(body: Buffer, dueMs: number): Promise<void> {
    const verdict = await caller.settle(body)
    const settledMs = systemClock.monotonic()
    settleMs.push(settledMs - dueMs)
    await caller.confirm(verdict)
    confirmMs.push(systemClock.monotonic() - settledMs)
  }
}
