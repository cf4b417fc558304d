/**
 * The enrollment half's side of a reversal (protocol R9, message 9). The care region has promised it and repeats until
 * it is done, so nothing is refused here: no age, no policy, no other settlement that waits. What cannot be done now
 * is answered as undecided, and is asked again.
 */
import { codecs } from '../../common/contracts.grpc'
import { owedBy, reversedSplit } from '../../common/double-entry'
import { type Refusal, refusal } from '../../common/errors'
import { reversalIdOf } from '../../common/identifiers'
import { fenFromWire } from '../../common/money'
import { keyFromWire, keyToWire, namesKey, type SettlementKey } from '../../common/settlement-key'
import { readToken } from '../../common/token'
import type { AccumulatorDelta, Authorised, AuthorisedIn, BillTotals, Fact, Reversal, Verdict } from '../../proto/types'
import { type Accumulated, hasKnownCode } from './policy/accumulators'
import type { NewReversal, Reversals } from './reversals'
import { type Office, signedVerdict } from './verdict'

export interface ReverseParts {
  readonly office: Office
  readonly reversals: Reversals
  /** E.facts for the original's fact: here it may be unknown as yet (R9). */
  learn(facts: readonly Fact[]): Promise<void>
  readonly clock: { now(): number }
}

/**
 * Answers A(rev), a serialised SignedVerdict: the one that stands, or the original's with every amount negated.
 * @param key of the envelope, whose region and hospital come from certificates
 */
export async function reverse(asked: Reversal, key: SettlementKey, parts: ReverseParts): Promise<Buffer | Refusal> {
  const original = originalKeyIn(asked, key)
  if ('code' in original) return original
  const stands = await parts.reversals.read(key, original)
  if (stands.token) return stands.token
  const { originalToken } = stands.isLearned ? stands : await afterLearning(asked, key, original, parts)
  const verdict = originalToken && readToken(originalToken)?.verdict
  // Neither known here nor made again from the fact: people must look, and the care region goes on asking.
  if (!verdict?.authorised?.split) return refusal('H6002', { settleId: original.settleId })
  return parts.reversals.write(newReversal(key, verdict, verdict.authorised, parts))
}

/** R9: the original's fact came along, because it may be news here. */
async function afterLearning(asked: Reversal, key: SettlementKey, original: SettlementKey, parts: ReverseParts) {
  if (asked.original) await parts.learn([asked.original])
  return parts.reversals.read(key, original)
}

/** The original's key, when the message speaks of one settlement of the asking hospital and region throughout (R1). */
function originalKeyIn({ key: named, original }: Reversal, key: SettlementKey): SettlementKey | Refusal {
  if (key.kind !== 'R' || !namesKey(named, key)) return refusal('H1011')
  const decision = decisionIn(original)
  const originalKey = keyFromWire(decision?.key)
  if (!decision?.confirmed || !originalKey) return refusal('H1001', { field: 'original' })
  const { careRegion, hospital, settleId, kind } = originalKey
  const own = careRegion === key.careRegion && hospital === key.hospital && kind === 'S'
  return own && reversalIdOf(settleId) === key.settleId ? originalKey : refusal('H1001', { field: 'original' })
}

function decisionIn(fact: Fact | null) {
  try {
    return fact?.signed ? codecs.decision.decode(fact.signed.decision) : undefined
  } catch {
    return undefined
  }
}

function newReversal(
  key: SettlementKey,
  original: Verdict,
  authorised: Authorised,
  { office, clock }: ReverseParts,
): NewReversal {
  const decidedAtMs = clock.now()
  const { personId, batch, requestHash } = original
  const undone = undoneOf(authorised)
  const reverses = original.key?.settleId ?? ''
  const token = signedVerdict(office, {
    ...{ key: keyToWire(key), personId, batch, requestHash, decidedAtMs, reverses },
    authorised: undone,
  })
  const owedFen = authorised.split ? -owedBy(authorised.split) : 0n
  const totalFen = authorised.split ? -fenFromWire(authorised.split.totalFen) : 0n
  const about = { key, originalSettleId: reverses, personId, requestHash, token, decidedAtMs }
  return { ...about, owedFen, totalFen, pools: authorised.pools, deltas: accumulatedIn(undone.deltas ?? []) }
}

/** Never a snapshot put back: what others have moved since stays moved (R16). */
function undoneOf(authorised: Authorised): AuthorisedIn & { readonly deltas: AccumulatorDelta[] } {
  const { split, totals, insurance, policyVersion, policyDay, personCategory, pools } = authorised
  const owed = split ? 0 - Number(owedBy(split)) : 0
  return {
    ...{ insurance, policyVersion, policyDay, personCategory, pools },
    split: split && reversedSplit(split),
    totals: totals && negatedTotals(totals),
    deltas: authorised.deltas.map((delta) => ({ ...delta, amount: 0 - delta.amount })),
    explanation: [{ rule: 'reversal', baseFen: 0 - (split?.totalFen ?? 0), amountFen: owed }],
  }
}

function negatedTotals(totals: BillTotals): BillTotals {
  return {
    totalFen: 0 - totals.totalFen,
    selfFundedFen: 0 - totals.selfFundedFen,
    overLimitFen: 0 - totals.overLimitFen,
    selfPaidFirstFen: 0 - totals.selfPaidFirstFen,
    eligibleFen: 0 - totals.eligibleFen,
  }
}

function accumulatedIn(deltas: readonly AccumulatorDelta[]): Accumulated[] {
  return deltas.filter(hasKnownCode).map((delta) => ({ ...delta, amount: fenFromWire(delta.amount) }))
}
