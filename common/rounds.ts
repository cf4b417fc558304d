/** Work that is begun again and again, by a timer or by what happens: never twice at once; a failure ends nothing. */
import type { Log } from './log'

export interface Rounds {
  /** Begins a round, unless one is under way. */
  turn(): void
  /** Resolves when the round under way is done. */
  ended(): Promise<void>
}

/** @param failed what is logged of a round that failed */
export function rounds(work: () => Promise<unknown>, log: Log, failed: string): Rounds {
  let running: Promise<void> | undefined
  return {
    turn() {
      running ??= work()
        .then(() => undefined)
        .catch((error: Error) => log.warn({ err: error }, failed))
        .finally(() => {
          running = undefined
        })
    },
    ended: async () => running,
  }
}
