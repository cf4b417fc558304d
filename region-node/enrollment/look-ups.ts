/** Questions that decide nothing: who is this (1101), and what are they entitled to (2001). */
import { type Refusal, refusal } from '../../common/errors'
import { fenToWire } from '../../common/money'
import type { Region } from '../../common/regions'
import type { EntitlementQuery, EntitlementReplyIn, PersonQuery, PersonReplyIn } from '../../proto/types'
import { type CredentialType, credentialTypes, type People } from './people'
import { coverageOf, type PersonState } from './policy/coverage'
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
  const enrollments = found.enrollments.map(({ balanceFen, insurance, personCategory, status, division }) => {
    return { insurance, personCategory, status, division, accountBalanceFen: fenToWire(balanceFen) }
  })
  const { personId, gender, birthday } = found
  return { personId, name: found.name, gender, birthday, enrollments }
}

/** Everything that stands in the way, so that it can be mended before discharge. */
export function entitlementOf(
  policies: readonly Policy[],
  region: Region,
  query: EntitlementQuery,
  person?: PersonState,
): EntitlementReplyIn | Refusal {
  const { insurance, medicalType, day, careDivision } = query
  if (!isDay(day)) return refusal('H1001', { field: 'day' })
  const question = { region, insurance, medicalType, day, careDivision, emergency: false, level: undefined }
  const covered = coverageOf(policies, question, person)
  const lacking = 'obstacles' in covered ? covered.obstacles.map(failureOf) : []
  return { entitled: lacking.length === 0, lacking }
}

function isCredentialType(text: string): text is CredentialType {
  return (credentialTypes as readonly string[]).includes(text)
}
