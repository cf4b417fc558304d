/** How one settlement moves the person's accumulators (R16), and which it read: its benefit pools (R15). */
import { invariant } from '../../../common/assert'
import { type Accumulated, type AccumulatorCode, amountIn, balanceCodes, benefitPoolOf } from './accumulators'

/** Whose accumulators, and of which policy year. */
export interface YearState {
  readonly insurance: string
  readonly year: number
  readonly accumulators: readonly Accumulated[]
}

export interface Moved {
  readonly deltas: readonly Accumulated[]
  /** The accumulators read or written, as they stood. */
  readonly bases: readonly Accumulated[]
  readonly pools: readonly string[]
}

/** Collects the movements of one settlement; reads see what was moved so far. */
export class Moves {
  private readonly amounts = new Map<AccumulatorCode, bigint>()

  constructor(private readonly state: YearState) {}

  /** What stands in the year, or as a balance, with what this settlement has moved already. */
  standing(code: AccumulatorCode): bigint {
    return this.before(code) + (this.amounts.get(code) ?? 0n)
  }

  /** Adds a movement, even of nothing: what was read is a benefit pool too. */
  add(code: AccumulatorCode, amount: bigint): void {
    this.amounts.set(code, (this.amounts.get(code) ?? 0n) + amount)
  }

  /** Records one fact under a counter that several rules may name for it. */
  record(code: AccumulatorCode, amount: bigint): void {
    const recorded = this.amounts.get(code)
    invariant(recorded === undefined || recorded === amount, 'a counter counts one thing')
    this.amounts.set(code, amount)
  }

  moved(): Moved {
    const all = [...this.amounts].map(([code, amount]) => this.at(code, amount))
    return {
      deltas: all.filter(({ amount }) => amount !== 0n),
      bases: all.map((delta) => ({ ...delta, amount: this.before(delta.code) })),
      pools: all.map(benefitPoolOf),
    }
  }

  private before(code: AccumulatorCode): bigint {
    const { accumulators, insurance } = this.state
    return amountIn(accumulators, insurance, this.yearOf(code), code)
  }

  private at(code: AccumulatorCode, amount: bigint): Accumulated {
    return { insurance: this.state.insurance, year: this.yearOf(code), code, amount }
  }

  private yearOf(code: AccumulatorCode): number {
    return (balanceCodes as readonly string[]).includes(code) ? 0 : this.state.year
  }
}
