/** Manual decisions beside an enrollment half's tables in memory, for tests and the simulator. */
import { backupOf } from '../../common/backup.memory'
import { codecs } from '../../common/contracts.grpc'
import { type Posting, reversed } from '../../common/double-entry'
import { keyText } from '../../common/settlement-key'
import type { SignedDecision } from '../../proto/types'
import type { Confirmation, UnusableFact, UsableFact } from './fact-books'
import type { KeptManual, ManualBooks, NewManual, Taken } from './manual-books'

/** What the tables beside it hold, by keyText. */
export interface Beside {
  decisionOf(name: string): UsableFact | undefined
  /** The token that stands; put there when nothing does. */
  standing(name: string, manual: NewManual): Buffer
  /** Ends what waits; false when nothing does. */
  endReservation(name: string, used: bigint): boolean
  /** Nothing for a person whom a restore has forgotten. */
  move(content: Confirmation, used: bigint): void
  contradictions(): readonly UnusableFact[]
}

export interface ManualInMemory extends ManualBooks {
  /** By keyText. */
  readonly taken: ReadonlyMap<string, NewManual>
  /** Of one settlement, with what was taken back. */
  postingsOf(name: string): readonly Posting[]
  /** D(s) has just been learned. */
  overrule(fact: UsableFact): void
  backup(): () => void
}

export function manualInMemory(beside: Beside): ManualInMemory {
  const taken = new Map<string, NewManual>()
  const postingsOf = (name: string) => {
    const manual = taken.get(name)
    const booked = manual?.isConfirmed ? manual.content.postings : []
    return beside.decisionOf(name) ? [...booked, ...reversed(booked)] : booked
  }
  const keptOf = ([name, { signed }]: [string, NewManual]): KeptManual => {
    return { signed, isOverruled: beside.decisionOf(name) !== undefined, postings: postingsOf(name) }
  }
  return {
    taken,
    postingsOf,
    async take(manual): Promise<Taken> {
      const { key, isConfirmed, content } = manual
      const name = keyText(key)
      if (taken.has(name)) return 'known'
      const isDecided = beside.decisionOf(name) !== undefined
      const { unsigned } = content
      if (!isDecided && !beside.standing(name, manual).subarray(0, unsigned.length).equals(unsigned)) return 'contrary'
      taken.set(name, manual)
      if (isDecided) return 'overruled'
      const used = isConfirmed ? 1n : 0n
      if (!beside.endReservation(name, used)) beside.move(content, used)
      return 'taken'
    },
    overrule({ key, confirmed }) {
      const manual = taken.get(keyText(key))
      const isConfirmed = confirmed !== undefined
      if (manual && manual.isConfirmed !== isConfirmed) beside.move(manual.content, isConfirmed ? 1n : -1n)
    },
    async page(after, most) {
      const rows = [...taken].filter(([name]) => name > after).sort(([a], [b]) => (a < b ? -1 : 1))
      const page = rows.slice(0, most)
      return { kept: page.map(keptOf), next: rows.length > most ? (page.at(-1)?.[0] ?? '') : '' }
    },
    of: async (settleId) => [...taken].filter(([, { key }]) => key.settleId === settleId).map(keptOf),
    async decisionOf(key) {
      const fact = beside.decisionOf(keyText(key))
      return fact && codecs.signedDecision.decode(fact.signed)
    },
    ...contradictionsIn(beside),
    backup: () => backupOf([taken]),
  }
}

function contradictionsIn(beside: Beside): Pick<ManualBooks, 'contradictions' | 'contradictionTold'> {
  const told = new Set<string>()
  return {
    async contradictions(_, most) {
      const waiting = beside.contradictions().filter(({ digest }) => !told.has(digest.toString('hex')))
      return waiting.slice(0, most).map(({ digest, fact, keyText: name }) => {
        const learned = beside.decisionOf(name)
        const both = [learned && codecs.signedDecision.decode(learned.signed), codecs.fact.decode(fact).signed]
        return { id: digest.toString('hex'), decisions: both.filter((one): one is SignedDecision => !!one) }
      })
    },
    async contradictionTold(id) {
      told.add(id)
    },
  }
}
