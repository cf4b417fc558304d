/** From the hospital's request to what the enrollment region is asked: the claim, and the digest that names it (R3). */
import { createHash } from 'node:crypto'
import { codecs } from '../../common/contracts.grpc'
import { type Refusal, refusal } from '../../common/errors'
import { type Fen, fenToWire } from '../../common/money'
import { keyToWire, type SettlementKey } from '../../common/settlement-key'
import type { BillTotalsIn, PricedLineIn } from '../../proto/types'
import { type LineParts, sumParts } from '../catalogs/line-split'
import type { Bill, ChargedBill, PricedLine } from './bills'

/** What the hospital says besides the bill; no id, no invoice number, no operator: they may differ between tries. */
export interface Asked {
  readonly policyDay: string
  readonly useAccount: boolean
  readonly totalFen: Fen
  readonly replaces: string
}

export interface Place {
  readonly hospitalLevel: string
  readonly careDivision: string
}

/**
 * Digest of the hospital's normalised request and the batch version. The visit's person and the batch's lines need no
 * place of their own in it: a visit never changes, and a batch of one version has one content.
 */
export function requestHash(hospital: string, { visit, batch }: Pick<Bill, 'visit' | 'batch'>, asked: Asked): Buffer {
  const { policyDay, useAccount, totalFen, replaces } = asked
  const what = [hospital, visit.visitId, batch.batchId, batch.version, policyDay, useAccount, `${totalFen}`, replaces]
  return createHash('sha256')
    .update(JSON.stringify(['settle 1', ...what]))
    .digest()
}

/** Why this bill cannot be settled as asked, if so. */
export function unbillable({ charges }: ChargedBill, { totalFen }: Asked): Refusal | undefined {
  const { sums, lineCount } = charges
  if (lineCount === 0) return refusal('H5020')
  const differenceFen = totalFen - sums.totalFen
  if (differenceFen !== 0n) {
    const sumFen = `${sums.totalFen}`
    return refusal('H5002', { differenceFen: `${differenceFen}`, totalFen: `${totalFen}`, sumFen })
  }
  // A returned item is a negative line; a bill that is one as a whole would pay somebody for falling ill.
  if (sums.totalFen < 0n) return refusal('H1001', { field: 'total_fen', found: `${sums.totalFen}`, expected: '>= 0' })
  return undefined
}

export interface ClaimParts {
  readonly key: SettlementKey
  readonly bill: ChargedBill
  readonly asked: Asked
  readonly place: Place
  /** Of requestHash. */
  readonly hash: Buffer
  readonly windowMs: number
}

/** The serialised Claim: what comes before its lines, the lines as they are kept, and what comes after them. */
export function claimBytes({ key, bill, asked, place, hash, windowMs }: ClaimParts): Buffer {
  const { visit, batch, charges, staySettleIds } = bill
  const { personId, insurance, enrollmentRegion, medicalType, emergency, transferredFromLevel } = visit
  const { diagnosis: diseaseCode, startDay: beginDay } = visit
  const { policyDay, useAccount, replaces } = asked
  const before = codecs.claim.encode({
    key: keyToWire(key),
    batch,
    requestHash: hash,
    ...{ personId, insurance, enrollmentRegion, medicalType, ...place, policyDay, useAccount, emergency },
  })
  const after = codecs.claim.encode({
    totals: totalsToWire(charges.sums, charges.sums.totalFen),
    confirmWindowS: Math.ceil(windowMs / 1_000),
    ...{ replaces, catalogVersion: charges.catalogVersion, diseaseCode, beginDay, transferredFromLevel },
    staySettleIds: [...staySettleIds],
  })
  return Buffer.concat([before, charges.wire, after])
}

/** The same bill with what a settle says of its lines. */
export function charged({ lines, ...bill }: Bill): ChargedBill {
  const sums = sumParts(lines.map(({ parts }) => parts))
  const versions = lines.map(({ catalogVersion }) => catalogVersion).sort()
  const wire = Buffer.concat(lines.map(lineBytes))
  return { ...bill, charges: { sums, wire, lineCount: lines.length, catalogVersion: versions.at(-1) ?? '' } }
}

/** One line as it stands in a claim: whoever puts such bytes behind each other has its lines. */
export function lineBytes(line: PricedLine): Buffer {
  return codecs.claim.encode({ lines: [lineToWire(line)] })
}

export function totalsOf(lines: readonly PricedLine[]): BillTotalsIn {
  const sums = sumParts(lines.map(({ parts }) => parts))
  return totalsToWire(sums, sums.totalFen)
}

function totalsToWire(parts: LineParts, totalFen: Fen): BillTotalsIn {
  return {
    totalFen: fenToWire(totalFen),
    selfFundedFen: fenToWire(parts.selfFundedFen),
    overLimitFen: fenToWire(parts.overLimitFen),
    selfPaidFirstFen: fenToWire(parts.selfPaidFirstFen),
    eligibleFen: fenToWire(parts.eligibleFen),
  }
}

/** Field by field: this is run for every line, and spreading objects costs more than all its sums. */
export function lineToWire(line: PricedLine): PricedLineIn {
  return {
    lineNo: line.lineNo,
    itemCode: line.itemCode,
    itemName: line.itemName,
    itemClass: line.itemClass,
    restricted: line.restricted,
    approval: line.approval,
    feeDay: line.feeDay,
    unitPriceMicroYuan: fenToWire(line.unitPriceMicroYuan),
    quantityE4: fenToWire(line.quantityE4),
    amountFen: fenToWire(line.amountFen),
    priceLimitMicroYuan: fenToWire(line.priceLimitMicroYuan),
    firstPayPermyriad: Number(line.firstPayPermyriad),
    parts: totalsToWire(line.parts, line.amountFen),
  }
}
