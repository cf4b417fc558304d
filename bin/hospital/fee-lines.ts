/** Fee lines from a CSV file: line_no,item_code,unit_price_yuan,quantity,amount_yuan,fee_day[,approval]. */
import { parse } from 'csv-parse/sync'
import { rounded } from '../../common/money'
import type { FeeLineIn } from '../../proto/types'
import { isDay } from '../../region-node/enrollment/policy/days'
import { scaledIn } from '../output/amounts'
import type { Words } from '../output/language'
import { Mistake } from '../output/mistake'

export interface WrongLine {
  readonly line: number
  readonly column: string
  readonly found: string
  readonly expected: Words
}

type Row = Readonly<Record<string, string>>

const MICRO_YUAN_E4_PER_FEN = 100_000_000n
const HEADER_LINES = 1

/**
 * amount_yuan may be empty: then it is price × quantity, rounded to the fen.
 * @throws Mistake when the file is no CSV with these columns
 */
export function feeLinesIn(csv: Buffer): { lines: FeeLineIn[]; wrong: WrongLine[] } {
  const rows = rowsIn(csv).map((row, i) => ({ row, line: i + 1 + HEADER_LINES }))
  const wrong = rows.flatMap(({ row, line }) =>
    wrongIn(row)
      .slice(0, 1)
      .map((found) => ({ line, ...found })),
  )
  return { lines: wrong.length > 0 ? [] : rows.map(({ row }) => feeLine(row)), wrong }
}

function rowsIn(csv: Buffer): Row[] {
  const rows = parsed(csv)
  const missing = Object.keys(COLUMNS).filter((column) => column !== 'amount_yuan' && !(column in (rows[0] ?? {})))
  if (rows.length > 0 && missing.length === 0) return rows
  throw notOurs(rows.length === 0 ? 'no rows' : `no column ${missing.join(', ')}`)
}

function parsed(csv: Buffer): Row[] {
  try {
    return parse(csv, { columns: true, bom: true, skip_empty_lines: true, trim: true })
  } catch (error) {
    throw notOurs((error as Error).message)
  }
}

function notOurs(cause: string): Mistake {
  const columns = 'line_no,item_code,unit_price_yuan,quantity,amount_yuan,fee_day[,approval]'
  return new Mistake(
    { zh: `不是费用明细 CSV（${cause}）`, en: `not a CSV of fee lines (${cause})` },
    { zh: `请用 UTF-8，第一行为列名：${columns}`, en: `use UTF-8, the first line naming the columns ${columns}` },
  )
}

const isSomething = (text: string) => text !== ''
const isNumber = (places: number) => (text: string) => scaledIn(text, places) !== undefined

const COLUMNS: Readonly<Record<string, readonly [isRight: (text: string) => boolean, Words]>> = {
  line_no: [isSomething, { zh: '行号', en: 'a line number' }],
  item_code: [isSomething, { zh: '项目编码', en: 'an item code' }],
  unit_price_yuan: [isNumber(6), { zh: '元，至多 6 位小数', en: 'yuan, at most 6 decimals' }],
  quantity: [isNumber(4), { zh: '数量，至多 4 位小数', en: 'a quantity, at most 4 decimals' }],
  amount_yuan: [
    (text) => text === '' || isNumber(2)(text),
    { zh: '元，至多 2 位小数', en: 'yuan, at most 2 decimals' },
  ],
  fee_day: [isDay, { zh: '日期 yyyy-MM-dd', en: 'a day, yyyy-MM-dd' }],
}

function wrongIn(row: Row): Omit<WrongLine, 'line'>[] {
  return Object.entries(COLUMNS).flatMap(([column, [isRight, expected]]) => {
    const found = row[column] ?? ''
    return isRight(found) ? [] : [{ column, found, expected }]
  })
}

/** Of a row in which nothing is wrong. */
function feeLine(row: Row): FeeLineIn {
  const price = scaledIn(row.unit_price_yuan ?? '', 6) ?? 0n
  const quantity = scaledIn(row.quantity ?? '', 4) ?? 0n
  const amount = row.amount_yuan ? scaledIn(row.amount_yuan, 2) : undefined
  return {
    lineNo: row.line_no ?? '',
    itemCode: row.item_code ?? '',
    unitPriceMicroYuan: Number(price),
    quantityE4: Number(quantity),
    amountFen: Number(amount ?? rounded(price * quantity, MICRO_YUAN_E4_PER_FEN)),
    feeDay: row.fee_day ?? '',
    approval: row.approval ?? '0',
  }
}
