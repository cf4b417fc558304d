/** Visits, batches and fee lines in Postgres; the rules that need a lock are functions there (migration 001). */
import type { Pool } from 'pg'
import type { ItemClass } from '../catalogs/line-split'
import {
  type Bill,
  type Bills,
  byLineNo,
  type ChargedBill,
  type FeeLine,
  type LinesAnswer,
  type PricedLine,
  type Visit,
} from './bills'
import { lineBytes } from './claim'
import { type Database, databaseOf } from './database.pg'

const VISIT = `visit_id, hospital, hospital_visit_no, person_id, enrollment_region, enrollment_division, insurance,
  medical_type, to_char(start_day, 'YYYY-MM-DD') as start_day, diagnosis, emergency,
  transferred_from_level`

const OPEN = {
  name: 'care-open-visit',
  text: `
    with opened as (
      insert into visit (visit_id, hospital, hospital_visit_no, person_id, enrollment_region, enrollment_division,
                         insurance, medical_type, inpatient, start_day, diagnosis, emergency,
                         transferred_from_level, opened_at_ms)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      on conflict (hospital, hospital_visit_no) do nothing returning visit_id, hospital)
    insert into batch (batch_id, visit_id, hospital, number)
      select visit_id || '-1', visit_id, hospital, 1 from opened`,
}

const VISIT_OF = {
  name: 'care-visit-of',
  text: `select ${VISIT} from visit where hospital = $1 and hospital_visit_no = $2`,
}

const WITHOUT_LINES = `
  'visit', v, 'batchId', b.batch_id, 'version', b.version,
  'staySettleIds', (select json_agg(o.settle_id order by o.batch_id) from guard o
                     where (o.hospital, o.visit_id) = (v.hospital, v.visit_id) and o.batch_id <> b.batch_id)`

/** A bill as one JSON object, of visit v with its open batch b (open_batch_of): all of one moment. */
export const BILL = `
  json_build_object(${WITHOUT_LINES},
                    'lines', (select json_agg(l) from fee_line l where l.batch_id = b.batch_id)) as bill`
/** The same without its lines, and beside it what a settle says of them: as JSON they were a tenth of the work. */
export const CHARGED_BILL = `
  json_build_object(${WITHOUT_LINES}) as bill,
  c.*`
export const CHARGES = `
  cross join lateral (
    select count(*)::integer as line_count,
           coalesce(sum(l.amount_fen), 0)::bigint as total_fen,
           coalesce(sum(l.self_funded_fen), 0)::bigint as self_funded_fen,
           coalesce(sum(l.over_limit_fen), 0)::bigint as over_limit_fen,
           coalesce(sum(l.self_paid_first_fen), 0)::bigint as self_paid_first_fen,
           coalesce(sum(l.eligible_fen), 0)::bigint as eligible_fen,
           coalesce(max(l.catalog_version collate "C"), '') as catalog_version,
           coalesce(string_agg(l.wire, '' order by l.line_no), '') as wire
      from fee_line l where l.batch_id = b.batch_id) c`
export const VISIT_AND_BATCH = `
  visit v
  cross join lateral (
    select batch_id, version from batch o where o.visit_id = v.visit_id
     order by o.reopened and not exists (
                select from guard g
                 where (g.hospital, g.visit_id, g.batch_id) = (v.hospital, v.visit_id, o.batch_id)) desc,
              o.number desc limit 1) b`

const BILL_OF = {
  name: 'care-bill',
  text: `select ${BILL} from ${VISIT_AND_BATCH} where v.visit_id = $1 and v.hospital = $2`,
}

const UPLOAD = { name: 'care-upload', text: 'select * from upload_lines($1, $2, $3)' }
const REMOVE = { name: 'care-remove', text: 'select * from delete_lines($1, $2, $3)' }

interface VisitRow {
  visit_id: string
  hospital: string
  hospital_visit_no: string
  person_id: string
  enrollment_region: string
  enrollment_division: string
  insurance: string
  medical_type: string
  start_day: string
  diagnosis: string
  emergency: boolean
  transferred_from_level: string
}

/** As JSON: amounts stay below 2^53, which the doors guarantee. */
interface LineRow {
  line_no: string
  item_code: string
  unit_price_micro_yuan: number
  quantity_e4: number
  amount_fen: number
  fee_day: string
  approval: string
  item_name: string
  item_class: ItemClass
  price_limit_micro_yuan: number
  first_pay_permyriad: number
  restricted: boolean
  self_funded_fen: number
  over_limit_fen: number
  self_paid_first_fen: number
  eligible_fen: number
  catalog_version: string
}

export interface ChargesRow {
  line_count: number
  total_fen: bigint
  self_funded_fen: bigint
  over_limit_fen: bigint
  self_paid_first_fen: bigint
  eligible_fen: bigint
  catalog_version: string
  wire: Buffer
}

export interface BillRow {
  visit: VisitRow
  batchId: string
  version: number
  lines: LineRow[] | null
  staySettleIds: string[] | null
}

interface UploadedRow {
  answer: LinesAnswer['answer']
  batch_id: string
  version: number
  line_no: string
  stored: LineRow
}

export function billsInPostgres(pool: Pool): Bills {
  const database = databaseOf(pool)
  return {
    async open(visit, inpatient, nowMs) {
      const { visitId, hospital, hospitalVisitNo, personId, enrollmentRegion, enrollmentDivision } = visit
      const { insurance, medicalType, startDay, diagnosis, emergency, transferredFromLevel } = visit
      const who = [visitId, hospital, hospitalVisitNo, personId, enrollmentRegion, enrollmentDivision]
      const what = [insurance, medicalType, inpatient, startDay, diagnosis, emergency, transferredFromLevel]
      await database.rows(OPEN, [...who, ...what, nowMs])
      const [row] = await database.rows<VisitRow>(VISIT_OF, [hospital, hospitalVisitNo])
      if (!row) throw new Error('a visit that was opened is there')
      return visitFrom(row)
    },
    async bill(hospital, visitId) {
      const [row] = await database.rows<{ bill: BillRow }>(BILL_OF, [visitId, hospital])
      return row && billFrom(row.bill)
    },
    upload: (hospital, visitId, lines) =>
      linesAnswer(database, UPLOAD, [hospital, visitId, JSON.stringify(lines.map(rowOf))]),
    remove: (hospital, visitId, lineNos) => linesAnswer(database, REMOVE, [hospital, visitId, lineNos]),
  }
}

async function linesAnswer(database: Database, statement: typeof UPLOAD, values: unknown[]): Promise<LinesAnswer> {
  const [row] = await database.rows<UploadedRow>(statement, values)
  if (!row) throw new Error('a function answers one row')
  const { answer } = row
  if (answer === 'conflict') return { answer, lineNo: row.line_no, stored: feeLineFrom(row.stored) }
  if (answer === 'settled' || answer === 'absent') return { answer }
  return { answer, batch: { visitId: values[1] as string, batchId: row.batch_id, version: row.version } }
}

function billFrom({ lines, ...row }: BillRow): Bill {
  return { ...linelessFrom(row), lines: (lines ?? []).map(lineFrom).sort(byLineNo) }
}

export function chargedBillFrom(row: Omit<BillRow, 'lines'>, charges: ChargesRow): ChargedBill {
  const sums = {
    totalFen: charges.total_fen,
    selfFundedFen: charges.self_funded_fen,
    overLimitFen: charges.over_limit_fen,
    selfPaidFirstFen: charges.self_paid_first_fen,
    eligibleFen: charges.eligible_fen,
  }
  const { line_count: lineCount, catalog_version: catalogVersion, wire } = charges
  return { ...linelessFrom(row), charges: { lineCount, sums, catalogVersion, wire } }
}

function linelessFrom({ visit, batchId, version, staySettleIds }: Omit<BillRow, 'lines'>): Omit<Bill, 'lines'> {
  const batch = { visitId: visit.visit_id, batchId, version }
  return { visit: visitFrom(visit), batch, staySettleIds: staySettleIds ?? [] }
}

function visitFrom(row: VisitRow): Visit {
  return {
    visitId: row.visit_id,
    hospital: row.hospital,
    hospitalVisitNo: row.hospital_visit_no,
    personId: row.person_id,
    enrollmentRegion: row.enrollment_region,
    enrollmentDivision: row.enrollment_division,
    insurance: row.insurance,
    medicalType: row.medical_type,
    startDay: row.start_day,
    diagnosis: row.diagnosis,
    emergency: row.emergency,
    transferredFromLevel: row.transferred_from_level,
  }
}

function feeLineFrom(row: LineRow): FeeLine {
  return {
    lineNo: row.line_no,
    itemCode: row.item_code,
    unitPriceMicroYuan: BigInt(row.unit_price_micro_yuan),
    quantityE4: BigInt(row.quantity_e4),
    amountFen: BigInt(row.amount_fen),
    feeDay: row.fee_day,
    approval: row.approval,
  }
}

/** Field by field, as it is run for every line of every settle. */
function lineFrom(row: LineRow): PricedLine {
  return {
    lineNo: row.line_no,
    itemCode: row.item_code,
    unitPriceMicroYuan: BigInt(row.unit_price_micro_yuan),
    quantityE4: BigInt(row.quantity_e4),
    amountFen: BigInt(row.amount_fen),
    feeDay: row.fee_day,
    approval: row.approval,
    itemName: row.item_name,
    itemClass: row.item_class,
    priceLimitMicroYuan: BigInt(row.price_limit_micro_yuan),
    firstPayPermyriad: BigInt(row.first_pay_permyriad),
    restricted: row.restricted,
    parts: {
      selfFundedFen: BigInt(row.self_funded_fen),
      overLimitFen: BigInt(row.over_limit_fen),
      selfPaidFirstFen: BigInt(row.self_paid_first_fen),
      eligibleFen: BigInt(row.eligible_fen),
    },
    catalogVersion: row.catalog_version,
  }
}

function rowOf(line: PricedLine): LineRow & { wire: string } {
  const { parts } = line
  return {
    line_no: line.lineNo,
    item_code: line.itemCode,
    unit_price_micro_yuan: Number(line.unitPriceMicroYuan),
    quantity_e4: Number(line.quantityE4),
    amount_fen: Number(line.amountFen),
    fee_day: line.feeDay,
    approval: line.approval,
    item_name: line.itemName,
    item_class: line.itemClass,
    price_limit_micro_yuan: Number(line.priceLimitMicroYuan),
    first_pay_permyriad: Number(line.firstPayPermyriad),
    restricted: line.restricted,
    self_funded_fen: Number(parts.selfFundedFen),
    over_limit_fen: Number(parts.overLimitFen),
    self_paid_first_fen: Number(parts.selfPaidFirstFen),
    eligible_fen: Number(parts.eligibleFen),
    catalog_version: line.catalogVersion,
    wire: `\\x${lineBytes(line).toString('hex')}`,
  }
}
