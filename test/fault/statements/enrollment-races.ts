/** Races for the register A(s), its reservation, and what facts do to both (protocol 1.4.9, R13, R15, R26). */
import type { Pool } from 'pg'
import { keyText, type SettlementKey } from '../../../common/settlement-key'
import type { Learned, UsableFact } from '../../../region-node/enrollment/fact-books'
import { factBooksInPostgres } from '../../../region-node/enrollment/facts.pg'
import { reversalsInPostgres } from '../../../region-node/enrollment/reversals.pg'
import type { NewVerdict, Written } from '../../../region-node/enrollment/verdicts'
import { verdictsInPostgres } from '../../../region-node/enrollment/verdicts.pg'
import { broken, type Race, type Scene } from './scene'
import type { Actor, Played, Stage } from './stepping'

const FEN = 7_500n
const fund = { insurance: '310', year: 2026, code: 'fund' } as const
const deltas = [{ ...fund, amount: FEN }]
const TRIES_MAX = 5

/** A settlement of somebody. */
interface Bill {
  readonly key: SettlementKey
  readonly personId: string
}

function billOf(number: number, name: string, person = 'p'): Bill {
  const key = { careRegion: '5101', hospital: 'H51010000001', settleId: `${number}-${name}`, kind: 'S' } as const
  return { key, personId: `${number}-${person}` }
}

const reversalOf = ({ key, personId }: Bill): Bill => ({
  personId,
  key: { ...key, settleId: `${key.settleId}R`, kind: 'R' },
})

const tokenOf = ({ key }: Bill) => Buffer.from(keyText(key))

async function insured({ root }: Stage, ...bills: readonly Bill[]): Promise<void> {
  for (const { personId } of bills) {
    const columns = '(person_id, name, gender, birthday)'
    await root.query(`insert into person ${columns} values ($1, 'x', '1', '1990-01-01') on conflict do nothing`, [
      personId,
    ])
  }
}

/** What it was reckoned on is said in the claim, so that it can be compared afterwards. */
function verdictOn(bill: Bill, version: bigint | undefined, usedFen: bigint): NewVerdict {
  const amounts = { owedFen: FEN, totalFen: FEN, decidedAtMs: 0, windowMs: 0, nextInquiryAtMs: 0 }
  return {
    ...{ ...bill, version, token: tokenOf(bill), requestHash: Buffer.from('h'), code: undefined },
    claim: Buffer.from(`${usedFen}`),
    reservation: { ...amounts, visitId: 'v', batchId: bill.key.settleId, pools: ['310/2026/fund'], deltas },
  }
}

/** As the use case does it: read, reckon, offer; again when the person has moved. */
async function settled(bill: Bill, pool: Pool): Promise<Written['result']> {
  const verdicts = verdictsInPostgres(pool)
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const { stored, person } = await verdicts.read(bill.key, { ...bill, ...fund })
    if (stored) return 'stored'
    const used = person?.accumulators.find(({ code }) => code === 'fund')?.amount ?? 0n
    const { result } = await verdicts.write(verdictOn(bill, person?.version, used))
    if (result !== 'moved') return result
  }
  return 'moved'
}

const settling = (bill: Bill): Actor => ({
  name: `settle ${bill.key.settleId}`,
  work: (pool) => settled(bill, pool),
})

function cancelOf(bill: Bill): UsableFact {
  const bytes = Buffer.from(`CANC ${keyText(bill.key)}`)
  return { key: bill.key, decision: bytes, signed: bytes, confirmed: undefined, tombstone: Buffer.from('tombstone') }
}

function confirmOf(bill: Bill, sign = 1n): UsableFact {
  const bytes = Buffer.from(`CONF ${keyText(bill.key)}`)
  const amount = sign * FEN
  const confirmed = {
    ...{ token: tokenOf(bill), unsigned: Buffer.alloc(0), day: '2026-06-17', requestHash: Buffer.from('h') },
    ...{ personId: bill.personId, owedFen: amount, totalFen: amount, deltas: [{ ...fund, amount }] },
    postings: [{ debit: 'fund:310:pooling', credit: 'payable:province', amountFen: amount }],
  }
  return { key: bill.key, decision: bytes, signed: bytes, confirmed, tombstone: undefined }
}

/** As the use case does it: whose facts these are is looked up first; one that must be alone is learned alone. */
async function learnt(pool: Pool, facts: readonly UsableFact[]): Promise<readonly Learned[]> {
  const books = factBooksInPostgres(pool)
  const together = async (some: readonly UsableFact[]) => {
    const standing = await books.personsOf(some.map(({ key }) => key))
    const persons = [...standing, ...some.map(({ confirmed }) => confirmed?.personId)]
    return books.learn([...new Set(persons.filter((person) => person !== undefined))], some)
  }
  const inOrder = [...facts].sort((a, b) => (keyText(a.key) < keyText(b.key) ? -1 : 1))
  const results = [...(await together(inOrder))]
  for (const [i, fact] of inOrder.entries())
    for (let tries = 0; results[i] === 'alone' && tries < TRIES_MAX; tries++)
      results[i] = (await together([fact]))[0] as Learned
  return results
}

const learning = (...facts: readonly UsableFact[]): Actor => ({
  name: `learn ${facts.map(({ decision }) => decision).join(' and ')}`,
  work: (pool) => learnt(pool, facts),
})

function reversing(original: Bill): Actor {
  const bill = reversalOf(original)
  const reversal = {
    ...{ ...bill, originalSettleId: original.key.settleId, requestHash: Buffer.from('h'), token: tokenOf(bill) },
    ...{ owedFen: -FEN, totalFen: -FEN, pools: ['310/2026/fund'], deltas: [{ ...fund, amount: -FEN }], decidedAtMs: 0 },
  }
  return { name: `reverse ${original.key.settleId}`, work: (pool) => reversalsInPostgres(pool).write(reversal) }
}

interface Standing {
  readonly kind: 'S' | 'R'
  readonly settle_id: string
  readonly outcome: 'AUTH' | 'REJ'
  readonly claim: Buffer | null
  readonly learned: 'CONF' | 'CANC' | null
  readonly waits: boolean
  readonly posted: bigint | null
}

const STANDING = `
  select v.kind, v.settle_id, v.outcome, v.claim, i.outcome as learned,
         exists (select from reservation r where (r.settle_id, r.kind) = (v.settle_id, v.kind)) as waits,
         (select sum(amount_fen)::bigint from posting p where (p.settle_id, p.kind) = (v.settle_id, v.kind)) as posted
    from verdict v left join inbox i using (settle_id, kind)
   where v.settle_id like $1 order by v.settle_id`

const sums = (rows: readonly Standing[], isSo: (row: Standing) => boolean) =>
  rows.filter(isSo).reduce((sum, { kind }) => sum + (kind === 'R' ? -FEN : FEN), 0n)

/** What the tables hold of everybody of this race, against what they must. */
async function wrongOf({ root }: Stage, number: number, before: bigint): Promise<string[]> {
  const { rows } = await root.query<Standing>(STANDING, [`${number}-%`])
  const { rows: moved } = await root.query<{ used: bigint; pending: bigint }>(
    `select (select coalesce(sum(used), 0)::bigint from accumulator where person_id like $1) as used,
            (select coalesce(sum(amount), 0)::bigint from waiting where person_id like $1) as pending`,
    [`${number}-%`],
  )
  const { used = 0n, pending = 0n } = moved[0] ?? {}
  const waiting = sums(rows, ({ waits }) => waits)
  const booked = sums(rows, ({ learned }) => learned === 'CONF')
  return [
    ...(pending === waiting ? [] : [`${pending} is pending where ${waiting} waits`]),
    ...(used === booked ? [] : [`${used} is used where ${booked} is confirmed`]),
    ...rows.filter(({ waits, learned }) => waits && learned).map((row) => `${row.settle_id} waits for ever`),
    ...rows
      .filter(({ outcome, learned, waits }) => outcome === 'AUTH' && !learned && !waits)
      .map((row) => `${row.settle_id} is authorised and nothing is reserved`),
    ...rows
      .filter(({ learned, posted, kind }) => (posted ?? 0n) !== (learned !== 'CONF' ? 0n : kind === 'R' ? -FEN : FEN))
      .map((row) => `${row.settle_id} booked ${row.posted}`),
    ...(rows.filter(({ waits, kind }) => waits && kind === 'S').length > 1 ? ['two of one person and pool wait'] : []),
    ...staleOf(rows, before),
  ]
}

/** A verdict that waits now was reckoned on all that is confirmed now, or on what was before the race. */
function staleOf(rows: readonly Standing[], before: bigint): string[] {
  const standsNow = sums(rows, ({ learned }) => learned === 'CONF')
  const waiting = rows.filter(({ waits, kind }) => waits && kind === 'S')
  const isStale = ({ claim }: Standing) =>
    ![`${standsNow}`, before === standsNow ? `${before}` : ''].includes(`${claim}`)
  return waiting.filter(isStale).map(({ settle_id, claim }) => `${settle_id} was reckoned on ${claim}`)
}

interface Casting {
  readonly actors: readonly Actor[]
  /** What happened before the race. */
  readonly before?: readonly Actor[]
  readonly persons: readonly Bill[]
}

function race(name: string, cast: (number: number) => Casting): Race {
  return {
    name,
    async scene(stage, number): Promise<Scene> {
      const { actors, before = [], persons } = cast(number)
      await insured(stage, ...persons)
      for (const { work } of before) await work(stage.root)
      const wrong = async (played: Played) => [...broken(played, actors), ...(await wrongOf(stage, number, 0n))]
      return { actors, wrong }
    },
  }
}

export const enrollmentRaces = {
  cancelled: race('a settle and the cancel of the same', (number) => {
    const one = billOf(number, 'a')
    return { persons: [one], actors: [settling(one), learning(cancelOf(one))] }
  }),
  overtaken: race('a settle, and the fact of the last one', (number) => {
    const [last, next] = [billOf(number, 'a'), billOf(number, 'b')]
    return { persons: [last], before: [settling(last)], actors: [settling(next), learning(confirmOf(last))] }
  }),
  oneWaits: race('R15: two settlements of one person and pool', (number) => {
    const [one, other] = [billOf(number, 'a'), billOf(number, 'b')]
    return { persons: [one], actors: [settling(one), settling(other)] }
  }),
  again: race('one settlement is asked for twice', (number) => {
    const one = billOf(number, 'a')
    return { persons: [one], actors: [settling(one), settling(one)] }
  }),
  learntTwice: race('one fact is learned by two batches', (number) => {
    const one = billOf(number, 'a')
    const facts = [learning(confirmOf(one)), learning(confirmOf(one))]
    return { persons: [one], before: [settling(one)], actors: facts }
  }),
  recreated: race('R26: a settle of what a confirmed token brings back', (number) => {
    const one = billOf(number, 'a')
    return { persons: [one], actors: [settling(one), learning(confirmOf(one))] }
  }),
  reversedTwice: race('R9: a reversal is asked for twice', (number) => {
    const one = billOf(number, 'a')
    const before = [settling(one), learning(confirmOf(one))]
    return { persons: [one], before, actors: [reversing(one), reversing(one)] }
  }),
  reversalLearnt: race('a reversal is asked for again while its decision is learned', (number) => {
    const one = billOf(number, 'a')
    const before = [settling(one), learning(confirmOf(one)), reversing(one)]
    return { persons: [one], before, actors: [reversing(one), learning(confirmOf(reversalOf(one), -1n))] }
  }),
  batches: race('two batches of facts of two persons, and a settle of one of them', (number) => {
    const [a, b, c, d] = [
      billOf(number, 'a', 'p'),
      billOf(number, 'b', 'q'),
      billOf(number, 'c', 'p'),
      billOf(number, 'd', 'q'),
    ] as const
    const actors = [settling(a), learning(cancelOf(a), confirmOf(b)), learning(confirmOf(c), confirmOf(d))]
    return { persons: [a, b], actors }
  }),
}
