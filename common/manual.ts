/**
 * A manual decision M(s) (protocol R20) as hub and enrollment region read it: signed by a hub, of two persons, about a
 * verdict that its enrollment region has signed. Pure.
 */
import type { KnowledgeIn, ManualDecision, SignedManualDecision, SettlementKey as WireKey } from '../proto/types'
import { codecs, strictly } from './contracts.grpc'
import { speaksFor } from './identity'
import { keyFromWire, keyText, namesKey, type SettlementKey } from './settlement-key'
import type { Verifier } from './signing'
import { readToken } from './token'

/** So many different persons decide. */
export const PERSONS = 2

export interface HeardManual {
  readonly key: SettlementKey
  readonly said: ManualDecision
}

/** Or why it counts for nothing. */
export function heardManual(
  { manual, signature }: SignedManualDecision,
  verifier: Verifier,
): HeardManual | { readonly wrong: string } {
  const said = strictly(codecs.manualDecision, manual)
  const key = keyFromWire(said?.key)
  if (!said || !key) return { wrong: 'not written as a manual decision is' }
  const seen = verifier.check('manual', manual, signature, said.decidedAtMs)
  if ('distrust' in seen) return { wrong: `its signature is ${seen.distrust}` }
  if (seen.signer.role !== 'hub') return { wrong: 'not signed by a hub' }
  if (new Set(said.words.map(({ by }) => by)).size < PERSONS) return { wrong: 'not of two persons' }
  const wrong = wrongToken(said, key, verifier)
  return wrong === undefined ? { key, said } : { wrong }
}

/** What one organisation shows of a settlement, with the manual decisions that it keeps of it. */
export function besideKnown(known: readonly KnowledgeIn[], manual: readonly KnowledgeIn[]): KnowledgeIn[] {
  const nameOf = ({ key }: KnowledgeIn) => keyText(keyFromWire(key as WireKey) as SettlementKey)
  const kept = new Map(manual.map((one) => [nameOf(one), one]))
  const joined = known.map((one) => ({ ...one, manual: kept.get(nameOf(one))?.manual ?? Buffer.alloc(0) }))
  const alone = manual.filter((one) => !known.some((other) => nameOf(other) === nameOf(one)))
  return [...joined, ...alone]
}

function wrongToken({ token, enrollmentRegion }: ManualDecision, key: SettlementKey, verifier: Verifier) {
  const read = readToken(token)
  if (!read) return 'about no verdict'
  const { signed, verdict } = read
  const seen = verifier.check('verdict', signed.verdict, signed.signature, verdict.decidedAtMs)
  if ('distrust' in seen) return `the verdict's signature is ${seen.distrust}`
  const isItsRegions = verdict.enrollmentRegion === enrollmentRegion
  if (!isItsRegions || !speaksFor(seen.signer, 'enrollment', enrollmentRegion)) return "not its region's verdict"
  return namesKey(verdict.key, key) && verdict.authorised ? undefined : 'the verdict authorises something else'
}
