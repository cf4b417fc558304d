/**
 * Catalogs from a folder of CSV files, named by the day they were published (2026-01-01.csv). Columns: code, name,
 * class (甲 乙 丙), first_pay_percent, price_limit_yuan (empty: none), restricted (empty or 1), from, to (empty: open).
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { WrongSettings } from '../../common/settings.file'
import { type Catalogs, catalogOf } from './catalog'

const CLASSES = { 甲: '01', 乙: '02', 丙: '03' } as const
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected yyyy-MM-dd')

const row = z
  .strictObject({
    code: z.string().regex(/^[A-Z0-9]{10,27}$/),
    name: z.string().min(1),
    class: z.enum(['甲', '乙', '丙']),
    first_pay_percent: z.string().regex(/^\d{1,3}(\.\d{1,2})?$/),
    price_limit_yuan: z.string().regex(/^(\d{1,7}(\.\d{1,6})?)?$/),
    restricted: z.enum(['', '1']),
    from: day,
    to: z.union([day, z.literal('')]),
  })
  .transform((found) => ({
    code: found.code,
    name: found.name,
    itemClass: CLASSES[found.class],
    firstPayPermyriad: decimal(found.first_pay_percent, 2),
    priceLimitMicroYuan: decimal(found.price_limit_yuan || '0', 6),
    restricted: found.restricted === '1',
    from: found.from,
    to: found.to || undefined,
  }))

/** The whole number that a decimal is after so many places: 12.5 and 2 → 1250. */
function decimal(text: string, places: number): bigint {
  const [whole = '', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(places, '0'))
}

/** Later files add to earlier ones. @throws WrongSettings naming file and line of what cannot be read */
export function catalogsIn(folder: string): Catalogs {
  const names = namesIn(folder).filter((name) => name.endsWith('.csv'))
  names.sort()
  const newest = names.at(-1)
  if (!newest) throw new WrongSettings(`${folder}: expected at least one catalog file, such as 2026-01-01.csv`)
  const digest = createHash('sha256')
  const items = names.flatMap((name) => {
    const text = readFileSync(join(folder, name))
    digest.update(text)
    return rowsIn(name, text)
  })
  return catalogOf(items, `${newest.replace(/\.csv$/, '')}+${digest.digest('hex').slice(0, 8)}`)
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    throw new WrongSettings(`${folder}: catalogs cannot be read: ${(error as Error).message}`)
  }
}

function rowsIn(name: string, text: Buffer) {
  return parsed(name, text).map((found, index) => {
    const read = row.safeParse(found)
    if (read.success) return read.data
    const [issue] = read.error.issues
    throw new WrongSettings(`${name} line ${index + 2}, ${issue?.path.join('.')}: ${issue?.message}`)
  })
}

function parsed(name: string, text: Buffer): unknown[] {
  try {
    return parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true })
  } catch (error) {
    throw new WrongSettings(`${name}: is no CSV with one header: ${(error as Error).message}`)
  }
}
