/** Questions that decide nothing: who is this (1101), and what are they entitled to (2001). */
import { type Refusal, refusal } from '../../common/errors'
import { fenToWire } from '../../common/money'
import type { Region } from '../../common/regions'
import type { EntitlementQuery, EntitlementReplyIn, ItemAsked, PersonQuery, PersonReplyIn } from '../../proto/types'
import type { Catalogs } from '../catalogs/catalog'
import { type CardState, type CredentialType, credentialTypes, type People } from './people'
import { coverageOf, filingLack, type PersonState } from './policy/coverage'
import { isDay } from './policy/days'
import type { Policy } from './policy/policy'
import { failureOf } from './verdict'

/** A name that is given and differs is answered as if nobody were found: a guesser learns nothing. */
export async function personReplyOf(people: People, query: PersonQuery): Promise<PersonReplyIn | Refusal> {
  const { credentialType, credentialNo, name } = query
  if (!isCredentialType(credentialType)) return refusal('H1001', { field: 'credential_type' })
  if (!credentialNo) return refusal('H1001', { field: 'credential_no' })
  const found = await people.findByCredential(credentialType, credentialNo)
  if (!found || (name !== '' && name !== found.name)) return refusal('H3001')
  if (found.state !== 'active') return refusal('H3008')
  const enrollments = found.enrollments.map(({ balanceFen, insurance, personCategory, status, division }) => {
    return { insurance, personCategory, status, division, accountBalanceFen: fenToWire(balanceFen) }
  })
  const { personId, gender, birthday } = found
  return { personId, name: found.name, gender, birthday, enrollments }
}

/** What an entitlement is looked up in. */
export interface EntitlementGround {
  readonly policies: readonly Policy[]
  readonly region: Region
  /** Undefined when this region does not know them. */
  readonly person: PersonState | undefined
  /** Of the person's social-security card; undefined: none. */
  readonly card: CardState | undefined
  /** This region's own catalogs; undefined: it keeps none, so no code is compared. */
  readonly catalogs: Pick<Catalogs, 'find'> | undefined
}

/** Everything that stands in the way, so that it can be mended before discharge, and what should be mended besides. */
export function entitlementOf(query: EntitlementQuery, ground: EntitlementGround): EntitlementReplyIn | Refusal {
  const { insurance, medicalType, day, careDivision, emergency, diseaseCode: disease } = query
  if (!isDay(day)) return refusal('H1001', { field: 'day' })
  const { region, policies, person } = ground
  const question = { region, insurance, medicalType, day, careDivision, emergency, disease, level: undefined }
  const covered = coverageOf(policies, question, person)
  const obstacles = 'obstacles' in covered ? [...covered.obstacles] : []
  const coverage = 'coverage' in covered ? covered.coverage : undefined
  const cardLack = cardLackOf(query, ground.card)
  if (cardLack) obstacles.push(cardLack)
  // Where the policy pays all the same, a filing would still raise what it pays.
  const unfiled = coverage?.place === 'unfiled' ? filingLack(question, person?.filings ?? []) : undefined
  const advice = [...(unfiled ? [unfiled] : []), ...unknownItems(query.items, ground.catalogs)]
  return {
    entitled: obstacles.length === 0,
    lacking: obstacles.map(failureOf),
    advised: advice.map(failureOf),
    place: coverage?.place ?? '',
    policyVersion: coverage?.policy.version ?? '',
  }
}

/** Said before anybody is at the till: until the hospital knows what will be shown, the card is thought of too. */
function cardLackOf({ credentialType }: EntitlementQuery, card: CardState | undefined): Refusal | undefined {
  const isShown = credentialType === '' || credentialType === '03'
  return isShown && card !== undefined && card !== 'active' ? refusal('H3008') : undefined
}

/** One word a code, however many lines have it. */
function unknownItems(items: readonly ItemAsked[], catalogs: EntitlementGround['catalogs']): Refusal[] {
  if (!catalogs) return []
  const byCode = new Map(items.map((item) => [item.itemCode, item]))
  const unknown = [...byCode.values()].filter(({ itemCode, feeDay }) => 'missing' in catalogs.find(itemCode, feeDay))
  return unknown.map(({ lineNo, itemCode }) => refusal('H4004', { line: lineNo, item: itemCode }))
}

function isCredentialType(text: string): text is CredentialType {
  return (credentialTypes as readonly string[]).includes(text)
}
