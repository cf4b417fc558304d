/** Explanation rows: the rule that acted, on what, and what came of it. All that a sentence needs, nothing said yet. */
import type { Fen } from '../../../common/money'

/** Parts of a whole, exact. */
export interface Fraction {
  readonly parts: bigint
  readonly whole: bigint
}

export interface Explained {
  /** Stable name of the rule, e.g. segment; after a colon what of it, e.g. supplement:top_up. */
  readonly rule: string
  readonly baseFen: Fen
  /** The ratio that acted; undefined where the rule does not multiply. */
  readonly rate: Fraction | undefined
  /** The amount before rounding; undefined where nothing was rounded. */
  readonly exact: Fraction | undefined
  readonly amountFen: Fen
  readonly source: string
}

/** A row of a rule that multiplies nothing. */
export function plainRow(rule: string, baseFen: Fen, amountFen: Fen, source: string): Explained {
  return { rule, baseFen, rate: undefined, exact: undefined, amountFen, source }
}
