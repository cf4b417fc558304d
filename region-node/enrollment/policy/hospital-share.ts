/** What the hospital bears itself (医院承担): charges over a standard that a city has set for it. */
import { type Fen, greater, lesser } from '../../../common/money'
import { type Burdens, sumOfParts, without } from './burdens'
import { ratedFen } from './ladders'
import { type Explained, plainRow } from './rows'
import type { Burden } from './rules'
import type { Terms } from './terms'

export interface HospitalBorne {
  readonly hospitalFen: Fen
  readonly burdens: Burdens
  readonly rows: readonly Explained[]
}

const SELF_PAID: readonly Burden[] = ['self_funded', 'over_limit', 'first_pay']

export function hospitalShareOf({ hospitalShare, roundingFen }: Terms, totalFen: Fen, before: Burdens): HospitalBorne {
  if (typeof hospitalShare === 'string') return { hospitalFen: 0n, burdens: before, rows: [] }
  const parts: readonly Burden[] = hospitalShare.kind === 'over_limit' ? ['over_limit'] : SELF_PAID
  const borneFen = sumOfParts(before, parts)
  const allowedFen = hospitalShare.kind === 'over_limit' ? 0n : ratedFen(totalFen, hospitalShare.share, roundingFen)
  const hospitalFen = lesser(borneFen, greater(0n, borneFen - allowedFen))
  const source = hospitalShare.kind === 'over_limit' ? hospitalShare.source : hospitalShare.share.source
  return {
    hospitalFen,
    burdens: without(before, parts, hospitalFen),
    rows: [plainRow('hospital_share', borneFen, hospitalFen, source)],
  }
}
