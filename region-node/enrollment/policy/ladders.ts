/** Ladders of ratios: how a stretch of costs climbs them, exactly, and how care elsewhere lowers them. */
import { invariant } from '../../../common/assert'
import { type Fen, greater, lesser, rounded } from '../../../common/money'
import type { AgeRate, Ladder, OffSiteRule, Rate, Rung, Source } from './rules'

/** F1 and F5. */
export type Reduction = Extract<OffSiteRule['ratio'], { readonly kind: 'minus' | 'factor' }>

/** What one rung contributed: base × parts, over the climb's whole. */
export interface Step {
  readonly baseFen: Fen
  readonly parts: bigint
  readonly source: Source
}

/** Exact, because a fund is rounded once and not per rung: the sum of base × parts, over whole. */
export interface Climb {
  readonly whole: bigint
  readonly steps: readonly Step[]
  readonly exact: bigint
}

/** Climbs a ladder from one position to another; rungs outside that stretch contribute nothing and are left out. */
export function climbed({ whole, rungs }: Ladder, fromFen: Fen, toFen: Fen): Climb {
  const steps: Step[] = []
  let exact = 0n
  let bottomFen = 0n
  for (const { upToFen, parts, source } of rungs) {
    if (bottomFen >= toFen) return { whole, steps, exact }
    const topFen = upToFen === 'open' ? toFen : upToFen
    const baseFen = lesser(topFen, toFen) - greater(bottomFen, fromFen)
    if (baseFen > 0n) {
      steps.push({ baseFen, parts, source })
      exact += baseFen * parts
    }
    bottomFen = topFen
  }
  invariant(bottomFen >= toFen, 'the last rung of a ladder is open')
  return { whole, steps, exact }
}

/** What the lowest part of a climb comes to that has this much base. */
export function lowest({ whole, steps }: Climb, baseFen: Fen): Pick<Climb, 'whole' | 'exact'> {
  let exact = 0n
  let leftFen = baseFen
  for (const step of steps) {
    const takenFen = lesser(step.baseFen, leftFen)
    exact += takenFen * step.parts
    leftFen -= takenFen
  }
  return { whole, exact }
}

/** What a climb comes to as money: rounded once, to multiples of a grain. */
export function fundOf({ whole, exact }: Pick<Climb, 'whole' | 'exact'>, roundingFen: Fen): Fen {
  return roundedTo(roundingFen, exact, whole)
}

/** A ratio of an amount, as money. */
export function ratedFen(baseFen: Fen, { parts, whole }: Pick<Rate, 'parts' | 'whole'>, roundingFen: Fen): Fen {
  return roundedTo(roundingFen, baseFen * parts, whole)
}

/** A grain of one fen, as all policies have it so far, costs no arithmetic of its own. */
function roundedTo(grain: Fen, numerator: bigint, denominator: bigint): Fen {
  return grain === 1n ? rounded(numerator, denominator) : rounded(numerator, denominator * grain) * grain
}

/** The ladder of one open rung that an age stands for. */
export function ladderAtAge({ base, perYear, atMost }: AgeRate, age: number): Ladder {
  const whole = base.whole * perYear.whole * atMost.whole
  const grown = (base.parts * perYear.whole + perYear.parts * BigInt(age) * base.whole) * atMost.whole
  const most = atMost.parts * base.whole * perYear.whole
  return { whole, rungs: [{ upToFen: 'open', parts: lesser(grown, most), source: base.source }] }
}

/**
 * A ladder as care elsewhere has it: fewer points (F1) or a share of each ratio (F5). A floor keeps a reduction back,
 * and never raises a ratio above its own.
 */
export function reduced(ladder: Ladder, ratio: Reduction, ratioFloor: 'none' | Rate): Ladder {
  const by = ratio.kind === 'minus' ? ratio.points : ratio.factor
  const floor = ratioFloor === 'none' ? { parts: 0n, whole: 1n, source: by.source } : ratioFloor
  const rungs = ladder.rungs.map((rung): Rung => {
    // All three over one denominator: ladder.whole × by.whole × floor.whole.
    const own = rung.parts * by.whole * floor.whole
    const lowered =
      ratio.kind === 'minus' ? own - by.parts * ladder.whole * floor.whole : rung.parts * by.parts * floor.whole
    const least = lesser(own, floor.parts * ladder.whole * by.whole)
    return { ...rung, parts: greater(lowered, least), source: lowered < least ? floor.source : by.source }
  })
  return { whole: ladder.whole * by.whole * floor.whole, rungs }
}
