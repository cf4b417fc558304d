/**
 * An orderly end: what was opened last is closed first, each step has its share of the time, and nothing is waited for
 * for ever, because the supervisor's kill comes anyway.
 */
import { type Cancel, type Clock, systemClock, systemTimers, type Timers } from './clock'
import type { Log } from './log'

export interface Shutdown {
  /** Registers what to close. Closed in reverse order of registration. */
  add(name: string, close: () => Promise<void> | void): void
  /** Closes everything once; later callers wait for the same end. Resolves with the names of what did not close. */
  run(reason: string): Promise<readonly string[]>
}

interface Step {
  readonly name: string
  readonly close: () => Promise<void> | void
}

type Time = Pick<Clock, 'monotonic'> & Timers

const systemTime: Time = { ...systemClock, ...systemTimers }
const OVERDUE = Symbol('overdue')

/** @param limitMs for everything together; what is left is divided as steps need it, none gets more than is left */
export function shutdownWithin(limitMs: number, log: Log, time: Time = systemTime): Shutdown {
  const steps: Step[] = []
  let running: Promise<readonly string[]> | undefined

  async function closeAll(reason: string): Promise<readonly string[]> {
    log.info({ reason }, 'stopping')
    const end = time.monotonic() + limitMs
    const failed: string[] = []
    for (const step of steps.toReversed()) {
      const isClosed = await closed(step, end - time.monotonic(), log, time)
      if (!isClosed) failed.push(step.name)
    }
    log.info({ failed }, 'stopped')
    return failed
  }

  return {
    add: (name, close) => void steps.push({ name, close }),
    run: (reason) => {
      running ??= closeAll(reason)
      return running
    },
  }
}

async function closed({ name, close }: Step, leftMs: number, log: Log, timers: Timers): Promise<boolean> {
  let cancel: Cancel = () => undefined
  const overdue = new Promise<typeof OVERDUE>((resolve) => {
    cancel = timers.schedule(Math.max(0, leftMs), () => resolve(OVERDUE))
  })
  try {
    // Started even when no time is left: a close that needs none still happens.
    const result = await Promise.race([Promise.resolve().then(close), overdue])
    if (result === OVERDUE) log.warn({ part: name }, 'did not close in time')
    return result !== OVERDUE
  } catch (error) {
    log.warn({ part: name, err: error }, 'did not close well')
    return false
  } finally {
    cancel()
  }
}

/**
 * Runs it on SIGTERM or SIGINT and ends the process: 0 after an orderly end, 1 otherwise. A second signal ends it at
 * once. An unhandled rejection or exception ends it too: after one, nothing that this process says can be relied on.
 */
export function endOnSignals(shutdown: Shutdown, log: Log): void {
  let asked = false
  const end = (reason: string, code: number) => {
    if (asked) process.exit(1)
    asked = true
    void shutdown.run(reason).then((failed) => process.exit(failed.length > 0 ? 1 : code))
  }
  process.on('SIGTERM', () => end('SIGTERM', 0))
  process.on('SIGINT', () => end('SIGINT', 0))
  const broken = (err: unknown) => {
    log.fatal({ err }, 'broken')
    end('broken', 1)
  }
  process.on('uncaughtException', broken)
  process.on('unhandledRejection', broken)
}
