/** Visits, batches and fee lines without Postgres: each call is one moment, as each function there is one commit. */
import { type Batch, type Bills, byLineNo, type LinesAnswer, type PricedLine, sameLine } from './bills'
import type { BatchRow, CareMemory, VisitRow } from './care.memory'

export function billsInMemory(memory: CareMemory): Bills {
  const visitOf = (hospital: string, visitId: string) => {
    const row = memory.visits.get(visitId)
    return row?.visit.hospital === hospital ? row : undefined
  }
  return {
    async open(visit, inpatient) {
      const { hospital, hospitalVisitNo, visitId } = visit
      for (const row of memory.visits.values())
        if (row.visit.hospital === hospital && row.visit.hospitalVisitNo === hospitalVisitNo) return row.visit
      memory.visits.set(visitId, { visit, inpatient, batches: [newBatch(visitId, 1)] })
      return visit
    },
    async bill(hospital, visitId) {
      const row = visitOf(hospital, visitId)
      if (!row) return undefined
      const batch = openOf(memory, row)
      const lines = [...batch.lines.values()].sort(byLineNo)
      return { visit: row.visit, batch: refOf(row, batch), lines, staySettleIds: othersOf(memory, row, batch) }
    },
    async upload(hospital, visitId, lines) {
      const row = visitOf(hospital, visitId)
      return row ? uploaded(memory, row, lines) : { answer: 'absent' }
    },
    async remove(hospital, visitId, lineNos) {
      const row = visitOf(hospital, visitId)
      return row ? removed(memory, row, lineNos) : { answer: 'absent' }
    },
  }
}

function uploaded(memory: CareMemory, row: VisitRow, lines: readonly PricedLine[]): LinesAnswer {
  const known = new Map(row.batches.flatMap(({ lines }) => [...lines]))
  for (const line of lines) {
    const stored = known.get(line.lineNo)
    if (stored && !sameLine(stored, line)) return { answer: 'conflict', lineNo: line.lineNo, stored }
  }
  const fresh = lines.filter(({ lineNo }) => !known.has(lineNo))
  if (fresh.length === 0) return { answer: 'same', batch: refOf(row, openOf(memory, row)) }
  if (memory.guards.has(openOf(memory, row).batchId)) {
    if (!row.inpatient) return { answer: 'settled' }
    row.batches.push(newBatch(row.visit.visitId, row.batches.length + 1))
  }
  const batch = openOf(memory, row)
  for (const line of fresh) batch.lines.set(line.lineNo, line)
  batch.version += 1
  return { answer: 'stored', batch: refOf(row, batch) }
}

function removed(memory: CareMemory, row: VisitRow, lineNos: readonly string[]): LinesAnswer {
  const batch = openOf(memory, row)
  const held = memory.guards.has(batch.batchId)
  const settled = row.batches.filter((other) => other !== batch || held)
  if (lineNos.some((lineNo) => settled.some(({ lines }) => lines.has(lineNo)))) return { answer: 'settled' }
  const gone = held ? [] : [...batch.lines.keys()].filter((lineNo) => !lineNos.length || lineNos.includes(lineNo))
  for (const lineNo of gone) batch.lines.delete(lineNo)
  if (gone.length > 0) batch.version += 1
  return { answer: gone.length > 0 ? 'stored' : 'same', batch: refOf(row, batch) }
}

function newBatch(visitId: string, number: number): BatchRow {
  return { batchId: `${visitId}-${number}`, version: 0, lines: new Map() }
}

/** One whose settlement was reversed and that nobody has settled since, else the newest. */
function openOf(memory: CareMemory, { batches }: VisitRow): BatchRow {
  const last = batches.findLast(({ reopened, batchId }) => reopened && !memory.guards.has(batchId)) ?? batches.at(-1)
  if (!last) throw new Error('a visit has a batch')
  return last
}

/** Settlements of the visit's other batches. */
function othersOf({ guards }: CareMemory, { batches }: VisitRow, batch: BatchRow): string[] {
  return batches.flatMap((other) => (other === batch ? [] : (guards.get(other.batchId) ?? [])))
}

function refOf({ visit }: VisitRow, { batchId, version }: BatchRow): Batch {
  return { visitId: visit.visitId, batchId, version }
}
