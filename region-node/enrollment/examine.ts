/** Whether a fact can be used here: who signed it, for which key, and on which verdict it stands. Pure. */
import { createHash } from 'node:crypto'
import { Unusable } from '../../common/bus'
import { codecs, strictly } from '../../common/contracts.grpc'
import { addsUp, owedBy } from '../../common/double-entry'
import type { Code } from '../../common/errors'
import { speaksFor } from '../../common/identity'
import { fenFromWire } from '../../common/money'
import { keyFromWire, keyText, namesKey, type SettlementKey } from '../../common/settlement-key'
import type { Verifier } from '../../common/signing'
import { readToken } from '../../common/token'
import type { Authorised, Confirmed, Decision, Fact, SignedVerdict, Verdict } from '../../proto/types'
import type { Confirmation, UnusableFact, UsableFact } from './fact-books'
import { postingsOf } from './ledger'
import { hasKnownCode } from './policy/accumulators'
import { isDay } from './policy/days'
import { type Office, tombstoneOf } from './verdict'

export interface Examining {
  readonly office: Office
  readonly verifier: Verifier
  /** When it arrived: a decision is signed as it is sent, so the certificate must be valid now (R27). */
  readonly nowMs: number
}

export type Examined =
  | { readonly key: SettlementKey; readonly usable: UsableFact }
  | { readonly key: SettlementKey; readonly unusable: UnusableFact & { readonly code: Code } }

interface Wrong {
  readonly code: Code
  readonly reason: string
}

/** @throws Unusable when not even its key can be read, so that nobody could be told */
export function examine(fact: Fact, examining: Examining): Examined {
  const decision = fact.signed ? strictly(codecs.decision, fact.signed.decision) : undefined
  const key = keyFromWire(decision?.key)
  if (!decision || !key) throw new Unusable('a fact without a readable decision')
  const usable = checked(fact, decision, key, examining)
  return 'code' in usable ? { key, unusable: { ...unusableOf(fact, key), ...usable } } : { key, usable }
}

/** For a fact that was found wrong later. */
export function unusableOf(fact: Fact, key: SettlementKey): Pick<UnusableFact, 'digest' | 'keyText' | 'fact'> {
  const decision = fact.signed?.decision ?? Buffer.alloc(0)
  const digest = createHash('sha256').update(decision).digest()
  // A key that no table takes may be the very reason why it is here.
  return { digest, keyText: keyText(key).replace(/[^\x20-\x7e]/g, '?'), fact: codecs.fact.encode(fact) }
}

function checked(fact: Fact, decision: Decision, key: SettlementKey, examining: Examining): UsableFact | Wrong {
  const { signed } = fact
  if (!signed) return { code: 'H1004', reason: 'not signed' }
  const distrust = careDistrust(fact, key, examining)
  if (distrust) return distrust
  const copies = { key, decision: signed.decision, signed: codecs.signedDecision.encode(signed) }
  // Whoever signs that contradicts the promise that a reversal is (R9): taken in, it would refuse it for ever.
  if (decision.cancelled && key.kind === 'R') return { code: 'H1010', reason: 'cancels a reversal' }
  if (decision.cancelled) {
    const tombstone = tombstoneOf(examining.office, key, examining.nowMs)
    return { tombstone, confirmed: undefined, ...copies }
  }
  if (!decision.confirmed) return { code: 'H1010', reason: 'decides nothing' }
  const confirmed = confirmationOf(decision.confirmed, key, examining)
  if (confirmed === 'elsewhere') return { ...copies, confirmed: undefined, tombstone: undefined }
  return 'code' in confirmed ? confirmed : { confirmed, tombstone: undefined, ...copies }
}

/** A fact counts only when it is signed by the care region in its key (R1). */
function careDistrust({ signed }: Fact, key: SettlementKey, { verifier, nowMs }: Examining): Wrong | undefined {
  const seen = verifier.check('decision', signed?.decision ?? Buffer.alloc(0), signed?.signature ?? null, nowMs)
  if ('distrust' in seen) return { code: 'H1004', reason: `the decision's signature is ${seen.distrust}` }
  if (speaksFor(seen.signer, 'care', key.careRegion)) return undefined
  return { code: 'H1011', reason: 'not signed by its care region' }
}

/** elsewhere: it is another region's verdict that was confirmed, so nothing is owed here (R8). */
export function confirmationOf(
  confirmed: Confirmed,
  key: SettlementKey,
  examining: Pick<Examining, 'office' | 'verifier'>,
) {
  const read = readToken(confirmed.token)
  if (!read) return unproven('no verdict')
  const { signed, verdict } = read
  if (verdict.enrollmentRegion !== examining.office.region) return 'elsewhere'
  const distrust = ownDistrust(signed, verdict, key, examining)
  if (distrust) return unproven(distrust)
  const { authorised } = verdict
  if (!authorised?.split) return unproven('the verdict refuses')
  if (!addsUp(authorised.split)) return unproven('the verdict does not add up')
  if (!isDay(confirmed.day)) return { code: 'H1010', reason: 'no accounting day' } as const
  // A restored region that is asked anew signs the same reversal at another instant: all of them say the same (R26).
  const unsigned = key.kind === 'R' ? Buffer.alloc(0) : codecs.signedVerdict.encode({ verdict: signed.verdict })
  return { unsigned, ...contentOf(confirmed, verdict, authorised) }
}

function ownDistrust(
  signed: SignedVerdict,
  verdict: Verdict,
  key: SettlementKey,
  { office, verifier }: Pick<Examining, 'office' | 'verifier'>,
) {
  if (!namesKey(verdict.key, key)) return 'the verdict is for another settlement'
  const seen = verifier.check('verdict', signed.verdict, signed.signature, verdict.decidedAtMs)
  if ('distrust' in seen) return `the verdict's signature is ${seen.distrust}`
  return speaksFor(seen.signer, 'enrollment', office.region) ? undefined : 'the verdict is not signed by this region'
}

function unproven(reason: string): Wrong {
  return { code: 'H5012', reason }
}

function contentOf(
  { token, day }: Confirmed,
  { personId, requestHash }: Verdict,
  authorised: Authorised,
): Omit<Confirmation, 'unsigned'> {
  const { split } = authorised
  return {
    owedFen: split ? owedBy(split) : 0n,
    totalFen: split ? fenFromWire(split.totalFen) : 0n,
    deltas: authorised.deltas.filter(hasKnownCode).map((d) => ({ ...d, amount: fenFromWire(d.amount) })),
    postings: postingsOf(authorised),
    ...{ token, day, requestHash, personId },
  }
}
