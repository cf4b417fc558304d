/** Spoilt messages at the hospitals' door, thousands of them (security S14, tests T6). */

import { codecs } from '../../common/contracts.grpc'
import { isCode } from '../../common/errors'
import { heldBytes } from '../support/held-memory'
import { DEADLINE_MS, type Knocked } from '../support/knocking'
import type { Seeded } from '../support/seeded'
import { strangers } from '../support/strangers'
import { isWhole, PATIENCE_MS, type Result, tryAll } from './cases'
import { type DoorStage, doorStage } from './door-stage'
import { HOWS, spoilt } from './spoil'

// A case leaves its name among the sessions and the answers, about 2 kB.
const HELD_BYTES_MAX_PER_CASE = 10_000
const SHARE = 0.35

let stage: DoorStage
let result: Result
/** Settlements that somebody was told to be settled. */
const toldSettled = new Set<string>()
const unheard: unknown[] = []
const hear = (error: unknown) => void unheard.push(error)
let heldBytesMore = 0

beforeAll(async () => {
  process.on('unhandledRejection', hear)
  stage = await doorStage()
  await stage.refresh()
  const before = heldBytes()
  const one = (_: number, random: Seeded) => tried(random)
  result = await tryAll('door', { share: SHARE, atOnce: 16, one, refresh: { every: 500, work: () => stage.refresh() } })
  heldBytesMore = heldBytes() - before
}, PATIENCE_MS)

afterAll(async () => {
  await stage?.close()
  process.off('unhandledRejection', hear)
})

async function tried(random: Seeded) {
  const good = stage.good()
  const method = random.oneOf(Object.keys(good))
  const request = random.oneOf(good[method] ?? [])
  const definition = strangers.hospitalDoor[method] as (typeof strangers.hospitalDoor)[string]
  const { bytes, how } = spoilt(Buffer.from(definition.requestSerialize(request)), typeName(method), random)
  const answer = await stage.knocking.knock(method, bytes)
  hearSettled(answer)
  return { what: `${method} ${bytes.length} bytes`, how, answer: answer.code ?? 'reply', wrong: wrongIn(answer) }
}

function typeName(method: string): string {
  return `${method}Request`
}

function wrongIn({ code = '', reply, tookMs }: Knocked): string | undefined {
  if (tookMs >= DEADLINE_MS) return `answered after ${Math.round(tookMs)} ms`
  if (reply) return undefined
  if (!isCode(code)) return `a bare ${code}`
  return /^H(9|6001)/.test(code) ? `broke with ${code}` : undefined
}

function hearSettled({ reply }: Knocked): void {
  const states = [reply, reply?.state, ...((reply?.settlements as unknown[]) ?? [])] as (
    | { settleId?: string; state?: string }
    | undefined
  )[]
  for (const state of states)
    if (state?.settleId && /SETTLED|REVERS/.test(state.state ?? '')) toldSettled.add(state.settleId)
}

test('each is answered in time, by a reply or with a code that is documented', () => {
  expect(result.failures).toEqual([])
  expect(unheard).toEqual([])
})

test('every call and every way to spoil was met, and messages got past the first look', () => {
  expect(Object.keys(stage.good()).sort()).toEqual(Object.keys(strangers.hospitalDoor).sort())
  if (!isWhole) return
  expect(HOWS.filter((how) => !result.hows.has(how))).toEqual([])
  expect([...result.answers.keys()]).toEqual(expect.arrayContaining(['reply', 'H1001', 'H1002', 'H1010', 'H5012']))
})

test('memory does not grow with it', () => {
  // What a first case loads is no growth.
  if (!isWhole) return
  expect(heldBytesMore / result.tried).toBeLessThan(HELD_BYTES_MAX_PER_CASE)
})

describe('afterwards', () => {
  beforeAll(() => stage.settleDown(), 60_000)

  test('what is settled was told, and by the verdict that the enrollment region gave', async () => {
    const { rows } = await stage.node.root.query<{ settle_id: string; token: Buffer }>(
      `select settle_id, token from decision where outcome = 'CONF' and kind = 'S'`,
    )
    const verdicts = await stage.enrollment.query<{ settle_id: string; token: Buffer }>(
      `select settle_id, token from verdict where kind = 'S'`,
    )
    const given = new Map(verdicts.rows.map(({ settle_id, token }) => [settle_id, verdictIn(token)]))
    // A refresh confirms some by itself.
    const untold = rows.filter(({ settle_id }) => !toldSettled.has(settle_id) && !settle_id.startsWith('01900000'))
    expect(untold).toEqual([])
    expect(rows.filter(({ settle_id, token }) => given.get(settle_id) !== verdictIn(token))).toEqual([])
  })

  test('nothing is half written', async () => {
    const { rows } = await stage.node.root.query(HALF_WRITTEN)
    expect(rows).toEqual([])
  })

  test('both ledgers hold the same, settlement for settlement, and nothing waits', async () => {
    const [care, enrollment] = [await stage.node.root.query(BOOKED), await stage.enrollment.query(BOOKED)]
    expect(care.rows.length).toBeGreaterThan(5)
    expect(enrollment.rows).toEqual(care.rows)
    const { rows } = await stage.enrollment.query('select count(*)::int as reserved from reservation')
    expect(rows).toEqual([{ reserved: 0 }])
  })
})

const verdictIn = (token: Buffer) => codecs.signedVerdict.decode(token).verdict.toString('hex')

const BOOKED = `
  select settle_id collate "C" as settle_id, kind, sum(amount_fen)::text as fen from posting
   group by settle_id, kind order by settle_id collate "C", kind`

const HALF_WRITTEN = `
  select 'a confirmed one without its fact' as what, d.settle_id from decision d
   where not exists (select from outbox o where (o.settle_id, o.kind) = (d.settle_id, d.kind))
     and not exists (select from acked a where (a.settle_id, a.kind) = (d.settle_id, d.kind))
     and d.outcome = 'CONF'
  union all
  select 'a posting without its decision', p.settle_id from posting p
   where not exists (select from decision d where (d.settle_id, d.kind, d.outcome) = (p.settle_id, p.kind, 'CONF'))
  union all
  select 'a visit without a batch', v.visit_id from visit v
   where not exists (select from batch b where b.visit_id = v.visit_id)
  union all
  select 'a guard without a settlement, or a settlement without a guard', coalesce(g.settle_id, d.settle_id)
    from guard g full join (
      select c.* from decision c where c.kind = 'S' and c.outcome = 'CONF' and not exists (
        select from rev_intent i join decision r on (r.settle_id, r.kind) = (i.settle_id, 'R')
         where i.original_settle_id = c.settle_id)) d on d.settle_id = g.settle_id
   where g.settle_id is null or d.settle_id is null`
