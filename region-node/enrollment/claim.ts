/**
 * A claim is believed only as far as it proves itself: its names must be those of the envelope (R1), its lines are
 * divided again, and its sums are summed again. What is wrong here is the sender's mistake and decides nothing.
 */
import { type Refusal, refusal } from '../../common/errors'
import { type Fen, fenFromWire } from '../../common/money'
import type { Region } from '../../common/regions'
import type { SettlementKey } from '../../common/settlement-key'
import type { BillTotals, Claim, PricedLine, SettlementKey as WireKey } from '../../proto/types'
import { amountOf, type BillParts, type ItemClass, type LineParts, splitLine, sumParts } from '../catalogs/line-split'
import { isDay } from './policy/days'
import type { Stay } from './policy/terms'

export interface CheckedClaim {
  readonly claim: Claim
  readonly totals: BillParts
  /** Of each line, in the claim's order. */
  readonly parts: readonly LineParts[]
  /** What was settled before of the same stay; absent for its first bill. */
  readonly stay?: Stay
}

/** The longest stay that a window may be asked for; beyond it a reservation would block the person for days. */
const WINDOW_S_MAX = 86_400
const SHARE_MAX = 10_000
/** A bill a day for a quarter of a year. */
const STAY_BILLS_MAX = 100

/** @param key of the envelope, whose region and hospital come from certificates */
export function claimChecked(claim: Claim, key: SettlementKey, region: Region): CheckedClaim | Refusal {
  const misnamed = nameFault(claim, key, region) ?? fieldFault(claim) ?? promiseFault(claim)
  if (misnamed) return misnamed
  try {
    const lines: LineParts[] = []
    for (const line of claim.lines) {
      const parts = lineChecked(line)
      if ('code' in parts) return parts
      lines.push(parts)
    }
    return totalsChecked(claim, lines)
  } catch (error) {
    if (error instanceof RangeError) return malformed('amount')
    throw error
  }
}

function nameFault(claim: Claim, key: SettlementKey, region: Region): Refusal | undefined {
  const { careRegion, hospital, settleId } = claim.key ?? {}
  if (careRegion !== key.careRegion || hospital !== key.hospital) return refusal('H1011')
  if ((settleId ?? '') !== key.settleId) return malformed('key')
  return claim.enrollmentRegion === region ? undefined : malformed('enrollment_region')
}

function fieldFault(claim: Claim): Refusal | undefined {
  if (!isDay(claim.policyDay)) return malformed('policy_day')
  if (!claim.personId) return malformed('person_id')
  if (!/^\d{3}$/.test(claim.insurance)) return malformed('insurance')
  if (!/^\d{6}$/.test(claim.careDivision)) return malformed('care_division')
  if (!claim.medicalType) return malformed('medical_type')
  if (!claim.batch?.batchId) return malformed('batch')
  if (claim.staySettleIds.length > STAY_BILLS_MAX) return malformed('stay_settle_ids')
  if (claim.known) return malformed('known')
  if (claim.lines.length === 0) return refusal('H5020')
  return claim.totals ? undefined : malformed('totals')
}

/** What only a settle needs: a quote has no id, promises nothing and is not compared with an earlier one. */
function promiseFault({ key, requestHash, confirmWindowS }: Claim): Refusal | undefined {
  if (!key?.settleId) return undefined
  if (requestHash.length === 0) return malformed('request_hash')
  return confirmWindowS < 1 || confirmWindowS > WINDOW_S_MAX ? malformed('confirm_window_s') : undefined
}

function malformed(field: string): Refusal {
  return refusal('H1001', { field })
}

function lineChecked(line: PricedLine): LineParts | Refusal {
  const amountFen = fenFromWire(line.amountFen)
  const unitPriceMicroYuan = fenFromWire(line.unitPriceMicroYuan)
  const quantityE4 = fenFromWire(line.quantityE4)
  const priceLimitMicroYuan = fenFromWire(line.priceLimitMicroYuan)
  if (unitPriceMicroYuan < 0n || priceLimitMicroYuan < 0n) return malformed(`lines ${line.lineNo} price`)
  if (!isItemClass(line.itemClass)) return malformed(`lines ${line.lineNo} item_class`)
  if (line.firstPayPermyriad > SHARE_MAX) return malformed(`lines ${line.lineNo} first_pay_permyriad`)
  const expectedFen = amountOf(unitPriceMicroYuan, quantityE4)
  if (expectedFen !== amountFen) return arithmetic(line.lineNo, expectedFen, amountFen)
  const { itemClass, restricted, approval } = line
  const firstPayPermyriad = BigInt(line.firstPayPermyriad)
  const measures = { amountFen, unitPriceMicroYuan, quantityE4, priceLimitMicroYuan, firstPayPermyriad }
  const parts = splitLine({ itemClass, restricted, approval, ...measures })
  const fault = partsFault(parts, line.parts)
  return fault ? arithmetic(line.lineNo, fault.expectedFen, fault.foundFen) : parts
}

function arithmetic(line: string, expectedFen: Fen, foundFen: Fen): Refusal {
  return refusal('H5001', { line, expectedFen: String(expectedFen), foundFen: String(foundFen) })
}

function isItemClass(text: string): text is ItemClass {
  return text === '01' || text === '02' || text === '03'
}

/** The first part that is not what it should be. A line without parts claims nothing, so nothing is compared. */
function partsFault(expected: LineParts, found: BillTotals | null) {
  if (!found) return undefined
  const pairs: readonly (readonly [Fen, number])[] = [
    [expected.selfFundedFen, found.selfFundedFen],
    [expected.overLimitFen, found.overLimitFen],
    [expected.selfPaidFirstFen, found.selfPaidFirstFen],
    [expected.eligibleFen, found.eligibleFen],
  ]
  const wrong = pairs.find(([expectedFen, foundFen]) => fenFromWire(foundFen) !== expectedFen)
  return wrong && { expectedFen: wrong[0], foundFen: fenFromWire(wrong[1]) }
}

function totalsChecked(claim: Claim, parts: readonly LineParts[]): CheckedClaim | Refusal {
  const totals = sumParts(parts)
  const claimed = claim.totals as BillTotals
  const claimedFen = fenFromWire(claimed.totalFen)
  if (claimedFen < 0n) return malformed('total_fen')
  if (claimedFen !== totals.totalFen) {
    return refusal('H5002', { differenceFen: String(claimedFen - totals.totalFen) })
  }
  const fault = partsFault(totals, claimed)
  if (fault) return refusal('H5003', { differenceFen: String(fault.foundFen - fault.expectedFen) })
  return { claim, totals, parts }
}

/**
 * Whom an envelope speaks of, when the region of its Link may speak for it (R1). A quote or a look-up names the
 * hospital only, so its settleId is empty.
 */
export function envelopeKey(wireKey: WireKey | null, careRegion: Region): SettlementKey | Refusal {
  if (!wireKey?.hospital || wireKey.careRegion !== careRegion) return refusal('H1011')
  const { hospital, settleId } = wireKey
  return { careRegion, hospital, settleId, kind: wireKey.kind === 'REVERSAL' ? 'R' : 'S' }
}
