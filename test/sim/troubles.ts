/** What goes wrong: armed at its instant, used up by whoever comes by first; and how often each was met. */
import type { Trouble, TroubleKind } from './plan'

export interface Tally {
  crashes: number
  dropped: number
  duplicated: number
  lostRecords: number
  readonly coverage: Record<string, number>
}

export interface Troubles {
  readonly tally: Tally
  arm(trouble: Trouble): void
  /** The trouble of this kind that waits here, used up by asking. */
  met(kind: TroubleKind, target: string): Trouble | undefined
  count(what: string): void
  /** What is still armed does not happen any more. */
  end(): void
}

export function newTally(): Tally {
  return { crashes: 0, dropped: 0, duplicated: 0, lostRecords: 0, coverage: {} }
}

export function troublesIn(tally: Tally, note: (text: string) => void): Troubles {
  const armed = new Map<string, Trouble[]>()
  const count = (what: string) => {
    tally.coverage[what] = (tally.coverage[what] ?? 0) + 1
  }
  return {
    tally,
    count,
    arm(trouble) {
      const name = `${trouble.kind} ${trouble.target}`
      const waiting = armed.get(name)
      if (waiting) waiting.push(trouble)
      else armed.set(name, [trouble])
    },
    met(kind, target) {
      const name = `${kind} ${target}`
      const waiting = armed.get(name)
      const trouble = waiting?.shift()
      if (!trouble) return undefined
      if (waiting?.length === 0) armed.delete(name)
      count(name)
      note(name)
      return trouble
    },
    end: () => armed.clear(),
  }
}
