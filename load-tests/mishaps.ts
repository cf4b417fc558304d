/** What befalls the province while the load runs, by means that the machine has: signals to its processes. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Control } from '../deploy/local/control'
import type { Scenario } from './scenarios'

export interface Mishap {
  /** The region that is late, four digits. */
  readonly region?: string
  /** Resolves when it has ended. */
  readonly over: Promise<void>
  end(): void
}

/**
 * The region's node stands still and is let go for a moment, again and again. Each time is shorter than what its links
 * (3 s) and its consumer group (6 s) bear, so to everybody it is slow and not gone; but every hop of an answer waits
 * for the next moment, and about four of them make it ten seconds late; more on a busy machine, and the run says how
 * late it was. A lock in its database would do less: its own statement timeout ends that after two seconds with a
 * refusal. A proxy before the broker would be passed by: clients go where the broker's own answer sends them.
 */
const STANDS_MS = 2_500
const MOVES_MS = 40

/** The part that is killed, and when: half way through. */
const KILLED_HUB = 'hub-1'

export interface Befalling {
  readonly control: Control
  readonly regions: readonly string[]
  readonly seconds: number
}

/** Begins now. The last region of the directory is the one that is late: the least busy, so most others remain. */
export async function befall(what: Scenario['mishap'], where: Befalling): Promise<Mishap> {
  if (what === 'slow-city') return slowCity(where, where.regions.at(-1) ?? '')
  if (what === 'kill-hub') return killHub(where)
  return { over: Promise.resolve(), end: () => undefined }
}

async function slowCity({ control }: Befalling, region: string): Promise<Mishap> {
  const part = `region-${region}`
  const pid = (await control.status()).find(({ name }) => name === part)?.pid
  if (pid === undefined) throw new Error(`${part} does not run`)
  const stop = new AbortController()
  const letGo = () => signal(pid, 'SIGCONT')
  // Whoever ends this program in between must not leave a region that stands still.
  process.once('exit', letGo)
  const over = standing(pid, stop.signal).finally(() => process.off('exit', letGo))
  return { region, over, end: () => stop.abort() }
}

async function standing(pid: number, signals: AbortSignal): Promise<void> {
  while (!signals.aborted) {
    signal(pid, 'SIGSTOP')
    await pause(STANDS_MS, undefined, { signal: signals }).catch(() => undefined)
    signal(pid, 'SIGCONT')
    await pause(MOVES_MS)
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended; the supervisor starts another, which nobody slows.
  }
}

function killHub({ control, seconds }: Befalling): Mishap {
  const stop = new AbortController()
  const over = pause((seconds * 1_000) / 2, undefined, { signal: stop.signal }).then(
    () => control.kill(KILLED_HUB),
    () => undefined,
  )
  return { over, end: () => stop.abort() }
}
