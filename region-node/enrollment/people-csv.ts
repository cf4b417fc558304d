/**
 * CSV files about people (docs/OPERATIONS.md has the columns for readers): every good row is taken, every bad one is
 * named by line and column, with what was found (masked where personal) and what was expected, in both languages.
 */
import { CsvError, type Info, parse } from 'csv-parse/sync'
import { masked } from '../../common/masking'
import type { ImportProblemIn } from '../../proto/types'
import type { ImportKind, ImportRow, Misfit } from './people'
import { type Column, columns, type KindColumns } from './people-columns'

export interface ReadCsv {
  readonly rows: readonly ImportRow[]
  readonly problems: readonly ImportProblemIn[]
}

interface Parsed {
  readonly record: Readonly<Record<string, string>>
  readonly info: Info
}

export function readCsv(kind: ImportKind, csv: Buffer): ReadCsv {
  const { columns: known, identity } = columns[kind]
  let records: Parsed[]
  try {
    records = parse(csv, {
      columns: true,
      info: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      comment: '#',
      comment_no_infix: true,
      relax_column_count: true,
    }) as unknown as Parsed[]
  } catch (error) {
    if (error instanceof CsvError) return { rows: [], problems: [unreadable(error)] }
    throw error
  }
  const heading = headingProblem(known, records)
  if (heading) return { rows: [], problems: [heading] }
  return sorted(records, known, identity)
}

function sorted(records: readonly Parsed[], known: KindColumns['columns'], identity: readonly string[]): ReadCsv {
  const rows: ImportRow[] = []
  const problems: ImportProblemIn[] = []
  const seen = new Map<string, number>()
  for (const { record, info } of records) {
    const line = info.lines
    const wrong = Object.entries(known).flatMap(([name, column]) => problemIn(line, name, column, record[name] ?? ''))
    const name = identity.map((column) => record[column]).join(' ')
    const first = seen.get(name)
    if (first !== undefined) wrong.push(repeatedRow(line, identity, first))
    seen.set(name, first ?? line)
    if (wrong.length > 0) problems.push(...wrong)
    else rows.push({ line, values: valuesOf(record, known) })
  }
  return { rows, problems }
}

/** A good row that does not fit what is stored, in the same words. */
export function misfitProblem({ line, why, column }: Misfit): ImportProblemIn {
  return why === 'taken'
    ? { line, column, expectedZh: '未被其他人员使用的证件号码', expectedEn: 'a number that no other person has' }
    : {
        line,
        column,
        expectedZh: '已导入的人员编号（请先导入人员）',
        expectedEn: 'a known person (import people first)',
      }
}

function valuesOf(record: Parsed['record'], known: KindColumns['columns']): Record<string, string> {
  const entries = Object.entries(known).map(([name, { convert }]) => {
    const text = record[name] ?? ''
    return [name, text === '' || !convert ? text : convert(text, record)] as const
  })
  return Object.fromEntries(entries.filter(([, value]) => value !== ''))
}

function problemIn(line: number, name: string, column: Column, text: string): ImportProblemIn[] {
  if (text === '' ? column.optional : column.isGood(text)) return []
  const found = column.personal ? masked(text) : text
  return [{ line, column: name, found, expectedZh: column.expectedZh, expectedEn: column.expectedEn }]
}

function repeatedRow(line: number, identity: readonly string[], first: number): ImportProblemIn {
  const column = identity.join(' ')
  return { line, column, expectedZh: `与第 ${first} 行不重复`, expectedEn: `a row other than that of line ${first}` }
}

function headingProblem(known: KindColumns['columns'], [first]: readonly Parsed[]): ImportProblemIn | undefined {
  if (!first) return undefined
  const missing = Object.keys(known).filter((name) => !known[name]?.optional && !(name in first.record))
  const strange = Object.keys(first.record).filter((name) => !(name in known))
  if (missing.length === 0 && strange.length === 0) return undefined
  const expected = Object.keys(known).join(',')
  const found = Object.keys(first.record).join(',')
  return {
    line: 1,
    column: [...missing, ...strange].join(' '),
    found,
    expectedZh: `列名：${expected}`,
    expectedEn: `columns: ${expected}`,
  }
}

function unreadable(error: CsvError): ImportProblemIn {
  const line = Number(error.lines) || 1
  return {
    line,
    found: error.code,
    expectedZh: 'UTF-8 编码、逗号分隔的 CSV',
    expectedEn: 'CSV in UTF-8, separated by commas',
  }
}
