/**
 * The business steps of settlements as they happen (asked, verdict, confirmed, learned, …): what `lianjie tail`
 * shows and what `lianjie show` puts on its timeline. Kept in memory only, bounded; nothing depends on it.
 */
import { putBounded } from './bounded'
import type { Code } from './errors'
import { keyText, type SettlementKey } from './settlement-key'

export type StepName =
  | 'asked'
  | 'routed'
  | 'verdict'
  | 'refused'
  | 'undecided'
  | 'confirmed'
  | 'cancelled'
  | 'learned'
  | 'acknowledged'
  | 'inquired'
  | 'quarantined'
  | 'manual'

export interface Step {
  readonly atMs: number
  readonly organisation: 'CARE' | 'HUB' | 'ENROLLMENT'
  /** Empty for the hub. */
  readonly region: string
  readonly key: SettlementKey
  readonly step: StepName
  readonly code?: Code
  readonly tookUs?: number
}

export interface Steps {
  record(step: Step): void
  /** The remembered steps of one settlement id, oldest first. */
  of(settleId: string): readonly Step[]
  follow(listener: (step: Step) => void): () => void
}

const REMEMBERED = 20_000
// A settlement asked again and again keeps its first steps and its newest one.
const STEPS_EACH = 64

export function stepsInMemory(remembered = REMEMBERED): Steps {
  const bySettlement = new Map<string, Step[]>()
  const listeners = new Set<(step: Step) => void>()
  return {
    record(step) {
      const name = step.key.settleId
      const known = bySettlement.get(name)
      if (known) known[Math.min(known.length, STEPS_EACH - 1)] = step
      else putBounded(bySettlement, name, [step], remembered)
      for (const listener of listeners) listener(step)
    },
    of: (settleId) => bySettlement.get(settleId) ?? [],
    follow(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** For logs. */
export function stepText({ organisation, region, key, step, code }: Step): string {
  return [organisation + region, step, keyText(key), code].filter(Boolean).join(' ')
}
