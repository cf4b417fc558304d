/** The outbox without Postgres. */
import { addressed, type CareMemory } from './care.memory'
import { isCurrent } from './learners.memory'
import type { Outbox } from './outbox'

export function outboxInMemory(memory: CareMemory): Outbox {
  const rows = () =>
    memory.outbox.size === 0 ? [] : [...memory.outbox.values()].sort((a, b) => a.row.number - b.row.number)
  return {
    destinations: async () => [...new Set(rows().map(({ row }) => row.enrollmentRegion))],
    async due(destination, { nowMs, except, limit, againLimit }) {
      const due = rows()
        .filter(({ row, dueAtMs }) => row.enrollmentRegion === destination && (dueAtMs ?? 0) <= nowMs)
        .map(({ row }) => row)
        .filter(({ number }) => !except.includes(number))
      const again = due.filter((row) => row.again).slice(0, againLimit)
      return [...due.filter((row) => !row.again), ...again].slice(0, limit)
    },
    async acknowledged(key, destination, epochs) {
      if (epochs && !isCurrent(memory, destination, epochs)) return
      const name = addressed(key, destination)
      if (memory.outbox.delete(name)) memory.acked.add(name)
    },
    async refused(key, destination, _code, dueAtMs) {
      const waiting = memory.outbox.get(addressed(key, destination))
      if (waiting) waiting.dueAtMs = dueAtMs
    },
    unacked: async ({ enrollmentRegion, personId, batchId }, limit) =>
      rows()
        .filter((queued) => queued.row.enrollmentRegion === enrollmentRegion)
        .filter((queued) => queued.personId === personId || queued.batchId === batchId)
        .filter(({ row }) => !memory.acked.has(addressed(row.key, row.enrollmentRegion)))
        .map(({ row }) => row)
        .slice(0, limit),
    backlog: async () => ({ rows: memory.outbox.size, oldestAtMs: rows()[0]?.queuedAtMs }),
    highestNumber: async () => memory.factNumber,
  }
}
