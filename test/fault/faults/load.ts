/** Days that end while patients are at the tills, and callers who ask far too often. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Fault } from '../fault'
import { settledAgainAndAgain } from './parts'
import { dayEnds } from './scenes'

const DAYS = 5
const BETWEEN_MS = 1_000

const daysEnd: Fault = {
  name: 'days-end-under-load',
  group: 'load',
  what: `${DAYS} accounting days end and close one after the other, with patients at the tills`,
  rate: 15,
  async strike(field) {
    const tookMs: number[] = []
    for (let day = 0; day < DAYS; day++) {
      const began = performance.now()
      await dayEnds(field)
      tookMs.push(Math.round(performance.now() - began))
      await pause(BETWEEN_MS)
    }
    await settledAgainAndAgain(field)
    return `closed after ${tookMs.join(', ')} ms`
  },
}

const STORM_MS = 8_000
const ASKERS = 16

/** Every till asks without a pause what became of bills, as a page does that refreshes itself. */
const queriesStorm: Fault = {
  name: 'queries-storm',
  group: 'load',
  what: `${ASKERS} callers ask without a pause for ${STORM_MS / 1_000} s what became of settlements`,
  async strike(field) {
    const { tills, bills } = field.stage
    const before = bills.settled()
    const end = performance.now() + STORM_MS
    let queries = 0
    const asking = async (i: number) => {
      while (performance.now() < end) {
        const settleId = bills.lastSettled()
        if (settleId) await tills[i % tills.length]?.hospital.door.query({ settleId })
        queries++
      }
    }
    await Promise.all(Array.from({ length: ASKERS }, (_, i) => asking(i)))
    const meanwhile = bills.settled() - before
    await settledAgainAndAgain(field)
    return `${queries} queries; ${meanwhile} settled meanwhile`
  },
}

export const load: readonly Fault[] = [daysEnd, queriesStorm]
