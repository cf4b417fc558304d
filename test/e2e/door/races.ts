/** Races at the door: many calls about one bill, from several tills and under several ids, all at once. */
import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import type { Knocked, Knocking } from '../../support/knocking'
import { w } from './one-world'
import { good } from './world'

const RACERS = 64
const ROUNDS = 2

/** What a till may be told that has lost. */
const LOST = ['H5005', 'H5008', 'H5009', 'H5011', 'H6001', 'H8004']

/** Too busy to look or to ask, and nothing has happened: a till waits and asks again. */
const BUSY = ['H8002', 'H8005']

async function served(knock: () => Promise<Knocked>): Promise<Knocked> {
  for (;;) {
    const answer = await knock()
    if (!BUSY.includes(answer.code ?? '')) return answer
    await pause(1_000)
  }
}

interface Racer {
  readonly settleId: string
  readonly till: Knocking
  readonly said: string[]
}

test(`${RACERS} settlements of one bill: one is settled, all others are told, and everybody agrees`, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const bill = await w.bill()
    const tills = [w.here, ...(await w.tills(3))]
    const racers = Array.from({ length: RACERS }, (_, i) => racer(tills[i % tills.length] as Knocking))
    await Promise.all(racers.map((one) => settleAndConfirm(one, bill)))
    // Everybody may have stepped back for everybody else; whoever asks then gets it.
    const last = racer(w.here)
    await settleAndConfirm(last, bill)
    const all = [...racers, last]
    const states = await Promise.all(all.map(netState))
    expect(states.filter((state) => state === 'SETTLED')).toHaveLength(1)
    expect(states.filter((state) => state !== 'SETTLED' && state !== 'CANCELLED')).toEqual([])
    expect(new Set(all.flatMap(({ said }) => said).filter((code) => !LOST.includes(code)))).toEqual(
      new Set(['SETTLED']),
    )
  }
  expect(await w.local.verified()).toMatchObject({ verdict: 'PASS', in_doubt: 0, waiting: 0 })
}, 240_000)

function racer(till: Knocking): Racer {
  return { settleId: uuidv7(), till, said: [] }
}

async function settleAndConfirm({ settleId, till, said }: Racer, bill: object): Promise<void> {
  const asked = await served(() => w.settle({ settleId, ...bill }, till))
  if (!asked.reply) return void said.push(asked.code ?? '')
  const { token } = asked.reply
  const { reply, code } = await till.knock('Confirm', { settleId, token })
  said.push(reply ? (reply.state as string) : (code ?? ''))
}

/** Whoever was never told the end gives up; then the same is asked at another till. */
async function netState({ settleId, till }: Racer): Promise<string> {
  const state = async (at: Knocking) => good(await at.knock('Query', { settleId })).state as string
  if (['PROCESSING', 'NEVER_SEEN', 'AUTHORISED'].includes(await state(till))) await till.knock('Cancel', { settleId })
  const [first, second] = [await state(till), await state(w.here)]
  expect(second).toBe(first)
  return second
}

describe('a double click', () => {
  const same = ({ tookMs: _, ...answer }: Knocked) => answer

  test('on settle gives both the same verdict, to the byte', async () => {
    const bill = await w.bill()
    const settleId = uuidv7()
    const answers = await Promise.all(
      [w.here, ...(await w.tills(3))].map((till) => served(() => w.settle({ settleId, ...bill }, till))),
    )
    expect(new Set(answers.map((answer) => (good(answer).token as Buffer).toString('hex'))).size).toBe(1)
    good(await w.here.knock('Cancel', { settleId }))
  })

  test('on confirm gives all the same receipt, and money moves once', async () => {
    const { settleId, token } = await w.authorised()
    const tills = [w.here, ...(await w.tills(3))]
    const clicks = Array.from({ length: 32 }, (_, i) => tills[i % tills.length] as Knocking)
    const answers = await Promise.all(clicks.map((till) => till.knock('Confirm', { settleId, token })))
    for (const answer of answers) expect(same(answer)).toEqual(same(answers[0] as Knocked))
    expect(good(answers[0] as Knocked)).toMatchObject({ state: 'SETTLED' })
  })

  test('on confirm and cancel at once: one of them wins, for everybody', async () => {
    for (let i = 0; i < 10; i++) {
      const { settleId, token } = await w.authorised()
      const [confirmed, cancelled] = await Promise.all([
        w.here.knock('Confirm', { settleId, token }),
        w.here.knock('Cancel', { settleId }),
      ])
      const { state } = good(await w.here.knock('Query', { settleId }))
      if (state === 'SETTLED') expect([confirmed.reply?.state, cancelled.code]).toEqual(['SETTLED', 'H5016'])
      else expect([confirmed.code, cancelled.reply?.state, state]).toEqual(['H5009', 'CANCELLED', 'CANCELLED'])
    }
  })

  test('on opening a visit and on its lines gives one visit with each line once', async () => {
    const { visitId, totalFen } = await w.bill()
    const lines = [{ lineNo: '1', itemCode: '003303000010000', ...price, feeDay: w.today, approval: '0' }]
    const uploads = Array.from({ length: 16 }, () =>
      served(() => w.here.knock('UploadLines', { sessionId: w.sessionId, visitId, lines })),
    )
    for (const upload of await Promise.all(uploads)) expect(good(upload).totals).toMatchObject({ totalFen })
  })
})

const price = { unitPriceMicroYuan: 1_800_000_000, quantityE4: 10_000, amountFen: 180_000 }

test('afterwards the three ledgers agree', async () => {
  expect(await w.local.verified()).toMatchObject({ verdict: 'PASS', diff_fen: 0, in_doubt: 0, waiting: 0 })
}, 180_000)
