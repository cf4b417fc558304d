/** How one settlement moves the person's accumulators (R16), and which it read: its benefit pools (R15). */
import { invariant } from '../../../common/assert'
import { type Accumulated, type AccumulatorCode, benefitPoolOf, isBalance } from './accumulators'

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
  /** As the year and the balances stood before. */
  private readonly before = new Map<AccumulatorCode, bigint>()

  constructor(private readonly state: YearState) {
    for (const { insurance, year, code, amount } of state.accumulators) {
      if (insurance === state.insurance && year === this.yearOf(code)) this.before.set(code, amount)
    }
  }

  /** What stands in the year, or as a balance, with what this settlement has moved already. */
  standing(code: AccumulatorCode): bigint {
    const before = this.before.get(code) ?? 0n
    const moved = this.amounts.get(code)
    return moved === undefined ? before : before + moved
  }

  /** Adds a movement, even of nothing: what was read is a benefit pool too. */
  add(code: AccumulatorCode, amount: bigint): void {
    const moved = this.amounts.get(code)
    this.amounts.set(code, moved === undefined ? amount : moved + amount)
  }

  /** Records one fact under a counter that several rules may name for it. */
  record(code: AccumulatorCode, amount: bigint): void {
    const recorded = this.amounts.get(code)
    invariant(recorded === undefined || recorded === amount, 'a counter counts one thing')
    this.amounts.set(code, amount)
  }

  moved(): Moved {
    const { insurance } = this.state
    const deltas: Accumulated[] = []
    const bases: Accumulated[] = []
    const pools: string[] = []
    for (const [code, amount] of this.amounts) {
      const year = this.yearOf(code)
      if (amount !== 0n) deltas.push({ insurance, year, code, amount })
      bases.push({ insurance, year, code, amount: this.before.get(code) ?? 0n })
      pools.push(benefitPoolOf({ insurance, year, code }))
    }
    return { deltas, bases, pools }
  }

  private yearOf(code: AccumulatorCode): number {
    return isBalance(code) ? 0 : this.state.year
  }
}
