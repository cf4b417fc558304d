/**
 * A care node's database: durable, but for the latest commits that nobody waited for. They are lost with a restart of
 * the database, in the order of its log: a commit that was waited for carries all that came before it.
 */

import { silent } from '../../common/log'
import { keyText } from '../../common/settlement-key'
import { type CareMemory, careMemory } from '../../region-node/care/care.memory'
import { type Intent, type Intents, joined } from '../../region-node/care/intents'
import { notebook } from '../../region-node/care/notebook'
import type { CareStores } from '../../region-node/care/parts'
import { careStoresInMemory } from '../../region-node/care/stores.memory'
import type { SessionStore } from '../../region-node/sessions/sessions'
import { sessionsInMemory } from '../../region-node/sessions/sessions.memory'
import { type Life, overDatabase } from './life'

export interface CareDatabase {
  readonly memory: CareMemory
  storesOf(life: Life): CareStores
  sessionsOf(life: Life): SessionStore
  /** Restarts it; answers how many commits are gone. */
  loseAsync(): number
  /** It is put back to a backup without these decisions (keyText), and whoever starts on it doubts it. */
  forget(names: readonly string[]): void
  /** No hub has said since then that nothing is missing. */
  isDoubted(): Promise<boolean>
}

/** How to take back the commits that may still be lost, the oldest first. */
class Unflushed {
  private isOn = false
  private readonly takeBack: (() => void)[] = []

  /** Whatever the work changes may be lost. */
  during<T>(work: () => T): T {
    this.isOn = true
    try {
      return work()
    } finally {
      this.isOn = false
    }
  }
  changed(takeBack: () => void): void {
    if (this.isOn) this.takeBack.push(takeBack)
  }
  flushed(): void {
    this.takeBack.length = 0
  }
  lose(): number {
    const lost = this.takeBack.splice(0)
    for (const takeBack of lost.reverse()) takeBack()
    return lost.length
  }
}

class LosableMap<K, V> extends Map<K, V> {
  constructor(private readonly unflushed: Unflushed) {
    super()
  }
  override set(key: K, value: V): this {
    const before = super.get(key)
    this.unflushed?.changed(() => (before === undefined ? super.delete(key) : super.set(key, before)))
    return super.set(key, value)
  }
  override delete(key: K): boolean {
    const before = super.get(key)
    if (before !== undefined) this.unflushed.changed(() => super.set(key, before))
    return super.delete(key)
  }
}

class LosableSet<K> extends Set<K> {
  constructor(private readonly unflushed: Unflushed) {
    super()
  }
  override add(key: K): this {
    if (!this.has(key)) this.unflushed?.changed(() => super.delete(key))
    return super.add(key)
  }
}

export function careDatabase(): CareDatabase {
  const unflushed = new Unflushed()
  const memory: CareMemory = {
    ...careMemory(),
    intents: new LosableMap(unflushed),
    outbox: new LosableMap(unflushed),
    acked: new LosableSet(unflushed),
  }
  const sessions = sessionsInMemory()
  const stores = flushing(careStoresInMemory(memory), unflushed)
  return {
    memory,
    storesOf: (life) => storesOver(life, memory, stores, unflushed),
    sessionsOf: (life) => overDatabase(life, sessions, 'sessions', ['add', 'signOut']),
    loseAsync: () => unflushed.lose(),
    forget(names) {
      unflushed.flushed()
      for (const name of names) forget(memory, name)
      void stores.relearning.notice(true)
    },
    isDoubted: async () => (await stores.relearning.standing()).isProven === false,
  }
}

/** With all that followed from it; the promise of a reversal is older than its decision, and the intent than either. */
function forget({ decisions, postings, guards, outbox, acked }: CareMemory, name: string): void {
  const decided = decisions.get(name)
  if (!decided) return
  decisions.delete(name)
  postings.delete(name)
  const batchId = decided.batch?.batchId ?? ''
  if (guards.get(batchId) === decided.key.settleId) guards.delete(batchId)
  for (const row of [...outbox.keys()]) if (row.startsWith(`${name} `)) outbox.delete(row)
  for (const row of [...acked]) if (row.startsWith(`${name} `)) acked.delete(row)
}

/** Which commits are waited for, and which are not. */
function flushing(stores: CareStores, unflushed: Unflushed): CareStores {
  const { registers, reversals, bills, outbox, learners } = stores
  const flush =
    <A extends unknown[], R>(work: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      const done = await work(...given)
      unflushed.flushed()
      return done
    }
  return {
    ...stores,
    registers: { ...registers, confirm: flush(registers.confirm), cancel: flush(registers.cancel) },
    reversals: {
      ...reversals,
      begin: flush(reversals.begin),
      confirm: flush(reversals.confirm),
      adopt: flush(reversals.adopt),
    },
    bills: { ...bills, open: flush(bills.open), upload: flush(bills.upload), remove: flush(bills.remove) },
    learners: {
      ...learners,
      seeHub: flush(learners.seeHub),
      seeEnrollment: flush(learners.seeEnrollment),
      queueAgain: flush(learners.queueAgain),
    },
    outbox: {
      ...outbox,
      acknowledged: (key, to, epochs) => unflushed.during(() => outbox.acknowledged(key, to, epochs)),
    },
  }
}

function storesOver(life: Life, memory: CareMemory, stores: CareStores, unflushed: Unflushed): CareStores {
  const intents = intentsOver(life, memory, stores.intents, unflushed)
  const openings = overDatabase(life, stores.openings, 'openings', ['read'])
  const registers = overDatabase(life, stores.registers, 'registers', ['confirm', 'cancel', 'read'])
  return {
    ...stores,
    bills: overDatabase(life, stores.bills, 'bills', ['open', 'upload', 'remove']),
    // As in Postgres: whoever leans on intents first has those written that this process still holds.
    openings: { read: (key, ...rest) => intents.written(key).then(() => openings.read(key, ...rest)) },
    registers: {
      ...registers,
      cancel: (offer) => intents.written(offer.key).then(() => registers.cancel(offer)),
      newestOf: (hospital, batch) => intents.written().then(() => registers.newestOf(hospital, batch)),
    },
    reversals: overDatabase(life, stores.reversals, 'reversals', ['begin', 'confirm', 'tried', 'adopt']),
    intents,
    outbox: overDatabase(life, stores.outbox, 'outbox', ['acknowledged', 'refused']),
    learners: overDatabase(life, stores.learners, 'learners', ['seeHub', 'seeEnrollment', 'queueAgain']),
    days: overDatabase(life, stores.days, 'days', ['open', 'flip']),
  }
}

/** As in Postgres: noted in this process, written a moment later by a commit that nobody waits for. */
function intentsOver(life: Life, memory: CareMemory, stores: Intents, unflushed: Unflushed): Intents {
  const keep = async (intents: readonly Intent[]) =>
    unflushed.during(() => {
      for (const intent of intents) {
        const name = keyText(intent.key)
        const { askedAtMs, verdictAtMs, refused } = intent
        memory.intents.set(name, joined(memory.intents.get(name), { ...intent, askedAtMs }, { verdictAtMs, refused }))
      }
    })
  const { note, written } = notebook({
    timers: life.timers,
    log: silent,
    write: (intents) => life.statement('care intents.write', () => keep(intents)),
  })
  return {
    note,
    written,
    find: async (key) => written(key).then(() => stores.find(key)),
    unconfirmed: async (hospital, limit) => written().then(() => stores.unconfirmed(hospital, limit)),
    standing: async (beforeMs, limit) => written().then(() => stores.standing(beforeMs, limit)),
    due: async (nowMs, limit) => written().then(() => stores.due(nowMs, limit)),
  }
}
