/**
 * One life of one process: its clock, its timers, and the way to everything outside. When it ends, nothing that it was
 * doing is ever continued: what it awaits never comes, its timers never fire, what it still sends goes nowhere.
 */
import type { Clock, Timers } from '../../common/clock'
import { fault } from '../../common/errors'
import type { Step, Steps } from '../../common/steps'
import type { Loop } from './loop'
import { naming } from './naming'
import type { Network } from './network'
import type { Random } from './random'
import type { Troubles } from './troubles'

/** What all processes of a schedule stand in. */
export interface Surroundings {
  readonly loop: Loop
  readonly random: Random
  readonly troubles: Troubles
  readonly network: Network
  /** Wall clock at the beginning. */
  readonly starts: number
  note(text: string, settleId?: string): void
  /** A statement was carried out: whoever checks may look. */
  carriedOut(operation: string): void
  stepped(step: Step): void
  /** Something happened that must never happen. */
  broken(what: string): void
}

export interface Living {
  /** Of the process: the same in all its lives. */
  readonly name: string
  /** care, hub, enrollment or hospital. */
  readonly role: string
  readonly around: Surroundings
  /** How wrong its clock is. */
  readonly skew: { readonly ms: number }
  die(downMs: number): void
}

export const before = naming('', ':before')
export const after = naming('', ':after')

/** A statement that was on its way when its sender died is carried out all the same, now and then. */
const CARRIED_OUT = 0.5
/** Locks, checkpoints, a busy disk. */
const SLOW = 0.02

export class Life {
  isAlive = true
  private readonly ends = new Set<() => void>()
  private readonly began: number

  readonly name: string
  readonly role: string
  readonly around: Surroundings
  private readonly skew: { readonly ms: number }
  private readonly die: (downMs: number) => void

  constructor({ name, role, around, skew, die }: Living) {
    this.name = name
    this.role = role
    this.around = around
    this.skew = skew
    this.die = die
    this.began = around.loop.now
  }

  readonly clock: Clock = {
    now: () => Math.floor(this.around.starts + this.around.loop.now + this.skew.ms),
    monotonic: () => this.around.loop.now - this.began,
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
    return this.around.loop.after(ms, () => this.isAlive && work())
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
      const slow = random.chance(SLOW) ? random.between(5, 300) : 0
      loop.after(0.2 + random.next() + slow, () => {
        if (!this.isAlive && !random.chance(CARRIED_OUT)) return
        if (this.isAlive && this.crashesAt(before(operation))) return
        if (troubles.met('refuse', operation)) return this.answer(() => reject(fault('H9002', { part: 'database' })))
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
  const wrapped = { ...store } as Record<keyof S, unknown>
  for (const method of statements) {
    const work = (store as unknown as Methods)[method as string] as (...given: unknown[]) => Promise<unknown>
    const operation = `${life.role} ${name}.${String(method)}`
    wrapped[method] = (...given: unknown[]) => life.statement(operation, () => work.apply(store, given))
  }
  return wrapped as S
}
