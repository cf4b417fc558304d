/** From the wire's messages to the care half's words and back; every field is looked at on its way in. */
import { fault } from '../../common/errors'
import type { OnePhaseNames } from '../../common/identifiers'
import type {
  BatchRef,
  CheckEntitlementRequest,
  FeeLine as FeeLineOnWire,
  FindPersonRequest,
  ItemAsked,
  OnePhaseMessage,
  OpenVisitRequest,
  PreSettleRequest,
  SettleOnePhaseRequest,
  SettleRequest,
  UploadLinesReplyIn,
  UploadLinesRequest,
} from '../../proto/types'
import type { Batch, FeeLine } from '../care/bills'
import { type Asked, lineToWire, totalsOf } from '../care/claim'
import type { LinesReply, NewVisit } from '../care/visit'
import { amount, day, matching, optional, personal, required, settleIdOrNone, whole } from './fields'

const DIVISION = /^[1-9]\d{3}(\d{2})?$/

/** Whether it is known is the care half's question; here only what has the form of one. */
export function division(text: string): string {
  required('enrollment_division', text)
  if (!DIVISION.test(text)) throw fault('H2001', { division: text.slice(0, 12) })
  return text
}

/** [dedc_hosp_lv], or below level 1. */
const LEVEL_OR_NONE = /^([1-9]|community)?$/

export function newVisit(request: OpenVisitRequest): NewVisit {
  return {
    hospitalVisitNo: required('hospital_visit_no', request.hospitalVisitNo),
    enrollmentDivision: division(request.enrollmentDivision),
    personId: personal('person_id', request.personId),
    insurance: matching('insurance', request.insurance, /^\d{3}$/, 'an insurance type, three digits'),
    medicalType: matching('medical_type', request.medicalType, /^\d{2,6}$/, 'a kind of care, two to six digits'),
    startDay: day('start_day', request.startDay),
    diagnosis: optional('diagnosis', request.diagnosis),
    emergency: request.emergency,
    transferredFromLevel: matching(
      'transferred_from_level',
      request.transferredFromLevel,
      LEVEL_OR_NONE,
      'a level or nothing',
    ),
  }
}

const LINE_NO = /^[\x21-\x7e]{1,30}$/
const ITEM_CODE = /^[A-Z0-9]{10,27}$/

/** @throws Fault H5021 when a line says that it is of another visit than the call */
export function feeLines(
  { visitId, lines }: Pick<UploadLinesRequest, 'visitId' | 'lines'>,
  linesMax: number,
): FeeLine[] {
  if (lines.length === 0 || lines.length > linesMax) {
    throw fault('H1001', { field: 'lines', found: `${lines.length}`, expected: `1 to ${linesMax} lines` })
  }
  return lines.map((line, i) => {
    const read = feeLine(line, `lines[${i}]`)
    const found = optional(`lines[${i}].visit_id`, line.visitId)
    if (found !== '' && found !== visitId) throw fault('H5021', { line: read.lineNo, found, visit: visitId })
    return read
  })
}

function feeLine(line: FeeLineOnWire, at: string): FeeLine {
  const unitPriceMicroYuan = whole(`${at}.unit_price_micro_yuan`, line.unitPriceMicroYuan)
  const quantityE4 = whole(`${at}.quantity_e4`, line.quantityE4)
  if (unitPriceMicroYuan < 0n)
    throw fault('H1001', { field: `${at}.unit_price_micro_yuan`, found: `${unitPriceMicroYuan}`, expected: '>= 0' })
  if (quantityE4 === 0n)
    throw fault('H1001', {
      field: `${at}.quantity_e4`,
      found: '0',
      expected: 'more than nothing, or less for a return',
    })
  return {
    lineNo: matching(`${at}.line_no`, line.lineNo, LINE_NO, '1 to 30 printable ASCII characters'),
    itemCode: matching(`${at}.item_code`, line.itemCode, ITEM_CODE, 'a national catalog code'),
    unitPriceMicroYuan,
    quantityE4,
    amountFen: lineAmount(`${at}.amount_fen`, line.amountFen),
    feeDay: day(`${at}.fee_day`, line.feeDay),
    approval: matching(`${at}.approval`, line.approval || '0', /^[012]$/, '0, 1 or 2'),
  }
}

/** A billion yuan: whatever lines a visit has, their sums still fit into one number of the wire. */
const LINE_FEN_MAX = 100_000_000_000n

function lineAmount(field: string, number: number): bigint {
  const fen = whole(field, number)
  if (fen <= LINE_FEN_MAX && fen >= -LINE_FEN_MAX) return fen
  throw fault('H1001', { field, found: `${fen}`, expected: `at most ${LINE_FEN_MAX}` })
}

export function lineNos(named: readonly string[], linesMax: number): string[] {
  if (named.length > linesMax) {
    throw fault('H1001', { field: 'line_nos', found: `${named.length}`, expected: `at most ${linesMax}` })
  }
  return named.map((lineNo, i) => matching(`line_nos[${i}]`, lineNo, LINE_NO, '1 to 30 printable ASCII characters'))
}

export function linesReply({ batch, lines, all }: LinesReply): UploadLinesReplyIn {
  return { batch, lines: lines.map(lineToWire), totals: totalsOf(all) }
}

/** What a system without confirm settles with; the others go by other roads [2102, 2207, 2304]. */
const ONE_PHASE = /^(2102|2207|2304)[A-Z]?$/

/** A letter after the number tells editions apart and not messages: a take-back may leave it out. */
export function onePhaseNames(message: OnePhaseMessage | null | undefined): OnePhaseNames {
  const { transaction = '', messageId = '', personId = '' } = message ?? {}
  matching('message.transaction', transaction, ONE_PHASE, '2102, 2207 or 2304')
  return {
    transaction: transaction.slice(0, 4),
    messageId: required('message.message_id', messageId),
    personId: personal('message.person_id', personId),
  }
}

export function asked(request: PreSettleRequest | SettleRequest | SettleOnePhaseRequest): Asked {
  return {
    policyDay: day('policy_day', request.policyDay),
    useAccount: request.useAccount,
    totalFen: amount('total_fen', request.totalFen),
    replaces: 'replaces' in request ? settleIdOrNone(request.replaces) : '',
  }
}

export function batch(ref: BatchRef | null | undefined): Batch {
  const { visitId = '', batchId = '', version = 0 } = ref ?? {}
  return { visitId: required('batch.visit_id', visitId), batchId: required('batch.batch_id', batchId), version }
}

export function personQuery({ query }: FindPersonRequest) {
  if (!query) throw fault('H1001', { field: 'query', found: '', expected: 'a credential' })
  return {
    credentialType: matching('query.credential_type', query.credentialType, /^0[123]$/, '01, 02 or 03'),
    credentialNo: personal('query.credential_no', query.credentialNo),
    name: query.name,
  }
}

export function entitlementQuery({ query }: CheckEntitlementRequest) {
  if (!query) throw fault('H1001', { field: 'query', found: '', expected: 'what is asked' })
  return {
    personId: personal('query.person_id', query.personId),
    insurance: matching('query.insurance', query.insurance, /^\d{3}$/, 'an insurance type, three digits'),
    medicalType: matching('query.medical_type', query.medicalType, /^\d{2,6}$/, 'a kind of care, two to six digits'),
    diseaseCode: optional('query.disease_code', query.diseaseCode),
    emergency: query.emergency,
    ...dayAndCredential({ query }),
    items: itemsAsked(query.items),
  }
}

/** What the hospital says besides an open visit. */
export function dayAndCredential({ query }: Pick<CheckEntitlementRequest, 'query'>) {
  const { day: asked = '', credentialType = '' } = query ?? {}
  return {
    day: day('query.day', asked),
    credentialType: matching('query.credential_type', credentialType, /^(0[123])?$/, '01, 02, 03 or nothing'),
  }
}

const ITEMS_MAX = 1_000

function itemsAsked(items: readonly ItemAsked[]): ItemAsked[] {
  if (items.length > ITEMS_MAX)
    throw fault('H1001', { field: 'query.items', found: `${items.length}`, expected: `at most ${ITEMS_MAX}` })
  return items.map(({ lineNo, itemCode, feeDay }, i) => ({
    lineNo: optional(`query.items[${i}].line_no`, lineNo),
    itemCode: matching(`query.items[${i}].item_code`, itemCode, ITEM_CODE, 'a national catalog code'),
    feeDay: day(`query.items[${i}].fee_day`, feeDay),
  }))
}
