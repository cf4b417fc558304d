/** What the hospitals of this run were told of their bills, to be held against the ledgers in the end. */
import type { BillRecord } from '../../../bin/hospital/bill'
import type { Journal } from '../../../bin/hospital/journal'
import type { Fen } from '../../../common/money'
import { fenFromWire, sumOf } from '../../../common/money'
import type { Split } from '../../../proto/types'

export interface ToldBill {
  readonly record: BillRecord
  /** What the verdict says that the enrollment side owes, when this hospital heard it. */
  readonly owedFen: Fen | undefined
}

export interface Bills {
  /** The same journal, with every record also noted here. */
  observed(journal: Journal): Journal
  /** A verdict was heard. */
  verdict(settleId: string, split: Split): void
  all(): readonly ToldBill[]
  /** How many are settled. */
  settled(): number
  /** The bill that was settled last. */
  lastSettled(): string | undefined
}

export function billsOfThisRun(): Bills {
  const records = new Map<string, BillRecord>()
  const owed = new Map<string, Fen>()
  let last: string | undefined
  return {
    observed: (journal) => ({
      ...journal,
      async write(record) {
        await journal.write(record)
        records.set(record.settleId, record)
        if (record.state === 'confirmed') last = record.adopted ?? record.settleId
      },
    }),
    verdict: (settleId, split) => void owed.set(settleId, owedIn(split)),
    all: () => [...records].map(([settleId, record]) => ({ record, owedFen: owed.get(settleId) })),
    settled: () => [...records.values()].filter(({ state }) => state === 'confirmed').length,
    lastSettled: () => last,
  }
}

/** All that the enrollment side owes: neither cash nor the hospital's own share. */
export function owedIn(split: Split): Fen {
  const { poolingFundFen, largeAmountFen, seriousIllnessFen, civilServantFen, enterpriseFen, assistanceFen } = split
  const funds = [poolingFundFen, largeAmountFen, seriousIllnessFen, civilServantFen, enterpriseFen, assistanceFen]
  return sumOf([...funds, split.personalAccountFen].map(fenFromWire))
}
