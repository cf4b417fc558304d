/** Where throughput no longer follows what is offered: rising steps, bounded in time. Pure: measuring is given. */

export interface Step {
  readonly offered: number
  /** Settled and confirmed a second, within the step's own time. */
  readonly throughput: number
  readonly p99: number
}

/** One system's curve. */
export interface Curve {
  readonly steps: readonly Step[]
  readonly peak: number
  /** The last step that was followed. */
  readonly sustained: number
  /** Found, or the time was over before. */
  readonly isFound: boolean
}

export interface Overload extends Step {
  /** Of the peak. */
  readonly share: number
  readonly refusals: number
  readonly slowestRefusalMs: number
  /** Calls that nobody answered within their deadline: must be none. */
  readonly silences: number
}

export interface Saturation {
  readonly product: Curve
  readonly floor: Curve | null
  /** Sustained, of the floor's. */
  readonly ratio: number | null
  /** At twice what it bears. */
  readonly overload: Overload | null
}

export interface Rising {
  readonly from: number
  readonly factor: number
  readonly stepsMax: number
  /** Asked before each step. */
  hasTime(): boolean
}

/** Less than this share of what was offered is not followed any more. */
const FOLLOWS = 0.95
const follows = ({ offered, throughput }: Step) => throughput >= FOLLOWS * offered

/**
 * Steps rise until one is not followed. When the first is not, they fall until one is: what is measured far beyond the
 * peak is how a system breaks down, and no peak.
 */
export async function curveOf(
  { from, factor, stepsMax, hasTime }: Rising,
  measure: (rate: number) => Promise<Step>,
): Promise<Curve> {
  const steps: Step[] = []
  const isTurned = () => steps.some(follows) && !steps.every(follows)
  for (let rate = from; steps.length < stepsMax && hasTime() && !isTurned() && rate >= 1; ) {
    const step = await measure(rate)
    steps.push(step)
    rate = follows(steps[0] as Step) ? Math.round(rate * factor) : Math.floor(rate / factor)
  }
  return {
    steps,
    peak: Math.max(0, ...steps.map(({ throughput }) => throughput)),
    sustained: Math.max(0, ...steps.filter(follows).map(({ throughput }) => throughput)),
    isFound: isTurned(),
  }
}

export function saturationOf(product: Curve, floor: Curve | null, overload: Overload | null): Saturation {
  const ratio = floor && floor.peak > 0 ? Math.round((product.peak / floor.peak) * 100) / 100 : null
  return { product, floor, ratio, overload }
}

export function overloadOf(
  step: Step,
  peak: number,
  refused: { readonly refusals: number; readonly slowestRefusalMs: number; readonly silences: number },
): Overload {
  return { ...step, ...refused, share: peak === 0 ? 0 : Math.round((step.throughput / peak) * 100) / 100 }
}
