/** What operators may do about authorisations whose care region is lost (R20): see, propose, agree, withdraw. */

import { owedBy, type Posting } from '../../common/double-entry'
import { fault } from '../../common/errors'
import { besideKnown } from '../../common/manual'
import { fenToWire } from '../../common/money'
import type { OperationsSource } from '../../common/operations'
import { keyToWire } from '../../common/settlement-key'
import { readToken } from '../../common/token'
import type { LedgerRowIn, ManualCaseIn, ManualDecision } from '../../proto/types'
import type { ManualDecisions } from '../facts/manual'
import type { KeptManual, Proposal } from '../facts/manual-store'

type ManualOperations = Required<Pick<OperationsSource, 'manualCases' | 'decideManually' | 'withdrawManually'>>

const REASON_MAX = 200
/** People decide seldom. */
const ALL = 1_000_000

export function manualOperations(manual: ManualDecisions): ManualOperations {
  return {
    async manualCases() {
      const [proposals, kept, silent] = await Promise.all([manual.proposals(), manual.kept(), manual.silent()])
      return { cases: [...proposals.map(caseOfProposal), ...kept.map(caseOfKept)], silent: [...silent] }
    },
    async decideManually(said, by) {
      const reason = said.reason.trim()
      if (reason === '' || reason.length > REASON_MAX) throw fault('H1001', { field: 'reason' })
      if (said.settlement === '') throw fault('H1001', { field: 'settlement' })
      const found = await manual.decide({ ...said, reason }, by)
      return 'signed' in found ? caseOfKept(found) : caseOfProposal(found)
    },
    withdrawManually: async (settlement) => caseOfProposal(await manual.withdraw(settlement)),
  }
}

/** What the hub adds to a show and to the ledgers' comparison. */
export function withManual(source: OperationsSource, manual: Pick<ManualDecisions, 'kept'>): OperationsSource {
  return {
    ...source,
    async show(settleId) {
      const [known, kept] = await Promise.all([source.show(settleId), manual.kept(settleId)])
      const told = kept.map(({ said, signed, postings }) => ({
        ...{ organisation: 'HUB' as const, region: '', key: said.key, manual: signed.manual },
        postings: postings.map(postingRow),
      }))
      return besideKnown(known, told)
    },
    async *scan(day) {
      yield* source.scan(day)
      const rows = (await manual.kept(undefined, ALL)).map(ledgerRow)
      yield rows.filter((row) => day === undefined || row.day === day)
    },
  }
}

function caseOfProposal({ key, enrollmentRegion, isConfirmed, token, words }: Proposal): ManualCaseIn {
  return { key: keyToWire(key), enrollmentRegion, isConfirmed, ...amountsIn(token), words: [...words] }
}

function caseOfKept({ said, isAcknowledged, overruledBy }: KeptManual): ManualCaseIn {
  const { key, enrollmentRegion, isConfirmed, token, words } = said
  const standing = { decided: true, acknowledged: isAcknowledged, overruledBy: overruledBy ?? '' }
  return { key, enrollmentRegion, isConfirmed, ...amountsIn(token), words, ...standing }
}

function amountsIn(token: Buffer) {
  const split = readToken(token)?.verdict.authorised?.split
  return split ? { owedFen: fenToWire(owedBy(split)), totalFen: split.totalFen } : { owedFen: 0, totalFen: 0 }
}

function postingRow({ debit, credit, amountFen }: Posting) {
  return { debit, credit, amountFen: fenToWire(amountFen) }
}

function ledgerRow({ said, isAcknowledged, overruledBy, postings }: KeptManual): LedgerRowIn & { day: string } {
  const { key, enrollmentRegion, isConfirmed, day, token } = said as ManualDecision
  const { owedFen, totalFen } = isConfirmed ? amountsIn(token) : { owedFen: 0, totalFen: 0 }
  return {
    ...{ organisation: 'HUB', region: '', key, enrollmentRegion, day, owedFen, totalFen },
    postings: postings.map(postingRow),
    inFlightTo: isAcknowledged ? [] : [enrollmentRegion],
    manual: overruledBy ? 'corrected' : 'standing',
  }
}
