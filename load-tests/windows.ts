/**
 * Small percentages on a machine that drifts: windows with and without a thing alternate, each pair gives a ratio, and
 * the median of the ratios stands with the interval that order statistics give it. Pure.
 */

export interface Pair {
  readonly with: number
  readonly without: number
}

export interface PairedRatio {
  readonly pairs: number
  readonly median: number
  readonly low: number
  readonly high: number
  /** Chance that the true median lies between low and high. */
  readonly confidence: number
}

/** As the issue asks: fewer say too little. */
export const PAIRS_LEAST = 10
const CONFIDENCE = 0.95

/** Which of a pair comes first: with, without, without, with, … so that a steady drift favours neither. */
export function orderOf(pair: number): readonly ('with' | 'without')[] {
  return pair % 2 === 0 ? ['with', 'without'] : ['without', 'with']
}

/** @throws RangeError without pairs to compare */
export function pairedRatio(pairs: readonly Pair[]): PairedRatio {
  const ratios = pairs
    .filter((pair) => pair.without > 0)
    .map((pair) => pair.with / pair.without)
    .sort((a, b) => a - b)
  if (ratios.length === 0) throw new RangeError('no pair of windows has measured anything')
  const { rank, confidence } = rankFor(ratios.length)
  const at = (position: number) => ratios[position] as number
  const middle = (ratios.length - 1) / 2
  return {
    pairs: ratios.length,
    median: rounded((at(Math.floor(middle)) + at(Math.ceil(middle))) / 2),
    low: rounded(at(rank)),
    high: rounded(at(ratios.length - 1 - rank)),
    confidence: rounded(confidence),
  }
}

/**
 * The innermost pair of order statistics that still holds the median with 95 %: a ratio is above the true median as a
 * coin falls. With fewer than six pairs the widest there is, with the confidence it has.
 */
function rankFor(count: number): { rank: number; confidence: number } {
  const chances = binomial(count)
  const confidenceAt = (rank: number) => 1 - 2 * chances.slice(0, rank + 1).reduce((sum, chance) => sum + chance, 0)
  let rank = 0
  while (rank + 1 < count / 2 && confidenceAt(rank + 1) >= CONFIDENCE) rank += 1
  return { rank, confidence: Math.max(0, confidenceAt(rank)) }
}

/** Chances of 0, 1, … heads in so many fair throws. */
function binomial(count: number): number[] {
  let ways = 1
  return Array.from({ length: count + 1 }, (_, heads) => {
    const chance = ways / 2 ** count
    ways = (ways * (count - heads)) / (heads + 1)
    return chance
  })
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
