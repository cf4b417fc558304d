/** What this region keeps of decisions. Port; facts.pg.ts and enrollment.memory.ts keep them. */
import type { Posting } from '../../common/double-entry'
import type { Fen } from '../../common/money'
import type { SettlementKey } from '../../common/settlement-key'
import type { Accumulated } from './policy/accumulators'

/** A decision that has been checked. */
export interface UsableFact {
  readonly key: SettlementKey
  /** A serialised Decision: two copies are equal when these bytes are (R27). */
  readonly decision: Buffer
  /** A serialised SignedDecision: the proof. */
  readonly signed: Buffer
  /** Set when it confirms a verdict of this region. */
  readonly confirmed: Confirmation | undefined
  /** Set when it cancels: the token to put into A(key) if nothing is there. Neither: another region's confirmation. */
  readonly tombstone: Buffer | undefined
}

/** All that a confirmed token says, so that a register lost with the database's tail can be made again (R26). */
export interface Confirmation {
  readonly token: Buffer
  /** A serialised SignedVerdict without its signature: with it begins every token of this very verdict. Empty: any. */
  readonly unsigned: Buffer
  readonly day: string
  readonly requestHash: Buffer
  readonly personId: string
  readonly owedFen: Fen
  readonly totalFen: Fen
  readonly deltas: readonly Accumulated[]
  readonly postings: readonly Posting[]
}

/**
 * learned: new, and all that follows is done. known: learned before. different: another decision of this key was
 * learned before. contrary: it confirms another verdict than the one that stands. alone: it concerns a person who was
 * not locked; nothing was done, it needs a transaction of its own.
 */
export type Learned = 'learned' | 'known' | 'different' | 'contrary' | 'alone'

/** The database will never take it; what it says of it is for people. */
export interface RefusedRow {
  readonly refusedWhy: string
}

export interface UnusableFact {
  /** Equal for the same fact however often it comes. */
  readonly digest: Buffer
  /** The key as text. */
  readonly keyText: string
  /** A serialised Fact. */
  readonly fact: Buffer
  readonly code: string
  readonly reason: string
}

export interface FactBooks {
  /** Whose verdicts stand under these keys, one for one: undefined where none does or it names nobody. */
  personsOf(keys: readonly SettlementKey[]): Promise<readonly (string | undefined)[]>
  /** E.facts: one commit; persons locked first, in order; facts in the order given. Answers one for one. */
  learn(persons: readonly string[], facts: readonly UsableFact[]): Promise<readonly Learned[]>
  quarantine(fact: UnusableFact): Promise<void>
}
