/** A checked claim against a person as they stand: the pure middle of a settle and of a quote, which must agree. */
import type { Refusal } from '../../common/errors'
import { fault } from '../../common/errors'
import type { Region } from '../../common/regions'
import type { Claim } from '../../proto/types'
import type { CheckedClaim } from './claim'
import { adjudicate, fullyPaidItems, type Reckoning } from './policy/adjudicate'
import { type Coverage, coverageOf } from './policy/coverage'
import type { Policy } from './policy/policy'
import type { Transfer } from './policy/terms'
import type { Standing } from './verdicts'

export type Reckoned =
  | { readonly coverage: Coverage; readonly reckoning: Reckoning }
  | { readonly obstacles: readonly [Refusal, ...Refusal[]] }

/**
 * @param person undefined when this region does not know them
 * @throws Fault H5014 when the engine breaks one of its own promises: nothing is decided then
 */
export function reckon(
  policies: readonly Policy[],
  region: Region,
  checked: CheckedClaim,
  person?: Standing,
): Reckoned {
  const { claim, totals, parts } = checked
  const { insurance, medicalType, careDivision, emergency, policyDay, useAccount } = claim
  const question = {
    region,
    insurance,
    medicalType,
    day: policyDay,
    careDivision,
    emergency,
    disease: claim.diseaseCode,
    begun: claim.beginDay || undefined,
    level: claim.hospitalLevel,
    transfer: transferIn(claim),
    stay: checked.stay,
  }
  const covered = coverageOf(policies, question, person)
  if ('obstacles' in covered) return covered
  const { coverage } = covered
  const { terms } = coverage
  if (!terms || !person) throw fault('H5014')
  const year = Number(policyDay.slice(0, 4))
  const { accumulators } = person
  const fullyPaidItemsFen = fullyPaidItems(terms, claim.lines, parts)
  try {
    return {
      coverage,
      reckoning: adjudicate({ terms, insurance, year, totals, fullyPaidItemsFen, useAccount, accumulators }),
    }
  } catch (error) {
    throw Object.assign(fault('H5014'), { cause: error })
  }
}

/** What was paid before a transfer is not on a claim; a rule that asks for it is answered that nobody knows. */
function transferIn({ transferredFromLevel: level }: Claim): Transfer | undefined {
  return level === '' ? undefined : { level, deductiblePaidFen: undefined }
}
