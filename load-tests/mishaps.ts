/** What befalls the province while the load runs, by means that the machine has. */
import { setTimeout as pause } from 'node:timers/promises'
import { type Clock, systemClock } from '../common/clock'
import type { Control } from '../deploy/local/control'
import { type HungProcess, hungProcess, type Questions } from './hung-process.kafka'
import type { Scenario } from './scenarios'

export interface Mishap {
  /** The region whose answers are late, four digits. */
  readonly region?: string
  /** How long nobody read its questions, each time that it has ended. */
  readonly unreadMs: readonly number[]
  /** Resolves when it has ended. */
  readonly over: Promise<void>
  end(): void
}

/**
 * So long a second process of the city hangs on its questions. It leaves then, and within a second the group has
 * noticed: what came at the beginning has waited for ten seconds. A proxy before the broker would be passed
 * by, for clients go where the broker's own answer sends them; a lock in the region's database would be ended by its
 * statement timeout; to stop the whole process would stop the region's hospitals and the learning of facts too.
 */
const HELD_MS = 9_300
/** Then the city's own process reads: long enough for what was turned away to ask again, as it was told to. */
const READS_MS = 3_000

/** The part that is killed, and when: half way through. */
const KILLED_HUB = 'hub-1'

export interface Befalling {
  readonly control: Control
  readonly regions: readonly string[]
  readonly seconds: number
  questions(region: string): Questions
}

/**
 * Resolves when it is in force: what it took to get there is in no measurement. The last region of the directory is the
 * one that is late: the least busy, so most others remain.
 */
export async function befall(what: Scenario['mishap'], where: Befalling): Promise<Mishap> {
  if (what === 'slow-city') return slowCity(where, where.regions.at(-1) ?? '')
  if (what === 'kill-hub') return killHub(where)
  return { unreadMs: [], over: Promise.resolve(), end: () => undefined }
}

async function slowCity({ questions }: Befalling, region: string): Promise<Mishap> {
  const hung = await hungProcess(questions(region))
  const sleep = (ms: number, signal: AbortSignal) => pause(ms, undefined, { signal }).catch(() => undefined)
  return { region, ...(await hangingOn(hung, { clock: systemClock, pause: sleep })) }
}

export interface HangingWorld {
  readonly clock: Pick<Clock, 'monotonic'>
  /** Returns early when the signal says so. */
  pause(ms: number, signal: AbortSignal): Promise<void>
}

/** Again and again until it is ended; resolves when the questions lie unread for the first time. */
export async function hangingOn(hung: HungProcess, { clock, pause }: HangingWorld): Promise<Omit<Mishap, 'region'>> {
  const stop = new AbortController()
  const unreadMs: number[] = []
  await hung.hold().catch((error: unknown) => hung.close().finally(() => Promise.reject(error)))
  const hanging = async () => {
    for (;;) {
      const sinceMs = clock.monotonic()
      await pause(HELD_MS, stop.signal)
      await hung.release()
      unreadMs.push(Math.round(clock.monotonic() - sinceMs))
      await pause(READS_MS, stop.signal)
      if (stop.signal.aborted) return
      await hung.hold()
    }
  }
  // Whoever dies in between leaves the group by that: its session ends after six seconds.
  const over = hanging().finally(() => hung.close())
  // Heard by whoever waits for the end; until then nobody has to.
  over.catch(() => undefined)
  return { unreadMs, over, end: () => stop.abort() }
}

function killHub({ control, seconds }: Befalling): Mishap {
  const stop = new AbortController()
  const over = pause((seconds * 1_000) / 2, undefined, { signal: stop.signal }).then(
    () => control.kill(KILLED_HUB),
    () => undefined,
  )
  return { unreadMs: [], over, end: () => stop.abort() }
}
