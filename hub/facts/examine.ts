/** Whether the hub can use a fact: who signed it, for which key, and on what verdict it stands. Pure. */
import { createHash } from 'node:crypto'
import { codecs, strictly } from '../../common/contracts.grpc'
import { owedBy } from '../../common/double-entry'
import { type Refusal, refusal } from '../../common/errors'
import { speaksFor } from '../../common/identity'
import { fenFromWire } from '../../common/money'
import type { Region } from '../../common/regions'
import { keyFromWire, keyText, namesKey, type SettlementKey } from '../../common/settlement-key'
import type { Distrust, Verifier } from '../../common/signing'
import { readToken } from '../../common/token'
import type { Authorised, Confirmed, Decision, Fact, Verdict } from '../../proto/types'
import { postingsOf } from '../ledger/postings'
import type { Confirmation, UnusableFact, UsableFact } from './fact-store'

export interface Examining {
  readonly verifier: Verifier
  isRegion(region: Region): boolean
  /** When it arrived, for the validity of the signer's certificate: a decision is signed as it is sent (R27). */
  readonly atMs: number
  /** This hub's epoch, told in the ack of a fact that goes no further. */
  readonly epoch: number
}

export type Examined =
  | { readonly usable: UsableFact }
  | { readonly refusal: Refusal; readonly key?: SettlementKey; readonly unusable: UnusableFact }

/** @param linkRegion from the certificate of the Link that brought it */
export function examine(fact: Fact, linkRegion: Region, examining: Examining): Examined {
  const decision = fact.signed ? strictly(codecs.decision, fact.signed.decision) : undefined
  const key = plainKey(decision?.key)
  const found =
    decision && key ? checked(fact, { decision, key, linkRegion }, examining) : wrong('H1010', 'no decision')
  if ('usable' in found) return found
  const unusable = kept(fact, { linkRegion, key, ...found })
  return key ? { refusal: found.refusal, key, unusable } : { refusal: found.refusal, unusable }
}

/**
 * The key, if it is printable and short. Nothing else may reach a batch: one text that the database refuses would be
 * refused again and again, together with all its neighbours.
 */
export function plainKey(wireKey: Parameters<typeof keyFromWire>[0]): SettlementKey | undefined {
  const key = keyFromWire(wireKey)
  return key && /^[\x21-\x7e]{1,64}$/.test(key.hospital) && /^[\x21-\x7e]{1,64}$/.test(key.settleId) ? key : undefined
}

interface Wrong {
  readonly refusal: Refusal
  readonly reason: string
}
interface Read {
  readonly decision: Decision
  readonly key: SettlementKey
  readonly linkRegion: Region
}

function checked(fact: Fact, read: Read, examining: Examining): { readonly usable: UsableFact } | Wrong {
  const { decision, key } = read
  const { signed, enrollmentRegion: destination, number } = fact
  const distrust = signed && careSignature(signed, read, examining)
  if (!signed || distrust) return distrust ?? wrong('H1004', 'not signed')
  if (destination !== '' && !examining.isRegion(destination))
    return wrong('H2001', 'addressed to no region of ours', { division: destination })

  const row = { endToEndAck: { key: decision.key, enrollmentRegion: '', hubEpoch: examining.epoch } }
  const addressed = { key, signed, number, destination, ...(destination === '' && { row }) }
  if (!Number.isSafeInteger(number)) return wrong('H1010', 'its number is none')
  // A reversal is a promise (protocol R9): learned, this would be the first of two different decisions.
  if (decision.cancelled && key.kind === 'R') return wrong('H1010', 'cancels a reversal')
  if (decision.cancelled) return cancelled(decision, addressed)
  if (!decision.confirmed) return wrong('H1010', 'decides nothing')
  const proven = confirmation(decision.confirmed, key, examining.verifier)
  if ('reason' in proven) return proven
  const { enrollmentRegion, confirmed } = proven
  return { usable: { enrollmentRegion, confirmed, ...addressed } }
}

function cancelled({ enrollmentRegion }: Decision, addressed: Omit<UsableFact, 'enrollmentRegion'>) {
  if (!/^(\d{4})?$/.test(enrollmentRegion)) return wrong('H2001', 'concerns no region', { division: enrollmentRegion })
  return { usable: { enrollmentRegion, ...addressed } }
}

/** A fact counts only when it is signed by the care region in its key, and that region brings it itself (R1). */
function careSignature(
  signed: NonNullable<Fact['signed']>,
  { key, linkRegion }: Read,
  { verifier, atMs }: Examining,
): Wrong | undefined {
  if (key.careRegion !== linkRegion) return wrong('H1011', `brought by ${linkRegion}`)
  const seen = verifier.check('decision', signed.decision, signed.signature, atMs)
  if ('distrust' in seen) return wrong('H1004', distrusted('the decision', seen.distrust))
  const { signer } = seen
  if (!speaksFor(signer, 'care', key.careRegion)) return wrong('H1011', 'not signed by its care region')
  return undefined
}

/** Money moves only with the verdict of the region that will owe it (lemma L2), and for the amounts in it alone. */
function confirmation(
  { token, day }: Confirmed,
  key: SettlementKey,
  verifier: Verifier,
): { readonly enrollmentRegion: Region; readonly confirmed: Confirmation } | Wrong {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return wrong('H1010', 'no accounting day')
  const proven = proved(token, key, verifier)
  if ('reason' in proven) return proven
  const { enrollmentRegion, ...amounts } = proven
  return { enrollmentRegion, confirmed: { day, ...amounts } }
}

type Amounts = Omit<Confirmation, 'day'> & { readonly enrollmentRegion: Region }

/** What a verdict is worth here, or why it is worth nothing. */
export function provenAmounts(token: Buffer, key: SettlementKey, verifier: Verifier): Amounts | string {
  const proven = proved(token, key, verifier)
  return 'reason' in proven ? proven.reason : proven
}

function proved(token: Buffer, key: SettlementKey, verifier: Verifier): Amounts | Wrong {
  const read = readToken(token)
  if (!read) return wrong('H5012', 'no verdict')
  const { signed, verdict } = read
  const seen = verifier.check('verdict', signed.verdict, signed.signature, verdict.decidedAtMs)
  if ('distrust' in seen) return wrong('H5012', distrusted('the verdict', seen.distrust))
  const mismatch = verdictFor(verdict, key, seen.signer)
  if (mismatch) return wrong('H5012', mismatch)
  const amounts = amountsOf(verdict.authorised)
  if (typeof amounts === 'string') return wrong('H5003', 'the verdict does not add up', { differenceFen: amounts })
  const { enrollmentRegion } = verdict
  const postings = postingsOf({ key, enrollmentRegion, owedFen: amounts.owedFen })
  return { enrollmentRegion, ...amounts, postings }
}

type Signing = Extract<ReturnType<Verifier['check']>, { signer: unknown }>['signer']

function verdictFor(verdict: Verdict, key: SettlementKey, signer: Signing): string | undefined {
  if (!speaksFor(signer, 'enrollment', verdict.enrollmentRegion))
    return 'the verdict is not signed by the region it names'
  if (!namesKey(verdict.key, key)) return 'the verdict is for another settlement'
  if (!verdict.authorised) return 'the verdict refuses'
  return undefined
}

/** Or the difference, as text. */
function amountsOf(authorised: Authorised | null | undefined) {
  if (!authorised?.split) return '?'
  const { split } = authorised
  try {
    const totalFen = fenFromWire(split.totalFen)
    const owedFen = owedBy(split)
    const differenceFen = totalFen - owedFen - fenFromWire(split.hospitalShareFen) - fenFromWire(split.cashFen)
    return differenceFen === 0n ? { owedFen, totalFen } : `${differenceFen}`
  } catch {
    return '?'
  }
}

function distrusted(what: string, distrust: Distrust): string {
  return `the signature of ${what} is ${distrust}`
}

function wrong(code: Refusal['code'], reason: string, params: Refusal['params'] = {}): Wrong {
  return { refusal: refusal(code, params), reason }
}

/** As it is set aside for people. */
export function kept(
  fact: Fact,
  { linkRegion, key, refusal: { code }, reason }: Wrong & { linkRegion: Region; key: SettlementKey | undefined },
): UnusableFact {
  // Without the signature, which is another one each time.
  const digest = createHash('sha256')
    .update(`${fact.enrollmentRegion}\n`)
    .update(fact.signed?.decision ?? '')
    .digest()
  return { linkRegion, keyText: key ? keyText(key) : '', digest, fact: codecs.fact.encode(fact), code, reason }
}
