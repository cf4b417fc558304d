/** Races for the register D(s) and what hangs on it: guard, batch, day, postings, outbox (protocol R4, R5, R12). */
import type { Pool } from 'pg'
import type { SettlementKey } from '../../../common/settlement-key'
import type { PricedLine } from '../../../region-node/care/bills'
import { billsInPostgres } from '../../../region-node/care/bills.pg'
import { daysInPostgres } from '../../../region-node/care/days.pg'
import type { Answered } from '../../../region-node/care/registers'
import { registersInPostgres } from '../../../region-node/care/registers.pg'
import { reversalsInPostgres } from '../../../region-node/care/reversals.pg'
import { broken, type Race, type Scene } from './scene'
import type { Actor, Played, Stage } from './stepping'

const REGION = '5101'
const HOSPITAL = 'H51010000001'
const ENROLLMENT = '5116'
const OWED_FEN = 7_500n
const NOW_MS = 1_000_000
const WINDOW_MS = 600_000

const registers = (pool: Pool) => registersInPostgres(pool, { written: async () => undefined })

interface Billed {
  readonly number: number
  readonly batch: { readonly visitId: string; readonly batchId: string; readonly version: number }
}

/** A visit with one line in one batch. */
async function billed({ root }: Stage, number: number): Promise<Billed> {
  const [visitId, batchId] = [`v${number}`, `v${number}-1`]
  await root.query(
    `insert into visit values ($1, $2, $1, 'P1', $3, '511602', '310', '11', false, '2026-06-17', '', false, '', 0)`,
    [visitId, HOSPITAL, ENROLLMENT],
  )
  await root.query('insert into batch values ($1, $2, $3, 1, 1)', [batchId, visitId, HOSPITAL])
  return { number, batch: { visitId, batchId, version: 1 } }
}

function keyOf({ number }: Billed, name: string, kind: SettlementKey['kind'] = 'S'): SettlementKey {
  return { careRegion: REGION, hospital: HOSPITAL, settleId: `${number}-${name}`, kind }
}

const booked = { debit: 'receivable:province', credit: 'payable:hospital', amountFen: OWED_FEN }

function confirming(bill: Billed, name: string, byHand?: true): Actor {
  const offer = {
    ...{ key: keyOf(bill, name), enrollmentRegion: ENROLLMENT, token: Buffer.from(name), batch: bill.batch },
    ...{ requestHash: Buffer.from('h'), personId: 'P1', posting: booked, nowMs: NOW_MS, windowMs: WINDOW_MS },
    lateWithoutIntent: false,
    enrollmentEpoch: 1,
    // Its window is over by any count.
    ...(byHand && { byHand, windowMs: -NOW_MS }),
  }
  return {
    name: byHand ? `confirm ${name} as people did` : `confirm ${name}`,
    work: (pool) => registers(pool).confirm(offer),
  }
}

function cancelling(bill: Billed, name: string): Actor {
  const offer = { key: keyOf(bill, name), reason: 'HOSPITAL', addressees: [ENROLLMENT], nowMs: NOW_MS } as const
  return { name: `cancel ${name}`, work: (pool) => registers(pool).cancel(offer) }
}

/** The window has passed by its count, while a confirm that came in time is on its way. */
function sweeping(bill: Billed, name: string): Actor {
  const offer = { key: keyOf(bill, name), reason: 'EXPIRED', addressees: [ENROLLMENT], nowMs: NOW_MS } as const
  const onlyWhenOver = { overWithoutIntent: true }
  return { name: `sweep ${name}`, work: (pool) => registers(pool).cancel({ ...offer, onlyWhenOver }) }
}

const line: PricedLine = {
  ...{ lineNo: '2', itemCode: 'XJ01CAA0401', itemName: '甲类药', itemClass: '01', catalogVersion: '1' },
  ...{ unitPriceMicroYuan: 1_000_000n, quantityE4: 10_000n, amountFen: 100n, feeDay: '2026-06-17', approval: '0' },
  ...{ priceLimitMicroYuan: 0n, firstPayPermyriad: 0n, restricted: false },
  parts: { selfFundedFen: 0n, overLimitFen: 0n, selfPaidFirstFen: 0n, eligibleFen: 100n },
}

function uploading({ batch: { visitId } }: Billed): Actor {
  return { name: 'upload', work: (pool) => billsInPostgres(pool).upload(HOSPITAL, visitId, [line]) }
}

function reversing(bill: Billed, name: string): Actor {
  const offer = {
    ...{ key: keyOf(bill, `${name}R`, 'R'), originalSettleId: keyOf(bill, name).settleId, personId: 'P1' },
    ...{ enrollmentRegion: ENROLLMENT, token: Buffer.from('r'), batch: bill.batch, requestHash: Buffer.from('h') },
    ...{ posting: { ...booked, amountFen: -OWED_FEN }, nowMs: NOW_MS },
  }
  return { name: `reverse ${name}`, work: (pool) => reversalsInPostgres(pool).confirm(offer) }
}

interface Flipped {
  readonly day: string
  /** What was there when the day was over. */
  readonly counted: ReadonlySet<string>
}

/** Flip, then count: what it counts is what the region signs. */
function flipping(day: string): Actor {
  const work = async (pool: Pool): Promise<Flipped> => {
    await daysInPostgres(pool).flip(day)
    return { day, counted: await decidedIn(pool, day) }
  }
  return { name: 'flip', work }
}

async function decidedIn(pool: Pool, day: string): Promise<Set<string>> {
  const { rows } = await pool.query<{ settle_id: string }>('select settle_id from decision where day = $1', [day])
  return new Set(rows.map(({ settle_id }) => settle_id))
}

async function openDay({ root }: Stage): Promise<string> {
  return daysInPostgres(root).open('2026-06-17')
}

/** A decision that came into a day after that was counted. */
async function lateIn({ root }: Stage, { ended }: Played): Promise<string[]> {
  const flips = ended.map(({ answer }) => answer as Partial<Flipped> | undefined).filter((one) => one?.counted)
  const late = flips.map(async (one) => {
    const now = await decidedIn(root, one?.day ?? '')
    return [...now].filter((id) => !one?.counted?.has(id)).map((id) => `${id} was decided into a day that was counted`)
  })
  return (await Promise.all(late)).flat()
}

interface Row {
  readonly settle_id: string
  readonly kind: 'S' | 'R'
  readonly outcome: 'CONF' | 'CANC'
  readonly batch_version: number
  readonly posted: bigint
  readonly queued: bigint
}

/** What the tables hold of a bill, against what they must. */
async function wrongOf({ root }: Stage, { number, batch }: Billed): Promise<string[]> {
  const { rows } = await root.query<Row>(
    `select d.settle_id, d.kind, d.outcome, d.batch_version,
            (select coalesce(sum(amount_fen), 0)::bigint from posting p
              where (p.settle_id, p.kind) = (d.settle_id, d.kind)) as posted,
            (select count(*) from outbox o where (o.settle_id, o.kind) = (d.settle_id, d.kind)) as queued
       from decision d where d.settle_id like $1`,
    [`${number}-%`],
  )
  const guard = await root.query<{ settle_id: string }>('select settle_id from guard where visit_id = $1', [
    batch.visitId,
  ])
  const version = await root.query<{ version: number }>('select version from batch where batch_id = $1', [
    batch.batchId,
  ])
  const confirmed = rows.filter(({ outcome }) => outcome === 'CONF')
  const reversed = new Set(confirmed.filter(({ kind }) => kind === 'R').map(({ settle_id }) => settle_id.slice(0, -1)))
  const standing = confirmed.filter(({ kind, settle_id }) => kind === 'S' && !reversed.has(settle_id))
  const fen = ({ outcome, kind }: Row) => (outcome === 'CANC' ? 0n : kind === 'S' ? OWED_FEN : -OWED_FEN)
  const held = guard.rows.map(({ settle_id }) => settle_id)
  return [
    ...(standing.length > 1 ? [`the batch is settled ${standing.length} times`] : []),
    ...(held.join() === standing.map(({ settle_id }) => settle_id).join() ? [] : [`guard of ${held || 'nobody'}`]),
    ...rows.filter((row) => row.posted !== fen(row)).map((row) => `${row.settle_id} booked ${row.posted}`),
    ...rows.filter(({ queued }) => queued === 0n).map((row) => `${row.settle_id} has no fact on its way`),
    ...standing
      .filter(({ batch_version }) => batch_version !== version.rows[0]?.version)
      .map(({ settle_id }) => `${settle_id} confirmed another state of the bill`),
  ]
}

/** Everybody who was answered was told the same of one settlement. */
function contradictions({ ended }: Played): string[] {
  const told = new Map<string, string>()
  return ended.flatMap(({ answer }) => {
    const { decided } = (answer ?? {}) as Partial<Answered>
    if (!decided) return []
    const { settleId, kind } = decided.key
    const said = decided.outcome === 'confirmed' ? 'confirmed' : decided.reason
    const before = told.get(`${settleId}/${kind}`) ?? said
    told.set(`${settleId}/${kind}`, before)
    return before === said ? [] : [`${settleId} was told to be ${before} and ${said}`]
  })
}

/** The actors of one bill, and all that must be right of it. */
function sceneOf(stage: Stage, bill: Billed, actors: readonly Actor[]): Scene {
  const wrong = async (played: Played) => [
    ...broken(played, actors),
    ...contradictions(played),
    ...(await wrongOf(stage, bill)),
    ...(await lateIn(stage, played)),
  ]
  return { actors, wrong }
}

/** Settled before the race begins. */
async function settled(stage: Stage, bill: Billed, name: string): Promise<void> {
  await openDay(stage)
  await confirming(bill, name).work(stage.root)
  await reversalsInPostgres(stage.root).begin({
    ...{ key: keyOf(bill, `${name}R`, 'R'), originalSettleId: keyOf(bill, name).settleId, personId: 'P1' },
    ...{ enrollmentRegion: ENROLLMENT, nowMs: NOW_MS, nextTryAtMs: NOW_MS },
  })
}

type Casting = (bill: Billed, day: string) => readonly Actor[]

const race = (
  name: string,
  cast: Casting,
  before: (stage: Stage, bill: Billed) => Promise<void> = async () => {},
): Race => ({
  name,
  async scene(stage, number) {
    const bill = await billed(stage, number)
    await before(stage, bill)
    return sceneOf(stage, bill, cast(bill, await openDay(stage)))
  },
})

export const careRaces = {
  flip: race('R12: a confirm and the end of the day', (bill, day) => [confirming(bill, 'a'), flipping(day)]),
  flipOfReversal: race(
    'R12: a reversal and the end of the day',
    (bill, day) => [reversing(bill, 'a'), flipping(day)],
    (stage, bill) => settled(stage, bill, 'a'),
  ),
  guard: race('R5: two settlements of one batch are confirmed', (bill) => [
    confirming(bill, 'a'),
    confirming(bill, 'b'),
  ]),
  lostGuard: race('R5: a confirm, a cancel of the same, and a confirm of another', (bill) => [
    confirming(bill, 'a'),
    cancelling(bill, 'a'),
    confirming(bill, 'b'),
  ]),
  sweep: race('the sweeper and a confirm', (bill) => [confirming(bill, 'a'), sweeping(bill, 'a')]),
  twice: race('one settlement is confirmed twice', (bill) => [confirming(bill, 'a'), confirming(bill, 'a')]),
  version: race('R4: a line comes in while a confirm is on its way', (bill) => [
    confirming(bill, 'a'),
    uploading(bill),
  ]),
  byHand: race(
    'R20: a city that is back makes its own what people confirmed, while its batch is settled anew',
    (bill) => [confirming(bill, 'a', true), confirming(bill, 'b')],
  ),
  freed: race(
    'R6: a batch is confirmed anew while its settlement is reversed',
    (bill) => [reversing(bill, 'a'), confirming(bill, 'b')],
    (stage, bill) => settled(stage, bill, 'a'),
  ),
  reversedTwice: race(
    'R9: one reversal is confirmed twice',
    (bill) => [reversing(bill, 'a'), reversing(bill, 'a')],
    (stage, bill) => settled(stage, bill, 'a'),
  ),
}
