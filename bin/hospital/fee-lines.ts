/** Fee lines from a CSV file: line_no,item_code,unit_price_yuan,quantity,amount_yuan,fee_day[,approval]. */
import { parse } from 'csv-parse/sync'
import { rounded } from '../../common/money'
import type { FeeLineIn } from '../../proto/types'
import { scaledIn } from '../output/amounts'

export interface WrongLine {
  readonly line: number
  readonly column: string
  readonly found: string
}

const MICRO_YUAN_E4_PER_FEN = 100_000_000n

/** amount_yuan may be empty: then it is price × quantity, rounded to the fen. */
export function feeLinesIn(csv: Buffer): { lines: FeeLineIn[]; wrong: WrongLine[] } {
  const rows: Record<string, string>[] = parse(csv, { columns: true, bom: true, skip_empty_lines: true, trim: true })
  const lines: FeeLineIn[] = []
  const wrong: WrongLine[] = []
  for (const [i, row] of rows.entries()) {
    const price = scaledIn(row.unit_price_yuan ?? '', 6)
    const quantity = scaledIn(row.quantity ?? '', 4)
    const amount = row.amount_yuan ? scaledIn(row.amount_yuan, 2) : undefined
    const column = missingIn(row, { unit_price_yuan: price, quantity, amount_yuan: row.amount_yuan ? amount : 0n })
    if (column !== undefined || price === undefined || quantity === undefined) {
      wrong.push({ line: i + 2, column: column ?? '', found: row[column ?? ''] ?? '' })
      continue
    }
    lines.push({
      lineNo: row.line_no ?? '',
      itemCode: row.item_code ?? '',
      unitPriceMicroYuan: Number(price),
      quantityE4: Number(quantity),
      amountFen: Number(amount ?? rounded(price * quantity, MICRO_YUAN_E4_PER_FEN)),
      feeDay: row.fee_day ?? '',
      approval: row.approval ?? '0',
    })
  }
  return { lines, wrong }
}

function missingIn(row: Record<string, string>, numbers: Record<string, bigint | undefined>): string | undefined {
  const text = ['line_no', 'item_code', 'fee_day'].find((column) => !row[column])
  return text ?? Object.keys(numbers).find((column) => numbers[column] === undefined)
}
