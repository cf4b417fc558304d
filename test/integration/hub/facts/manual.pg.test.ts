/** R20 and R14 on two real databases, and what only they show: commits that race, days, backups. */
import { join } from 'node:path'
import type { Pool } from 'pg'
import { dayInShanghai, systemTimers } from '../../../../common/clock'
import { codecs, projectRoot } from '../../../../common/contracts.grpc'
import { dayBookInPostgres } from '../../../../common/day-book.pg'
import { silent } from '../../../../common/log'
import { migrate } from '../../../../common/migrations.pg'
import { poolOf } from '../../../../common/transaction.pg'
import { HUB_DAYS } from '../../../../hub/days/day-source.pg'
import { rebuildOver } from '../../../../hub/days/rebuild'
import { rebuildStoreInPostgres } from '../../../../hub/days/rebuild-store.pg'
import { relayBounds } from '../../../../hub/facts/fact-store'
import { factsInPostgres } from '../../../../hub/facts/facts.pg'
import { freezesInPostgres } from '../../../../hub/facts/freezes.pg'
import { manualStoreInPostgres } from '../../../../hub/facts/manual.pg'
import { ownFactsInPostgres } from '../../../../hub/facts/own-facts.pg'
import { ledgerInPostgres } from '../../../../hub/ledger/ledger.pg'
import { enrollmentDaysOf } from '../../../../region-node/enrollment/days.pg'
import { manualBooksInPostgres } from '../../../../region-node/enrollment/manual.pg'
import { enrollmentInPostgres } from '../../../../region-node/enrollment/stores.pg'
import { type FreshDatabase, freshDatabase } from '../../../support/stack'
import {
  cancelledOf,
  confirmedOn,
  type Everybody,
  everybody,
  type LostCare,
  lostCare,
  type Stores,
} from '../../../unit/journey/lost-care'
import { tablesOfLostCare } from '../../../unit/journey/lost-care.table'
import { CARE, REGION } from '../../../unit/region-node/enrollment/province'
import { type HubDatabase, hubDatabase } from './hub-database'

let all: Everybody
let hub: HubDatabase
let empty: HubDatabase
let database: FreshDatabase
let pool: Pool
beforeAll(async () => {
  all = await everybody()
  hub = await hubDatabase('hub manual')
  empty = await hubDatabase('hub manual rebuilt')
  database = await freshDatabase('enrollment manual')
  const { url, ownerUrl, appRole } = database
  const folder = join(projectRoot(), 'region-node/migrations/enrollment')
  await migrate({ ownerUrl, folder, schema: 'enrollment', appRole })
  pool = poolOf({ url, connectionsMax: 8 }, 'enrollment', 'test')
})
afterAll(async () => {
  await hub?.drop()
  await empty?.drop()
  await pool?.end()
  await database?.drop()
})

function storesOver(database: HubDatabase): Stores {
  return {
    facts: factsInPostgres(database.pool, relayBounds(60_000)),
    manual: manualStoreInPostgres(database.pool),
    ownFacts: ownFactsInPostgres(database.pool),
    ledger: ledgerInPostgres(database.pool),
    enrollment: { ...enrollmentInPostgres(pool), manual: manualBooksInPostgres(pool) },
    async silentFor(ms) {
      await database.ask(`update care_sign set seen_at = now() - make_interval(secs => ${ms / 1_000})`)
    },
  }
}

tablesOfLostCare({
  everybody: () => all,
  async stores() {
    return {
      ...storesOver(hub),
      // What froze the region, too.
      async contradictions() {
        const [row] = await hub.ask<{ count: string }>('select count(*) from equivocation')
        const count = Number(row?.count)
        expect((await freezesInPostgres(hub.pool).list()).map(({ region }) => region)).toEqual(
          count > 0 ? ['5101'] : [],
        )
        return count
      },
    }
  },
  async accumulated(personId) {
    const { rows } = await pool.query<{ used: bigint; pending: bigint }>(
      `select (select coalesce(sum(used), 0)::bigint from accumulator where person_id = $1 and code = 'fund') as used,
              (select coalesce(sum(amount), 0)::bigint from waiting where person_id = $1 and code = 'fund') as pending`,
      [personId],
    )
    return [rows[0]?.used ?? 0n, rows[0]?.pending ?? 0n]
  },
})

const digest = (_: string, personId: string) => personId
const booksOf = () => [
  dayBookInPostgres(hub.pool, HUB_DAYS, digest),
  dayBookInPostgres(pool, enrollmentDaysOf(REGION), digest),
]
const DAY = '2026-11-22'
const rootsOf = async (day: string) => {
  const totals = await Promise.all(booksOf().map((book) => book.recount(day)))
  return totals.map((units) => units.map(({ count, root }) => [count, root.toString('hex')]))
}

/** M(s) of a settlement that E asked about, and what its city, back from its own disks, may still say. */
async function decidedByHand(isConfirmed = true) {
  const lost = await lostCare(storesOver(hub), all)
  const one = await lost.authorised()
  await lost.doubted()
  await lost.fenced()
  await lost.decided(one.key.settleId, isConfirmed)
  return { lost, ...one }
}

test('R20: M(s) moves no day, closing or closed; D(s) goes into its own, M(s) back on the later', async () => {
  const { lost, key, token } = await decidedByHand()
  const today = dayInShanghai(lost.clock.now())
  const before = [await rootsOf(today), await rootsOf(DAY)]
  const [, enrollment] = booksOf()
  const [unit] = (await enrollment?.totals(DAY)) ?? []
  await decidedByHand()
  expect([await rootsOf(today), await rootsOf(DAY)]).toEqual(before)
  // The city is back and had confirmed it: no unit of that day can have closed, for the city's signature lacked.
  await lost.comes(confirmedOn(key, token, DAY))
  const [after] = (await enrollment?.totals(DAY)) ?? []
  expect(after?.count).toBe((unit?.count ?? 0) + 1)
  const entries = `select entry, day from manual_posting where settle_id = '${key.settleId}' group by 1, 2 order by 1`
  const later = today > DAY ? today : DAY
  const expected = [
    { entry: 'corrected', day: later },
    { entry: 'decided', day: today },
  ]
  expect(await hub.ask(entries)).toEqual(expected)
  expect((await pool.query(entries)).rows).toEqual(expected)
})

/** The enrollment region is asked, page by page, until it has told its last. */
async function allTold(database: HubDatabase, { manual }: LostCare): Promise<void> {
  const isAsked = `select 1 from manual_wanted where heard_at is null and region = '${REGION}'`
  while ((await database.ask(isAsked)).length > 0) {
    await database.ask('update manual_wanted set asked_at = null')
    await manual.tick()
  }
}

test('R20: a hub rebuilt on an empty database has M(s) back, with the same balances and roots', async () => {
  const standing = await decidedByHand()
  const overruled = await decidedByHand()
  const givenUp = await decidedByHand(false)
  const decisions = [
    confirmedOn(overruled.key, overruled.token, DAY),
    { ...cancelledOf(givenUp.key), enrollmentRegion: REGION },
  ]
  for (const decision of decisions) await standing.lost.comes(decision)
  const named = [standing, overruled, givenUp].map(({ key }) => key.settleId)

  // One test above has told the enrollment region of a manual decision past the hub.
  await storesOver(hub).manual.want([REGION])
  await allTold(hub, standing.lost)

  const again = storesOver(empty)
  const rebuilt = await lostCare(again, all)
  const rows = (await hub.ask<{ signed: Buffer }>(`select signed from inbox where care_region = '${CARE}'`)).map(
    ({ signed }) => codecs.signedDecision.decode(signed),
  )
  // What its care region tells comes before what the enrollment region tells, or after it: one half each way.
  const page = { after: Buffer.alloc(0), next: Buffer.alloc(0), highestFactNumber: 9 }
  const rebuild = rebuildOver({
    ...{ store: rebuildStoreInPostgres(empty.pool), rows: { askCare: async () => undefined }, regions: () => [CARE] },
    ...{ begun: () => again.manual.want([REGION]), verifier: all.hub.verifier, clock: rebuilt.clock },
    ...{ timers: systemTimers, log: silent },
  })
  await rebuild.begin()
  await rebuild.told({ ...page, next: Buffer.from('half'), decisions: rows.slice(0, rows.length / 2) }, CARE)
  expect((await again.ownFacts.manual(CARE, 999)).isOpen).toBe(true)
  await allTold(empty, rebuilt)
  await rebuild.told({ ...page, after: Buffer.from('half'), decisions: rows.slice(rows.length / 2) }, CARE)

  expect(await rebuilt.hubBooks()).toEqual(await standing.lost.hubBooks())
  for (const settleId of named) {
    const [before] = await storesOver(hub).manual.kept(1, settleId)
    const [after] = await again.manual.kept(1, settleId)
    expect([after?.signed, after?.overruledBy]).toEqual([before?.signed, before?.overruledBy])
  }
  const books = [hub, empty].map((database) => dayBookInPostgres(database.pool, HUB_DAYS, digest))
  const [one, other] = await Promise.all(books.map((book) => book.recount(DAY)))
  expect(other).toEqual(one)
  expect(one?.length).toBeGreaterThan(0)
})

test.each(['the second word', 'the city'])(
  'R20: %s comes first by an instant: one of the two sees the other',
  async (first) => {
    const { lost, key } = await decidedByHand()
    const { manual, ownFacts } = storesOver(hub)
    await lost.fenced()
    const signed = { manual: Buffer.from(`never read ${first}`), signature: null }
    const offer = { key: { ...key, settleId: `${key.settleId}-${first}` }, enrollmentRegion: REGION, signed, day: DAY }
    const client = await hub.pool.connect()
    await client.query('begin')
    const late = { ended: false }
    const ends = <T>(work: Promise<T>) => work.finally(() => Object.assign(late, { ended: true }))
    if (first === 'the city') await client.query('select meet_care_region($1)', [CARE])
    else {
      const key4 = [CARE, key.hospital, offer.key.settleId, 'S', REGION]
      const values = [...key4, codecs.signedManualDecision.encode(signed), DAY]
      await client.query(
        `select keep_manual($1, $2, $3, $4, $5, $6, $7, '{}', '{}', '{}', interval '27 hours')`,
        values,
      )
    }
    const other =
      first === 'the city'
        ? ends(manual.keep({ ...offer, postings: [], silentMs: 27 * 3_600_000 }))
        : ends(ownFacts.manual(CARE, 999))
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(late.ended).toBe(false)
    await client.query('commit')
    client.release()
    // Decided and not acked yet: the city is to ask again before it decides anything.
    expect(await other).toEqual(first === 'the city' ? 'heard' : expect.objectContaining({ isOpen: true }))
    await hub.ask(`delete from manual_outbox where settle_id like '%-the second word'`)
    await hub.ask(`delete from manual_decision where settle_id like '%-the second word'`)
  },
)
