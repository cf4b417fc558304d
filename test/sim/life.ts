/**
 * One life of one process: its clock, its timers, and the way to everything outside. When it ends, nothing that it was
 * doing is ever continued: what it awaits never comes, its timers never fire, what it still sends goes nowhere.
 */
import type { Clock, Timers } from '../../common/clock'
import { fault } from '../../common/errors'
import type { Step, Steps } from '../../common/steps'
import type { Closing } from './closing'
import type { Loop } from './loop'
import { naming } from './naming'
import type { Network } from './network'
import type { Lost } from './officers'
import type { Random } from './random'
import type { Troubles } from './troubles'

/** What all processes of a schedule stand in. */
export interface Surroundings {
  readonly loop: Loop
  readonly random: Random
  readonly troubles: Troubles
  readonly network: Network
  /** Care regions that are gone; absent: none ever is in this schedule. */
  readonly lost?: Lost
  /** What ledgers keep of days; absent: none is closed in this schedule. */
  readonly closing?: Closing
  /** Wall clock at the beginning. */
  readonly starts: number
  note(text: string, settleId?: string): void
  /** A statement was carried out: whoever checks may look. */
  carriedOut(operation: string): void
  stepped(step: Step): void
  /** Something happened that must never happen. */
  broken(what: string): void
}

/** How wrong a clock is, and since when it has been gaining or losing so much a second. */
export interface Skew {
  ms: number
  drift: { readonly perSecondMs: number; readonly since: number }
}

export const NO_DRIFT = { perSecondMs: 0, since: 0 } as const

function wrongBy({ ms, drift }: Readonly<Skew>, now: number): number {
  return ms + (drift.perSecondMs * (now - drift.since)) / 1_000
}

export interface Living {
  /** Of the process: the same in all its lives. */
  readonly name: string
  /** care, hub, enrollment or hospital. */
  readonly role: string
  /** Whose disk it writes to; others may write there too. */
  readonly database: string
  readonly around: Surroundings
  /** How wrong its clock is. */
  readonly skew: Skew
  die(downMs: number): void
}

export const before = naming('', ':before')
export const after = naming('', ':after')

/** A statement that was on its way when its sender died is carried out all the same, now and then. */
const CARRIED_OUT = 0.5
/** They need no room. */
const READS = /\.read$/
/** Locks, checkpoints, a busy disk. */
const SLOW = 0.02

export class Life {
  isAlive = true
  private readonly ends = new Set<() => void>()
  private readonly began: number

  readonly name: string
  readonly role: string
  readonly database: string
  readonly around: Surroundings
  private readonly skew: Readonly<Skew>
  private frozenUntil = 0
  private readonly still = { beforeMs: 0, from: 0, ms: 0 }
  private readonly die: (downMs: number) => void

  constructor({ name, role, database, around, skew, die }: Living) {
    this.name = name
    this.role = role
    this.database = database
    this.around = around
    this.skew = skew
    this.die = die
    this.began = around.loop.now
  }

  readonly clock: Clock = {
    now: () => Math.floor(this.around.starts + this.around.loop.now + wrongBy(this.skew, this.around.loop.now)),
    monotonic: () => this.around.loop.now - this.began - this.stoodStillMs,
  }

  readonly timers: Timers = {
    schedule: (afterMs, work) => this.after(afterMs, work),
  }

  readonly steps: Steps = {
    record: (step) => this.isAlive && this.around.stepped(step),
    of: () => [],
    follow: () => () => undefined,
  }

  after(ms: number, work: () => void): () => void {
    if (!this.isAlive) return () => undefined
    return this.around.loop.after(ms, () => this.isAlive && this.whenAwake(work))
  }

  /** So long its clock that only grows has not grown: its whole machine stood still. */
  get stoodStillMs(): number {
    const { beforeMs, from, ms } = this.still
    return beforeMs + Math.min(this.around.loop.now - from, ms)
  }

  /** Stands still for so long: what is due then happens afterwards, in its order. */
  freeze(ms: number, isWholeMachine = false): void {
    const { now } = this.around.loop
    if (isWholeMachine) Object.assign(this.still, { beforeMs: this.stoodStillMs, from: now, ms })
    this.frozenUntil = Math.max(this.frozenUntil, now + ms)
  }

  private whenAwake(work: () => void): void {
    const { loop } = this.around
    if (this.frozenUntil <= loop.now) work()
    else loop.after(this.frozenUntil - loop.now, () => this.isAlive && this.whenAwake(work))
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve))
  }

  /** Told when this life is over; answers how to be told no more. */
  onEnd(work: () => void): () => void {
    this.ends.add(work)
    return () => void this.ends.delete(work)
  }

  end(): void {
    this.isAlive = false
    for (const work of this.ends) work()
    this.ends.clear()
  }

  /** A place where this process may end; true when it has just done so. */
  crashesAt(point: string): boolean {
    const { troubles } = this.around
    const crash = troubles.met('crash', point)
    if (!crash) return false
    this.die(crash.size)
    return true
  }

  /**
   * One statement of a database: under way, carried out at one moment, answered. The process may end before and after,
   * and its connection may break before and after.
   */
  statement<T>(operation: string, work: () => Promise<T>): Promise<T> {
    // One for all would remember all who ever waited for it.
    if (!this.isAlive) return new Promise(() => undefined)
    const { loop, random, troubles } = this.around
    return new Promise((resolve, reject) => {
      const wait = troubles.met('slow', operation)?.size ?? 0
      const slow = random.chance(SLOW) ? random.between(5, 300) : wait
      loop.after(0.2 + random.next() + slow, () => {
        if (!this.isAlive && !random.chance(CARRIED_OUT)) return
        if (this.isAlive && this.crashesAt(before(operation))) return
        if (this.isFull(operation) || troubles.met('refuse', operation))
          return this.answer(() => reject(fault('H9002', { part: 'database' })))
        const done = work()
        // Whoever dies here hears nothing of it; and a rejection that nobody hears is none.
        done.catch(() => undefined)
        this.around.carriedOut(operation)
        if (!this.isAlive || this.crashesAt(after(operation))) return
        if (troubles.met('error', operation)) this.answer(() => reject(fault('H9002', { part: 'database' })))
        else this.answer(() => resolve(done))
      })
    })
  }

  private isFull(operation: string): boolean {
    return this.around.troubles.lasts('full', this.database) && !READS.test(operation)
  }

  private answer(give: () => void): void {
    this.after(0.1 + this.around.random.next() / 2, give)
  }
}

type Methods = { readonly [method: string]: (...given: never[]) => unknown }

/** The store with every method that is named here made a statement of its own; the others stay as they are. */
export function overDatabase<S extends object>(
  life: Life,
  store: S,
  name: string,
  statements: readonly (keyof S)[],
): S {
  const wrapped = statements.map((method) => {
    const work = (store as unknown as Methods)[method as string] as (...given: unknown[]) => Promise<unknown>
    const operation = `${life.role} ${name}.${String(method)}`
    return [method, (...given: unknown[]) => life.statement(operation, () => work.apply(store, given))] as const
  })
  return { ...store, ...Object.fromEntries(wrapped) }
}
