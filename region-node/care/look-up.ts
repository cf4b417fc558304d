/** Questions that book nothing: who is this person, what are they entitled to, what would this bill come to. */
import { codecs } from '../../common/contracts.grpc'
import { remaining } from '../../common/deadlines'
import { type Refusal, refusal } from '../../common/errors'
import { type Region, regionOf } from '../../common/regions'
import type {
  EntitlementQueryIn,
  EntitlementReply,
  ItemAskedIn,
  PersonQueryIn,
  PersonReply,
  Quote,
} from '../../proto/types'
import type { AskKind } from '../province/province'
import type { Bill } from './bills'
import { type Asked, charged, claimBytes, requestHash, unbillable } from './claim'
import { type Asker, type CareParts, keyOf, type Refused, windowMsOf } from './parts'

export type LookUpParts = Pick<CareParts, 'region' | 'province' | 'participants' | 'bills' | 'digest' | 'timers'> &
  Pick<CareParts, 'quotes'>

/** The connected region that a division belongs to, or why there is none for this hospital. */
export function enrollmentRegionOf(
  division: string,
  { region, participants }: Pick<CareParts, 'region' | 'participants'>,
): { readonly region: Region } | Refused {
  const found = regionOf(division)
  if (!found || participants.regionName(found) === undefined) return { refusal: refusal('H2001', { division }) }
  return found === region ? { refusal: refusal('H2002', { division }) } : { region: found }
}

export async function findPerson(
  asker: Asker,
  division: string,
  query: PersonQueryIn,
  parts: LookUpParts,
): Promise<PersonReply | Refused> {
  const body = codecs.personQuery.encode(query)
  const answer = await ask({ asker, division, who: query.credentialNo ?? '', ask: 'ASK_PERSON', body }, parts)
  return 'body' in answer ? codecs.personReply.decode(answer.body) : answer
}

export async function checkEntitlement(
  asker: Asker,
  division: string,
  query: EntitlementQueryIn,
  parts: LookUpParts,
): Promise<EntitlementReply | Refused> {
  const body = codecs.entitlementQuery.encode({ ...query, careDivision: asker.hospital.division })
  const answer = await ask({ asker, division, who: query.personId ?? '', ask: 'ASK_ENTITLEMENT', body }, parts)
  return 'body' in answer ? codecs.entitlementReply.decode(answer.body) : answer
}

/** For somebody who is here: all but the day and what they will show is in the visit and on its bill. */
export async function checkVisit(
  asker: Asker,
  visitId: string,
  query: Pick<EntitlementQueryIn, 'day' | 'credentialType'>,
  parts: LookUpParts,
): Promise<EntitlementReply | Refused> {
  const bill = await parts.bills.bill(asker.hospital.code, visitId)
  if (!bill) return { refusal: noVisit(visitId) }
  const { personId, insurance, medicalType, diagnosis: diseaseCode, emergency, enrollmentRegion } = bill.visit
  const items = firstOfEach(bill.lines)
  const full = { ...query, personId, insurance, medicalType, diseaseCode, emergency, items }
  return checkEntitlement(asker, enrollmentRegion, full, parts)
}

/** A long stay has thousands of lines and a few hundred codes. */
function firstOfEach(lines: Bill['lines']): ItemAskedIn[] {
  const seen = new Set<string>()
  const first = lines.filter(({ itemCode }) => !seen.has(itemCode) && seen.add(itemCode))
  return first.map(({ lineNo, itemCode, feeDay }) => ({ lineNo, itemCode, feeDay }))
}

/** 预结算: what settle would answer now. */
export async function preSettle(
  asker: Asker,
  visitId: string,
  asked: Asked,
  parts: LookUpParts,
): Promise<Quote | Refused> {
  const { hospital } = asker
  const found = await parts.bills.bill(hospital.code, visitId)
  if (!found) return { refusal: noVisit(visitId) }
  const bill = charged(found)
  const wrong = unbillable(bill, asked)
  if (wrong) return { refusal: wrong }
  const key = keyOf(parts.region, hospital.code, '')
  const place = { hospitalLevel: hospital.level, careDivision: hospital.division }
  const hash = requestHash(key.hospital, bill, asked)
  const body = claimBytes({ key, bill, asked, place, hash, windowMs: windowMsOf(bill.visit, parts.timers) })
  const { enrollmentRegion: division, personId: who } = bill.visit
  const answer = await ask({ asker, division, who, ask: 'ASK_QUOTE', body }, parts)
  if (!('body' in answer)) return answer
  const quote = codecs.quote.decode(answer.body)
  const split = quote.reckoning?.split
  // Nobody waits for it: without it the one-phase door has nothing to compare, and settles all the same.
  if (split) void parts.quotes.keep({ hospital: hospital.code, batch: bill.batch, requestHash: hash, split })
  return quote
}

export function noVisit(visitId: string): Refusal {
  return refusal('H1001', { field: 'visit_id', found: visitId, expected: 'a visit opened by this hospital' })
}

interface LookUp {
  readonly asker: Asker
  readonly division: string
  /** Person or credential number; only its digest travels in the open. */
  readonly who: string
  readonly ask: AskKind
  readonly body: Buffer
}

async function ask({ asker, division, who, ask, body }: LookUp, parts: LookUpParts) {
  const found = enrollmentRegionOf(division, parts)
  if ('refusal' in found) return found
  const { region: enrollmentRegion } = found
  const full = parts.province.full(ask, enrollmentRegion)
  if (full) return { refusal: full }
  const key = keyOf(parts.region, asker.hospital.code, '')
  const personDigest = parts.digest(enrollmentRegion, who)
  const question = { ask, enrollmentRegion, personDigest, key, body, unackedFacts: [] }
  const deadlineMs = Math.min(parts.timers.careToHubMs, remaining(asker.deadlineMs))
  return deadlineMs > 0 ? parts.province.ask(question, deadlineMs) : { refusal: refusal('H8003') }
}
