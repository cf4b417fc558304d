/** What goes wrong: armed at its instant, used up by whoever comes by first; and how often each was met. */
import type { Trouble, TroubleKind } from './plan'

export interface Tally {
  crashes: number
  dropped: number
  duplicated: number
  lostRecords: number
  readonly coverage: Map<string, number>
}

export interface Troubles {
  readonly tally: Tally
  arm(trouble: Trouble): void
  /** The trouble of this kind that waits here, used up by asking. */
  met(kind: TroubleKind, target: string): Trouble | undefined
  /** From now on, for as long as the trouble says. */
  begin(trouble: Trouble): void
  lasts(kind: TroubleKind, target: string): boolean
  count(what: string): void
  /** What is still armed does not happen any more. */
  end(): void
}

export function newTally(): Tally {
  return { crashes: 0, dropped: 0, duplicated: 0, lostRecords: 0, coverage: new Map() }
}

export function troublesIn(tally: Tally, note: (text: string) => void, now: () => number = () => 0): Troubles {
  const lasting = new Map<string, number>()
  const armed = new Map<TroubleKind, Map<string, Trouble[]>>()
  const { coverage } = tally
  const count = (what: string) => void coverage.set(what, (coverage.get(what) ?? 0) + 1)
  return {
    tally,
    count,
    arm(trouble) {
      const targets = armed.get(trouble.kind) ?? new Map<string, Trouble[]>()
      armed.set(trouble.kind, targets)
      const waiting = targets.get(trouble.target)
      if (waiting) waiting.push(trouble)
      else targets.set(trouble.target, [trouble])
    },
    // Asked several times an event, and mostly in vain.
    met(kind, target) {
      const waiting = armed.get(kind)?.get(target)
      const trouble = waiting?.shift()
      if (!trouble) return undefined
      const name = `${kind} ${target}`
      count(name)
      note(name)
      return trouble
    },
    begin: ({ kind, target, size }) => void lasting.set(`${kind} ${target}`, now() + size),
    lasts: (kind, target) => lasting.size > 0 && (lasting.get(`${kind} ${target}`) ?? 0) > now(),
    end() {
      armed.clear()
      lasting.clear()
    },
  }
}
