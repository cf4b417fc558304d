/** What operators read, without Postgres; and the days and signs beside it. */

import { daysAfter } from '../../common/clock'
import { keyText } from '../../common/settlement-key'
import type { CareMemory } from './care.memory'
import type { Days, Sign, Signs } from './days'
import type { Booked, Ledger } from './ledger'
import type { Confirmed } from './registers'

export function ledgerInMemory(memory: CareMemory): Ledger {
  const isConfirmed = (decided: { outcome: string }): decided is Confirmed => decided.outcome === 'confirmed'
  const booked = (decided: Confirmed): Booked => ({
    decided,
    postings: memory.postings.get(keyText(decided.key)) ?? [],
    unackedBy: [...memory.outbox.values()]
      .filter(({ row }) => keyText(row.key) === keyText(decided.key))
      .map(({ row }) => row.enrollmentRegion),
  })
  return {
    async page(after, day, limit) {
      const from = after ? keyText(after) : ''
      return [...memory.decisions]
        .filter(([name]) => name > from)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, decided]) => decided)
        .filter(isConfirmed)
        .filter((decided) => day === undefined || decided.day === day)
        .slice(0, limit)
        .map(booked)
    },
    async named(settleId) {
      const found = [...memory.decisions.values()].filter(({ key }) => key.settleId === settleId)
      return found.map((decided) => ({ decided, postings: memory.postings.get(keyText(decided.key)) ?? [] }))
    },
  }
}

export function daysInMemory(memory: CareMemory): Days {
  return {
    async open(day) {
      if (memory.day === undefined || memory.day < day) memory.day = day
      return memory.day
    },
    current: async () => memory.day ?? '',
    async flip(day) {
      if (memory.day === day) memory.day = daysAfter(day, 1)
      return memory.day ?? ''
    },
  }
}

export function signsInMemory(): Signs {
  let kept: Sign | undefined
  return {
    last: async () => kept,
    async keep(sign) {
      kept = sign
    },
  }
}
