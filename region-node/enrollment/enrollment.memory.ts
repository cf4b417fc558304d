/**
 * All that an enrollment half keeps, in memory: for unit tests and the simulator. Each method is atomic, as one
 * function of the database is, because nothing in it waits; what the registers promise holds here too.
 */
import { backupOf } from '../../common/backup.memory'
import type { BookedRow } from '../../common/day-book'
import { bookedRow } from '../../common/day-book.memory'
import type { Posting } from '../../common/double-entry'
import { quarantineInMemory } from '../../common/quarantine.memory'
import type { Region } from '../../common/regions'
import { keyText, type SettlementKey } from '../../common/settlement-key'
import { readToken } from '../../common/token'
import type { Booked, Books } from './books'
import type { FactBooks, Learned, UnusableFact, UsableFact } from './fact-books'
import type { EnrollmentStores } from './half'
import type { Reservations } from './inquire'
import { type Beside, type ManualInMemory, manualInMemory } from './manual.memory'
import { type MemoryPeople, peopleInMemory } from './people.memory'
import type { Restorations, Standing } from './recovery'
import type { NewReversal, Reversals } from './reversals'
import type { NewVerdict, Reservation, StoredVerdict, Subject, Verdicts, Written } from './verdicts'

interface VerdictRow extends StoredVerdict {
  readonly key: SettlementKey
  readonly personId: string | undefined
  readonly owedFen: bigint
  readonly totalFen: bigint
}

interface ReservationRow extends Reservation {
  readonly key: SettlementKey
  readonly personId: string
  readonly inquiries: number
}

interface InboxRow {
  readonly fact: UsableFact
  readonly postings: readonly Posting[]
}

interface Memory {
  /** By keyText of the reversal. */
  readonly reversals: Map<string, NewReversal>
  readonly people: MemoryPeople
  readonly verdicts: Map<string, VerdictRow>
  readonly reservations: Map<string, ReservationRow>
  readonly inbox: Map<string, InboxRow>
  readonly quarantine: Map<string, UnusableFact>
  readonly manual: ManualInMemory
}

export interface EnrollmentInMemory extends EnrollmentStores {
  readonly people: MemoryPeople
  readonly restorations: Restorations
  readonly manual: ManualInMemory
  /** What closing units are made of, as of this region. */
  booked(region: Region): BookedRow[]
  /** A backup of now; calling it restores the tables as they are, under a raised epoch (R26). */
  backup(nowMs: number): () => void
}

export function enrollmentInMemory(): EnrollmentInMemory {
  const people = peopleInMemory()
  const registers = { verdicts: new Map(), reservations: new Map(), inbox: new Map(), quarantine: new Map() }
  const manual = manualInMemory(besideManual(() => memory))
  const memory: Memory = { people, ...registers, reversals: new Map(), manual }
  let standing: Standing = { epoch: 1, sinceMs: undefined, taughtBy: new Set() }
  return {
    verdicts: verdictsIn(memory),
    reversals: reversalsIn(memory),
    factBooks: factBooksIn(memory),
    reservations: reservationsIn(memory),
    books: booksIn(memory),
    quarantine: quarantineInMemory(memory.quarantine),
    people,
    manual,
    booked: (region) => bookedIn(memory, region),
    restorations: {
      notice: async () => undefined,
      async announce() {
        standing = { epoch: standing.epoch + 1, sinceMs: 0, taughtBy: new Set() }
      },
      standing: async () => standing,
      async keepTaught(careRegion, epoch) {
        if (epoch === standing.epoch) standing = { ...standing, taughtBy: new Set([...standing.taughtBy, careRegion]) }
      },
      async end(epoch) {
        if (epoch === standing.epoch) standing = { ...standing, sinceMs: undefined }
      },
    },
    backup(nowMs) {
      const tables = [memory.verdicts, memory.reservations, memory.inbox, memory.quarantine, memory.reversals]
      const restoreTables = backupOf<unknown>(tables)
      const restorePeople = people.backup()
      const restoreManual = manual.backup()
      const { sinceMs = nowMs } = standing
      return () => {
        restoreTables()
        restorePeople()
        restoreManual()
        standing = { epoch: standing.epoch + 1, sinceMs: Math.min(sinceMs, nowMs), taughtBy: new Set() }
      }
    },
  }
}

function verdictsIn(memory: Memory): Verdicts {
  return {
    async read(key, subject: Subject) {
      return { stored: memory.verdicts.get(keyText(key)), person: memory.people.standing(subject) }
    },
    async write(verdict) {
      return written(memory, verdict)
    },
    async commitOwn() {},
  }
}

function written(memory: Memory, verdict: NewVerdict): Written {
  const { key, personId, version, reservation, token, requestHash } = verdict
  const name = keyText(key)
  if (memory.people.versionOf(personId) !== version) return { result: 'moved' }
  const holder = reservation && holderOf(memory, name, personId, reservation.pools)
  if (holder) {
    const { visitId, batchId, decidedAtMs, windowMs } = holder
    return { result: 'waiting', holder: { key: holder.key, visitId, batchId, endsAtMs: decidedAtMs + windowMs } }
  }
  const stored = memory.verdicts.get(name)
  if (stored) return { result: 'stored', stored }
  const { owedFen = 0n, totalFen = 0n } = reservation ?? {}
  memory.verdicts.set(name, { key, token, requestHash, personId, owedFen, totalFen })
  if (reservation) {
    memory.reservations.set(name, { key, personId, inquiries: 0, ...reservation })
    memory.people.move(personId, reservation.deltas, { pending: 1n, used: 0n })
  }
  return { result: 'written' }
}

/** Whoever waits in one of these pools, the latest first. */
function holderOf({ reservations }: Memory, own: string, personId: string, pools: readonly string[]) {
  return [...reservations.entries()]
    .filter(([name, row]) => name !== own && row.personId === personId && row.pools.some((p) => pools.includes(p)))
    .map(([, row]) => row)
    .sort((a, b) => b.decidedAtMs - a.decidedAtMs)[0]
}

const DAY_MS = 86_400_000

function reversalsIn(memory: Memory): Reversals {
  const { verdicts, reversals, reservations, people, inbox } = memory
  const tokenOf = (name: string) => {
    const token = verdicts.get(name)?.token
    return token && readToken(token)?.verdict.authorised ? token : undefined
  }
  const isGone = (name: string) =>
    inbox.get(name)?.fact.tombstone || [...reversals.values()].some((other) => keyText(originalOf(other)) === name)
  return {
    read: async (key, original) => ({
      token: tokenOf(keyText(key)),
      originalToken: tokenOf(keyText(original)),
      isLearned: inbox.get(keyText(original))?.fact.confirmed !== undefined,
    }),
    async write(reversal) {
      const { key, personId, deltas, pools, owedFen, totalFen, decidedAtMs } = reversal
      const name = keyText(key)
      const stands = verdicts.get(name)
      if (stands) return stands.token
      verdicts.set(name, reversal)
      reversals.set(name, reversal)
      if (people.versionOf(personId) === undefined) return reversal.token
      const waits = { pools, deltas, owedFen, totalFen, decidedAtMs, windowMs: 0, inquiries: 0 }
      const nextInquiryAtMs = decidedAtMs + DAY_MS
      reservations.set(name, { ...waits, key, personId, visitId: '', batchId: '', nextInquiryAtMs })
      people.move(personId, deltas, { pending: 1n, used: 0n })
      return reversal.token
    },
    async overlaps(limit) {
      // A Map keeps the order in which the verdicts were written.
      const names = [...verdicts.keys()]
      const found = [...reversals].flatMap(([name, reversal]) => {
        const original = keyText(originalOf(reversal))
        const between = names.slice(names.indexOf(original) + 1, names.indexOf(name))
        return between.flatMap((laterName) => {
          const [row, laterToken, originalToken] = [verdicts.get(laterName), tokenOf(laterName), tokenOf(original)]
          const counts = row?.key.kind === 'S' && row.personId === reversal.personId && !isGone(laterName)
          if (!counts || !laterToken || !originalToken) return []
          return [{ originalSettleId: reversal.originalSettleId, originalToken, later: row.key, laterToken }]
        })
      })
      return found.slice(0, limit)
    },
  }
}

function originalOf({ key, originalSettleId }: NewReversal): SettlementKey {
  return { ...key, settleId: originalSettleId, kind: 'S' }
}

function factBooksIn(memory: Memory): FactBooks {
  return {
    async personsOf(keys) {
      return keys.map((key) => memory.verdicts.get(keyText(key))?.personId)
    },
    async learn(persons, facts) {
      return facts.map((fact) => learned(memory, new Set(persons), fact))
    },
    async quarantine(fact) {
      const digest = fact.digest.toString('base64')
      if (!memory.quarantine.has(digest)) memory.quarantine.set(digest, fact)
    },
  }
}

function learned(memory: Memory, persons: ReadonlySet<string>, fact: UsableFact): Learned {
  const { key, confirmed, tombstone } = fact
  const name = keyText(key)
  const before = memory.inbox.get(name)
  if (before) return before.fact.decision.equals(fact.decision) ? 'known' : 'different'
  const stood = memory.verdicts.get(name)
  if (stood?.personId !== undefined && !persons.has(stood.personId)) return 'alone'
  if (confirmed && stood && !stood.token.subarray(0, confirmed.unsigned.length).equals(confirmed.unsigned))
    return 'contrary'

  if (!stood && tombstone) memory.verdicts.set(name, tombstoneRow(key, tombstone))
  if (!stood && confirmed) memory.verdicts.set(name, { key, ...confirmed })
  memory.inbox.set(name, { fact, postings: confirmed?.postings ?? [] })
  const waiting = memory.reservations.get(name)
  memory.reservations.delete(name)
  const used = confirmed ? 1n : 0n
  if (waiting) memory.people.move(waiting.personId, waiting.deltas, { pending: -1n, used })
  else if (!stood && confirmed) memory.people.move(confirmed.personId, confirmed.deltas, { pending: 0n, used })
  memory.manual.overrule(fact)
  return 'learned'
}

function besideManual(memoryOf: () => Memory): Beside {
  return {
    decisionOf: (name) => memoryOf().inbox.get(name)?.fact,
    standing(name, { key, content }) {
      const { verdicts } = memoryOf()
      if (!verdicts.has(name)) verdicts.set(name, { key, ...content })
      return verdicts.get(name)?.token ?? Buffer.alloc(0)
    },
    endReservation(name, used) {
      const { reservations, people } = memoryOf()
      const waiting = reservations.get(name)
      if (waiting) people.move(waiting.personId, waiting.deltas, { pending: -1n, used })
      return reservations.delete(name)
    },
    move({ personId, deltas }, used) {
      const { people } = memoryOf()
      if (people.versionOf(personId) !== undefined) people.move(personId, deltas, { pending: 0n, used })
    },
    contradictions: () => [...memoryOf().quarantine.values()].filter(({ code }) => code === 'H5010'),
  }
}

function tombstoneRow(key: SettlementKey, token: Buffer): VerdictRow {
  return { key, token, requestHash: undefined, personId: undefined, owedFen: 0n, totalFen: 0n }
}

function reservationsIn({ reservations, verdicts }: Memory): Reservations {
  return {
    async due(nowMs, limit) {
      const due = [...reservations.entries()].filter(([, { nextInquiryAtMs }]) => nextInquiryAtMs <= nowMs)
      const rows = due.map(([name, row]) => ({ ...row, token: verdicts.get(name)?.token ?? Buffer.alloc(0) }))
      return rows.sort((a, b) => a.nextInquiryAtMs - b.nextInquiryAtMs).slice(0, limit)
    },
    async asked(key, nextInquiryAtMs) {
      const row = reservations.get(keyText(key))
      if (row) reservations.set(keyText(key), { ...row, inquiries: row.inquiries + 1, nextInquiryAtMs })
    },
  }
}

/** D says what is in the ledger, A what it is made of. */
function bookedIn({ inbox, verdicts }: Memory, enrollmentRegion: Region): BookedRow[] {
  return [...inbox].flatMap(([name, { fact, postings }]) => {
    const { key, confirmed } = fact
    if (!confirmed) return []
    const token = verdicts.get(name)?.token
    return [bookedRow({ key, enrollmentRegion, day: confirmed.day, token }, postings)]
  })
}

function booksIn({ verdicts, reservations, inbox, quarantine }: Memory): Books {
  const booked = (): Booked[] =>
    [...inbox.entries()].flatMap(([name, { fact, postings }]) => {
      const { key, confirmed } = fact
      const { owedFen = 0n, totalFen = 0n } = verdicts.get(name) ?? {}
      return confirmed ? [{ key, day: confirmed.day, owedFen, totalFen, postings }] : []
    })
  return {
    async ping() {},
    async open() {
      return [...reservations.values()].sort((a, b) => a.decidedAtMs - b.decidedAtMs)
    },
    async quarantined() {
      return quarantine.size
    },
    async known(settleId) {
      const names = new Set([...verdicts.keys(), ...inbox.keys()])
      return [...names].flatMap((name) => {
        const [verdict, learnt] = [verdicts.get(name), inbox.get(name)]
        const key = verdict?.key ?? learnt?.fact.key
        if (key?.settleId !== settleId) return []
        return [{ key, token: verdict?.token, decision: learnt?.fact.decision, postings: learnt?.postings ?? [] }]
      })
    },
    async page(day, after, limit) {
      const afterName = after ? keyText(after) : ''
      const rows = booked().filter((row) => keyText(row.key) > afterName && (day === undefined || row.day === day))
      return rows.sort((a, b) => (keyText(a.key) < keyText(b.key) ? -1 : 1)).slice(0, limit)
    },
  }
}
