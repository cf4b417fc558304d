/**
 * Bad input on a whole province of real parts: each case has its own code, says what happened and what to do in both
 * languages, is answered in time, and leaves nothing behind.
 */
import { v7 as uuidv7 } from 'uuid'
import { codes, isCode, remedyOf, textOf } from '../../../common/errors'
import { today } from '../../../deploy/local/story/visit'
import { type Knocked, type Knocking, knockingAt } from '../../support/knocking'
import { requestFields, strangers } from '../../support/strangers'
import { confirming, ending } from './decision-cases'
import { amounts, type Case, form, taken, unknown } from './door-cases'
import { type Spoilt, spoiltCalls, spoiltQuestions } from './hostile-fields'
import { ackOf, answerTo, facts, linked, questions, streams } from './link-cases'
import { w } from './one-world'
import { GARBAGE, poison, READ, WRONG } from './poison'
import { good } from './world'

function expectRefused(answer: Knocked, code: string, params: Case[3] = {}): void {
  expect(answer).toMatchObject({ code })
  expect(isCode(code) && codes.includes(code)).toBe(true)
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'string') expect(answer.params).toHaveProperty(name, value)
    else expect(answer.params[name]).toMatch(value)
  }
  const refused = { code: answer.code as (typeof codes)[number], params: answer.params }
  expect(answer.zh).toBe(textOf(refused, 'zh') + remedyOf(refused, 'zh'))
  expect(answer.en).toBe(`${textOf(refused, 'en')} ${remedyOf(refused, 'en')}`)
  // No hole was left empty.
  expect(answer.zh + answer.en).not.toContain('…')
}

function table(cases: readonly Case[]): void {
  for (const [what, code, ask, params] of cases)
    test(`${what}: ${code}`, async () => expectRefused(await ask(w), code, params))
}

describe('nobody knows', () => table(unknown))
describe('amounts', () => table(amounts))
describe('form and session', () => table(form))
describe('taken names', () => table(taken))

describe('confirming', () => table(confirming))
describe('ending', () => table(ending))

test('a verdict with any byte changed is no verdict', async () => {
  const { settleId, token } = await w.authorised()
  for (let at = 0; at < token.length; at += 37) {
    const forged = Buffer.from(token)
    forged[at] = (forged[at] ?? 0) ^ 1
    const answer = await w.here.knock('Confirm', { settleId, token: forged })
    // Where the byte is the certificate's, it is as if an authority had signed that nobody here knows yet (R21).
    expect(['H5012', 'H5017']).toContain(answer.code)
  }
  expect(good(await w.here.knock('Confirm', { settleId, token }))).toMatchObject({ state: 'SETTLED' })
})

test("cancelling another hospital's settlement touches nothing of theirs", async () => {
  const { settleId, token } = await w.authorised()
  const cancelled = good(await w.elsewhere.knock('Cancel', { settleId, enrollmentDivision: '511602' }))
  expect(cancelled).toMatchObject({ settleId, state: 'CANCELLED' })
  expect(good(await w.here.knock('Query', { settleId }))).toMatchObject({ state: 'AUTHORISED' })
  expect(good(await w.here.knock('Confirm', { settleId, token }))).toMatchObject({ state: 'SETTLED' })
})

test('a returned item is a negative line and settles', async () => {
  const [sold, returned] = [2, -1].map((count, i) => ({
    lineNo: `${i}`,
    itemCode: '003303000010000',
    unitPriceMicroYuan: 3_000_000_000,
    quantityE4: count * 10_000,
    amountFen: count * 300_000,
    feeDay: today(),
    approval: '0',
  }))
  const { visitId } = await w.bill([sold ?? {}, returned ?? {}])
  const settleId = uuidv7()
  const { token } = good(await w.settle({ settleId, visitId, totalFen: 300_000 }))
  expect(good(await w.here.knock('Confirm', { settleId, token }))).toMatchObject({ split: { totalFen: 300_000 } })
})

/**
 * Spoilt calls that were answered with neither a reply nor a documented refusal, or late. What begins with H9 is our
 * trouble and not the caller's, but for what two persons decide by hand.
 */
async function badlyAnswered(calls: readonly Spoilt[], at: Knocking): Promise<string[]> {
  const bad: string[] = []
  for (const { method, field, value, request } of calls) {
    const { code, reply } = await at.knock(method, request)
    const isFine = reply || (isCode(code ?? '') && !/^H(9(?!00[678])|6001)/.test(code ?? ''))
    if (!isFine) bad.push(`${method} ${field} ${value}: ${code}`)
  }
  return bad
}

const walkedIn = (calls: readonly Spoilt[]) => [...new Set(calls.map(({ method }) => method))].sort()

/** Calls that are asked with something: whoever adds one to a contract is told here to walk it, too. */
const callsWithFields = (contract: 'hospitalDoor' | 'operations') =>
  Object.keys(strangers[contract])
    .filter((method) => requestFields(contract, method).length > 0)
    .sort()

test('whatever stands in any field of any call, the answer is a reply or a refusal in time', async () => {
  const calls = await spoiltCalls(w)
  expect(walkedIn(calls)).toEqual(callsWithFields('hospitalDoor'))
  expect(await badlyAnswered(calls, w.here)).toEqual([])
})

test('and whatever stands in what operators ask of the hub and of a region node', async () => {
  const calls = spoiltQuestions()
  expect(walkedIn(calls)).toEqual(callsWithFields('operations'))
  const { operations, operator } = w.local.province.directory
  for (const name of ['hub', 'region']) {
    const { address = '' } = operations.find(({ role }) => role === name) ?? {}
    const knocking = knockingAt('operations', address, operator)
    expect(await badlyAnswered(calls, knocking)).toEqual([])
    knocking.close()
  }
})

describe('on the Link', () => {
  for (const { what, code, who, messages } of streams)
    test.each(['Live', 'Bulk'])(`${what} on %s: ${code}`, async (stream) => {
      if (who === 'care-of-6501') await (await w.local.authority()).issue({ role: 'care', region: '6501' }, who)
      const link = linked(w.local, who)
      expectRefused(await link.stream(stream, messages), code)
      link.close()
      await settles()
    })

  for (const { what, code, question } of questions)
    test(`a question ${what}: ${code}`, async () => expect(await answerTo(w.local, question)).toBe(code))

  test('facts that prove nothing are refused, each for its reason', async () => {
    for (const { what, code, fact } of facts(w.local)) expect([what, await ackOf(w.local, fact)]).toEqual([what, code])
    await settles()
  })
})

test('garbage on Kafka is put aside, and its neighbours pass', async () => {
  const before = w.local.province.supervisor.status()
  await poison(w.local.province, WRONG)
  await poison(
    w.local.province,
    READ.flatMap((topic) => GARBAGE.map((value) => ({ topic, value }))),
  )
  for (let i = 0; i < 5; i++) await settles()
  const parked = await parkedUntil((topics) => READ.every((topic) => topics.has(topic)))
  expect([...parked.keys()]).toEqual(expect.arrayContaining([...READ]))
  expect(w.local.province.supervisor.status()).toEqual(before)
})

test('afterwards nothing is half written, in doubt or different, and nothing has died', async () => {
  const report = await w.local.verified()
  expect(report).toMatchObject({ verdict: 'PASS', diff_fen: 0, in_doubt: 0, in_flight: 0, waiting: 0 })
  expect(w.local.province.supervisor.status().filter(({ restarts }) => restarts > 0)).toEqual([])
})

/** One settlement from the lines to the receipt. */
async function settles(): Promise<void> {
  const { settleId, token } = await w.authorised()
  expect(good(await w.here.knock('Confirm', { settleId, token }))).toMatchObject({ state: 'SETTLED' })
}

/** How many records of each topic are put aside, as soon as they are as wanted, or after half a minute. */
async function parkedUntil(isEnough: (topics: ReadonlyMap<string, number>) => boolean): Promise<Map<string, number>> {
  const [hub] = w.local.stage.all.filter(({ place }) => place.role === 'hub')
  for (let tries = 0; ; tries++) {
    const topics = new Map<string, number>()
    for (const { topic } of (await hub?.parked(1_000)) ?? []) topics.set(topic, (topics.get(topic) ?? 0) + 1)
    if (isEnough(topics) || tries === 30) return topics
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}
