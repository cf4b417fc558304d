/** What an enrollment half adds of manual decisions (protocol R20) to a show and to the ledgers' comparison. */

import { codecs } from '../../common/contracts.grpc'
import { owedBy, type Posting } from '../../common/double-entry'
import { besideKnown } from '../../common/manual'
import { fenToWire } from '../../common/money'
import type { OperationsSource } from '../../common/operations'
import type { Region } from '../../common/regions'
import { readToken } from '../../common/token'
import type { LedgerRowIn } from '../../proto/types'
import type { KeptManual, ManualBooks } from './manual-books'

const PAGE = 500

export function withManual(
  source: OperationsSource,
  books: Pick<ManualBooks, 'page' | 'of'>,
  region: Region,
): OperationsSource {
  return {
    ...source,
    async show(settleId) {
      const [known, kept] = await Promise.all([source.show(settleId), books.of(settleId)])
      const told = kept.map(({ signed: { manual }, postings }) => {
        const { key } = codecs.manualDecision.decode(manual)
        return { organisation: 'ENROLLMENT' as const, region, key, manual, postings: postings.map(postingRow) }
      })
      return besideKnown(known, told)
    },
    async *scan(day) {
      yield* source.scan(day)
      for (let after = '', isMore = true; isMore; ) {
        const { kept, next } = await books.page(after, PAGE)
        yield kept.map((one) => ledgerRow(region, one)).filter((row) => day === undefined || row.day === day)
        after = next
        isMore = next !== ''
      }
    },
  }
}

function postingRow({ debit, credit, amountFen }: Posting) {
  return { debit, credit, amountFen: fenToWire(amountFen) }
}

function ledgerRow(region: Region, { signed, isOverruled, postings }: KeptManual): LedgerRowIn {
  const { key, enrollmentRegion, day, isConfirmed, token } = codecs.manualDecision.decode(signed.manual)
  const split = isConfirmed ? readToken(token)?.verdict.authorised?.split : undefined
  return {
    ...{ organisation: 'ENROLLMENT', region, key, enrollmentRegion, day },
    ...{ owedFen: split ? fenToWire(owedBy(split)) : 0, totalFen: split?.totalFen ?? 0 },
    postings: postings.map(postingRow),
    inFlightTo: [],
    manual: isOverruled ? 'corrected' : 'standing',
  }
}
