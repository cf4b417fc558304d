/** Other bills of one stay (中途结算), as this region's own register has them: the care region only names them. */
import { fenFromWire } from '../../common/money'
import type { SettlementKey } from '../../common/settlement-key'
import { readToken } from '../../common/token'
import type { Claim, Verdict } from '../../proto/types'
import type { Stay } from './policy/terms'
import type { Subject, Verdicts } from './verdicts'

/**
 * What the others of the stay have paid of its deductible; undefined for a stay of one bill. A name that is not a
 * verdict for this person and visit counts for nothing.
 */
export async function stayOf(
  claim: Claim,
  key: SettlementKey,
  subject: Subject,
  verdicts: Pick<Verdicts, 'read'>,
): Promise<Stay | undefined> {
  if (claim.staySettleIds.length === 0) return undefined
  let deductiblePaidFen = 0n
  let isCounted = false
  for (const settleId of new Set(claim.staySettleIds)) {
    const { stored } = await verdicts.read({ ...key, settleId, kind: 'S' }, subject)
    const verdict = stored && readToken(stored.token)?.verdict
    if (!verdict?.authorised?.split || !isOfStay(verdict, claim)) continue
    deductiblePaidFen += fenFromWire(verdict.authorised.split.deductibleFen)
    isCounted ||= verdict.authorised.deltas.some(({ code, amount }) => code === 'admissions' && amount > 0)
  }
  return { deductiblePaidFen, isCounted }
}

function isOfStay({ personId, batch }: Verdict, claim: Claim): boolean {
  return personId === claim.personId && batch?.visitId === claim.batch?.visitId
}
