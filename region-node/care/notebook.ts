/**
 * Intents on their way into the database. They wait a moment for each other and for their own verdicts, so that a
 * settlement is written once and many go in one statement, beside the path of the patient who waits. A crash loses
 * them, which is what intents are for (protocol 1.4.1): an asynchronous commit may be lost for longer than this.
 */
import type { Cancel, Timers } from '../../common/clock'
import { Fault } from '../../common/errors'
import type { Log } from '../../common/log'
import { keyText } from '../../common/settlement-key'
import { type Intent, type Intents, joined } from './intents'

export interface NotebookParts {
  /** Writes them all, or rejects. At most one call at a time. */
  write(intents: readonly Intent[]): Promise<void>
  readonly timers: Timers
  readonly log: Log
}

export type Notebook = Pick<Intents, 'note' | 'written'>

const WITHIN_MS = 100
const AGAIN_MS = 1_000

export function notebook({ write, timers, log }: NotebookParts): Notebook {
  let waiting = new Map<string, Intent>()
  let leaving: ReadonlyMap<string, Intent> = new Map()
  let running: Promise<void> = Promise.resolve()
  let cancelTimer: Cancel | undefined

  function flush(): Promise<void> {
    running = running.then(async () => {
      cancelTimer?.()
      cancelTimer = undefined
      leaving = waiting
      waiting = new Map()
      if (leaving.size > 0) await write([...leaving.values()]).catch(failed)
      leaving = new Map()
    })
    return running
  }

  /** A database that is away gets them when it is back; what it will never take is forgotten. */
  function failed(error: Error): void {
    log.warn({ err: error, intents: leaving.size }, 'intents could not be written')
    if (!(error instanceof Fault)) return
    for (const [name, intent] of leaving) {
      const newer = waiting.get(name)
      waiting.set(name, newer ? joined(intent, newer, newer) : intent)
    }
    later(AGAIN_MS)
  }

  function later(ms: number): void {
    cancelTimer ??= timers.schedule(ms, () => void flush())
  }

  return {
    note(intent, outcome) {
      const name = keyText(intent.key)
      waiting.set(name, joined(waiting.get(name), intent, outcome))
      later(WITHIN_MS)
    },
    async written(key) {
      const name = key && keyText(key)
      const isOpen = name === undefined ? waiting.size + leaving.size > 0 : waiting.has(name) || leaving.has(name)
      if (isOpen) await flush()
    },
  }
}
