/** Takes a CSV file: all its good rows, and a word about each bad one. Importing a file twice changes nothing more. */
import type { ImportReplyIn } from '../../proto/types'
import { type ImportKind, importKinds, type People } from './people'
import { misfitProblem, readCsv } from './people-csv'

export async function importCsv(people: People, kind: string, csv: Buffer): Promise<ImportReplyIn> {
  if (!isKind(kind)) return { accepted: 0, problems: [unknownKind(kind)] }
  const { rows, problems } = readCsv(kind, csv)
  const misfits = rows.length > 0 ? await people.put(kind, rows) : []
  const left = new Set(misfits.map(({ line }) => line))
  const all = [...problems, ...misfits.map(misfitProblem)]
  return { accepted: rows.length - left.size, problems: all.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) }
}

function isKind(text: string): text is ImportKind {
  return (importKinds as readonly string[]).includes(text)
}

function unknownKind(found: string) {
  const kinds = importKinds.join(', ')
  return { line: 0, column: 'kind', found, expectedZh: `${kinds} 之一`, expectedEn: `one of ${kinds}` }
}
