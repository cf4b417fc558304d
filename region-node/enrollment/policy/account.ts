/** The personal account (个人账户), and where the policy allows it relatives' accounts after it (家庭共济). */
import { type Fen, greater, lesser } from '../../../common/money'
import { type Burdens, sumOfParts } from './burdens'
import type { Moves } from './moves'
import { type Explained, plainRow } from './rows'
import type { Terms } from './terms'

export interface AccountPaid {
  /** From one's own account and from relatives' together. */
  readonly accountFen: Fen
  readonly rows: readonly Explained[]
}

/** Moves the balances. */
export function accountOf({ account, benefit }: Terms, burdens: Burdens, moves: Moves): AccountPaid {
  const personFen = sumOfParts(burdens)
  if (!account.benefits.includes(benefit.name)) {
    return { accountFen: 0n, rows: [plainRow('personal_account', personFen, 0n, account.source)] }
  }
  const payableFen = sumOfParts(burdens, account.pays)
  const ownFen = lesser(payableFen, greater(0n, moves.standing('account')))
  moves.add('account', -ownFen)
  const rows = [plainRow('personal_account', personFen, ownFen, account.source)]
  if (account.mutualAid === 'none') return { accountFen: ownFen, rows }

  const aidFen = lesser(payableFen - ownFen, greater(0n, moves.standing('mutual_aid')))
  moves.add('mutual_aid', -aidFen)
  return { accountFen: ownFen + aidFen, rows: [...rows, plainRow('mutual_aid', personFen, aidFen, account.source)] }
}
