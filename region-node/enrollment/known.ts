/** What a reckoning knew of a person, in the words of the wire: kept with the claim, given to a city's own engine. */
import { codecs } from '../../common/contracts.grpc'
import { fenToWire } from '../../common/money'
import type { KnownIn } from '../../proto/types'
import type { Known } from './policy/coverage'
import type { Stay } from './policy/terms'

export function knownToWire({ birthday, identities, approvedDiseases, salaryFen }: Known, stay?: Stay): KnownIn {
  return {
    salaryFen: fenToWire(salaryFen ?? 0n),
    ...{ birthday: birthday ?? '', identities: [...identities], approvedDiseases: [...approvedDiseases] },
    ...(stay && { stayDeductibleFen: fenToWire(stay.deductiblePaidFen), stayIsCounted: stay.isCounted }),
  }
}

/**
 * A claim as it is kept: the bytes that came, and after them the field that nobody may send (a message that is appended
 * to another is read as one). So nothing of the claim is written anew, and explaining it years later asks nobody.
 */
export function keptClaim(body: Buffer, known: KnownIn): Buffer {
  return Buffer.concat([body, codecs.claim.encode({ known })])
}
