/**
 * Days that are ended and closed while everything goes wrong (protocol 1.4.8, messages 10 and 11): what each ledger
 * keeps of them, who asks for it, and what must hold of a unit that closed.
 */
import { backupOf } from '../../common/backup.memory'
import { dayInShanghai } from '../../common/clock'
import { codecs } from '../../common/contracts.grpc'
import type { ClosedUnit, DayBook } from '../../common/day-book'
import { dayBookInMemory } from '../../common/day-book.memory'
import { areEqual, noTotals, type Totals, unitText } from '../../common/day-rows'
import { unitFromWire } from '../../common/day-words'
import { fenFromWire } from '../../common/money'
import type { DayStore } from '../../hub/days/day-store'
import { type DayTables, dayStoreInMemory, dayTables } from '../../hub/days/day-store.memory'
import { bookedOf } from '../../hub/days/days.memory'
import type { HubInMemory } from '../../hub/facts/facts.memory'
import type { RestorationStore } from '../../hub/facts/restorations'
import type { CareMemory } from '../../region-node/care/care.memory'
import { bookedIn } from '../../region-node/care/days.memory'
import type { EnrollmentInMemory } from '../../region-node/enrollment/enrollment.memory'
import type { Surroundings } from './life'
import type { HubDoor } from './line'

export interface Closing {
  hub(database: HubInMemory): { readonly book: DayBook; readonly store: DayStore }
  /** The hub's store, for which a region that was restored has lost what closed. */
  restorations(store: RestorationStore): RestorationStore
  care(region: string, memory: CareMemory): DayBook
  enrollment(region: string, database: EnrollmentInMemory): DayBook
  /** By who keeps it: hub, care 5101, enrollment 5101. */
  readonly books: ReadonlyMap<string, DayBook>
  /** Days that somebody asked to be closed. */
  readonly wanted: Set<string>
  /** A backup of what the database of that name keeps of days; calling it brings that back. */
  backup(database: string): () => void
}

const digest = (region: string, personId: string) => `${region}${personId}`.slice(-22)

export function closingIn(): Closing {
  const books = new Map<string, DayBook>()
  const closed = new Map<string, Map<string, ClosedUnit>>()
  const tables = dayTables()
  let store: DayStore | undefined
  let restores = 0
  const epochs = new Map<string, number>()
  const bookOf = (name: string, booked: Parameters<typeof dayBookInMemory>[0]) => {
    const known = books.get(name)
    if (known) return known
    const kept = new Map<string, ClosedUnit>()
    closed.set(name, kept)
    const book = dayBookInMemory(booked, digest, kept)
    books.set(name, book)
    return book
  }
  return {
    hub(database) {
      store ??= dayStoreInMemory((region, name, row) => database.askCare(region, name, row), undefined, tables)
      const [since, { done }] = [restores, store]
      // No connection outlives the database that it was to.
      const guarded = { ...store, done: async (day: string) => (since === restores ? done(day) : undefined) }
      return { book: bookOf('hub', () => bookedOf(database.learned.values())), store: guarded }
    },
    restorations: (store) => ({
      ...store,
      async restored(said) {
        await store.restored(said)
        if (said.epoch <= (epochs.get(said.region) ?? 0)) return
        epochs.set(said.region, said.epoch)
        loseKnown(tables, said.region)
      },
    }),
    care: (region, memory) => bookOf(`care ${region}`, () => bookedIn(memory)),
    enrollment: (region, database) => bookOf(`enrollment ${region}`, () => database.booked(region)),
    books,
    wanted: new Set(),
    backup(database) {
      const isHub = database === 'hub'
      const kept = closed.get(isHub ? database : `enrollment ${database}`)
      const restore = backupOf<unknown>([...(isHub ? [...Object.values(tables), epochs] : []), ...(kept ? [kept] : [])])
      return () => {
        if (isHub) restores++
        restore()
      }
    },
  }
}

/** All of it: when each was heard is not kept here. */
function loseKnown({ known, asked }: DayTables, region: string): void {
  for (const [name, unit] of known) {
    if (!name.startsWith('enrollment') || unit.enrollmentRegion !== region) continue
    known.delete(name)
    const day = asked.get(unit.day)
    if (day) asked.set(unit.day, { ...day, isDone: false })
  }
}

const ASK_AGAIN_MS = 2_000

/** Somebody at the hub has today end and close, and asks until it is closed: a hub that was restored may forget it. */
export function closeToday(
  { loop, starts, note, closing }: Surroundings,
  hubs: readonly { door(): HubDoor | undefined }[],
): void {
  const day = dayInShanghai(starts + loop.now)
  closing?.wanted.add(day)
  const ask = async () => {
    const days = hubs.map((hub) => hub.door()?.days).find((one) => one !== undefined)
    loop.after(ASK_AGAIN_MS, () => void ask().catch(failed))
    if (days && !(await days.state(day)).isDone) await days.ask(day, true)
  }
  const failed = (error: Error) => note(`${day} cannot be closed: ${error.message}`)
  void ask().catch(failed)
}

/** Days that are asked for and not closed by all three everywhere. */
export async function unclosed({
  closing,
  hub,
}: {
  readonly closing?: Closing | undefined
  readonly hub: HubInMemory
}) {
  if (!closing) return []
  const { store } = closing.hub(hub)
  // Those that a midnight ended are closed without anybody asking.
  const days = new Set([...closing.wanted, ...(await store.open()).map(({ day }) => day)])
  const done = await Promise.all([...days].map(async (day) => ({ day, isDone: await store.isDone(day) })))
  return done.flatMap(({ day, isDone }) => (isDone ? [] : [`${day} does not close`]))
}

/** What closed never changes, all keep the same, and whoever has a part in it keeps it. */
export async function changedUnits(closing: Closing | undefined, gone: ReadonlySet<string>): Promise<string[]> {
  const found: string[] = []
  const firsts = new Map<string, Totals>()
  for (const [name, book] of closing?.books ?? []) {
    for (const { unit, closing: kept } of await book.closed()) {
      const told = totalsIn(kept)
      const now = (await book.recount(unit.day)).find((one) => unitText(one.unit) === unitText(unit)) ?? noTotals(unit)
      if (!areEqual(now, told)) found.push(`${unitText(unit)} closed and changed at ${name}`)
      const first = firsts.get(unitText(unit)) ?? told
      firsts.set(unitText(unit), first)
      if (!areEqual(first, told)) found.push(`${unitText(unit)} closed twice, and differently, as ${name} has it`)
    }
  }
  return [...found, ...(await unheard(closing, gone))]
}

/** Each party has a right to the three signatures. */
async function unheard(closing: Closing | undefined, gone: ReadonlySet<string>): Promise<string[]> {
  const found: string[] = []
  for (const { unit } of (await closing?.books.get('hub')?.closed()) ?? []) {
    const care = gone.has(unit.careRegion) ? [] : [`care ${unit.careRegion}`]
    for (const name of [...care, `enrollment ${unit.enrollmentRegion}`]) {
      const theirs = (await closing?.books.get(name)?.closed(unit.day)) ?? []
      if (!theirs.some((one) => unitText(one.unit) === unitText(unit)))
        found.push(`${unitText(unit)} closed, ${name} does not know`)
    }
  }
  return found
}

function totalsIn(kept: Buffer): Totals {
  const { unit: wire, count, sumFen, root } = codecs.dayTotals.decode(codecs.dayClosing.decode(kept).hub!.totals)
  const unit = unitFromWire(wire)
  if (!unit) throw new Error('what is kept of a unit names it')
  return { unit, count, sumFen: fenFromWire(sumFen), root }
}
