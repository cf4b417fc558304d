/**
 * Bills as hospitals send them: 5 to 50 fee lines of a real catalog's codes, price × quantity, 1,000 to 3,000 yuan in
 * all so that deductible and ladder both act. Pure and seeded: the n-th bill is the same in every run.
 */
import type { FeeLineIn } from '../proto/types'
import { seeded, type Treatment } from './mix'

/** Fewest and most lines; with the shares of domain.md 5.3 about twenty, so that claims weigh what the floor's do. */
const LINES: Readonly<Record<Treatment, readonly [least: number, most: number]>> = {
  outpatient: [5, 35],
  pharmacy: [5, 20],
  inpatient: [25, 50],
  chronic: [10, 30],
}
const LEAST_FEN = 100_000
const SPREAD_FEN = 200_000
const QUANTITY_MAX = 5
const MICRO_YUAN_PER_FEN = 10_000
const E4 = 10_000

export interface CatalogRow {
  readonly code: string
  readonly class: string
  readonly restricted: string
  readonly price_limit_yuan: string
  /** Last day; empty: still valid. */
  readonly to: string
}

/** What anybody may be given at any price: paid for at least in part, no limit, no condition, still valid. */
export function billable(catalog: readonly CatalogRow[]): string[] {
  const found = catalog.filter((row) => row.class !== '丙' && !row.restricted && !row.price_limit_yuan && !row.to)
  return [...new Set(found.map(({ code }) => code))]
}

export interface BillShape {
  readonly treatment: Treatment
  readonly codes: readonly string[]
  readonly feeDay: string
}

export function linesOf(n: number, { treatment, codes, feeDay }: BillShape): FeeLineIn[] {
  const random = seeded(n)
  const upTo = (most: number) => Math.floor(random() * most)
  const [least, most] = LINES[treatment]
  const count = least + upTo(most - least + 1)
  const eachFen = (LEAST_FEN + upTo(SPREAD_FEN)) / count
  return Array.from({ length: count }, (_, i) => {
    const quantity = 1 + upTo(QUANTITY_MAX)
    // Half to one and a half times the average, in whole fen, so that the line's amount is exact.
    const priceFen = Math.max(1, Math.round((eachFen * (0.5 + random())) / quantity))
    return {
      lineNo: String(i + 1),
      itemCode: codes[upTo(codes.length)] as string,
      unitPriceMicroYuan: priceFen * MICRO_YUAN_PER_FEN,
      quantityE4: quantity * E4,
      amountFen: priceFen * quantity,
      feeDay,
      approval: '0',
    }
  })
}
