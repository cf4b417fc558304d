import { heardOf } from '../../../../bin/hospital/hearing'
import { codecs } from '../../../../common/contracts.grpc'
import type { Credentials } from '../../../../common/credentials.file'
import { refusal } from '../../../../common/errors'
import { cancel, inquire, sweep } from '../../../../region-node/care/cancel'
import { confirm } from '../../../../region-node/care/confirm'
import { query, queryBatch, unconfirmed } from '../../../../region-node/care/query'
import { settle, type Verdict } from '../../../../region-node/care/settle'
import { deleteLines, uploadLines } from '../../../../region-node/care/visit'
import {
  asked,
  asker,
  billed,
  type CareTestWorld,
  careWorld,
  ENROLLMENT,
  hospital,
  keyFor,
  line,
  other,
  type People,
  people,
  settleId,
  tokenFor,
  WINDOW_MS,
  wireKey,
} from './world'

let everybody: People
let world: CareTestWorld

beforeAll(async () => {
  everybody = await people()
})
beforeEach(async () => {
  world = await careWorld(everybody)
})

async function authorised(number: number, changes = {}) {
  const batch = await billed(world, [line('1', 10_000n)], changes)
  const { token } = await verdict(number, batch.visitId, 10_000n)
  return { batch, token }
}
async function verdict(number: number, visitId: string, totalFen: bigint): Promise<Verdict> {
  const call = { ...asker, settleId: settleId(number), visitId, asked: asked(totalFen), invoiceNo: '' }
  const answer = await settle(call, world.care)
  if ('refusal' in answer) throw new Error(answer.refusal.code)
  return answer
}
const take = (number: number, token: Buffer, by = hospital) =>
  confirm({ hospital: by, settleId: settleId(number), token }, world.care)
const giveUp = (number: number, by = hospital, enrollmentRegion?: string) =>
  cancel({ hospital: by, settleId: settleId(number), enrollmentRegion }, world.care)
const codeOf = (answer: object) => ('refusal' in answer ? (answer.refusal as { code: string }).code : 'none')
const stateOf = async (number: number) => (await query(hospital, settleId(number), world.care)).state

test('a token that settle has verified is not verified again by its confirm', async () => {
  const check = jest.spyOn(everybody.care.verifier, 'check')
  const { token } = await authorised(1)
  expect(codeOf(await take(1, token))).toBe('none')
  expect(codeOf(await take(1, token))).toBe('none')
  expect(check).toHaveBeenCalledTimes(1)
  check.mockRestore()
})

test('money moves once, with one posting of what the enrollment side owes and one fact for its region', async () => {
  const { token } = await authorised(1)
  const first = await take(1, token)
  expect(first).toMatchObject({ state: 'SETTLED', split: { poolingFundFen: 8_000 }, day: world.memory.day })
  expect(await take(1, token)).toEqual(first)
  expect([...world.memory.postings.values()]).toEqual([
    [{ debit: 'receivable:province', credit: 'payable:hospital:H51010000001', amountFen: 8_000n }],
  ])
  expect(world.sent.map(({ enrollmentRegion, number }) => `${enrollmentRegion} ${number}`)).toEqual(['5116 1'])
})

test('a token that is missing, altered, of another settlement or of another hospital confirms nothing', async () => {
  const { token } = await authorised(1)
  const altered = Buffer.from(token)
  altered[40] = (altered[40] ?? 0) ^ 1
  for (const wrong of [Buffer.of(), altered, Buffer.concat([token, Buffer.of(0)])])
    expect(codeOf(await take(1, wrong))).toBe('H5012')
  expect(codeOf(await take(2, token))).toBe('H5012')
  expect(codeOf(await take(1, token, other))).toBe('H5012')
  expect(world.memory.decisions.size).toBe(0)
})

test('R4: a line that came between verdict and confirm voids the verdict, and every later answer says so', async () => {
  const { token, batch } = await authorised(1)
  await uploadLines(hospital, batch.visitId, [line('2', 1n)], world.care)
  expect(codeOf(await take(1, token))).toBe('H5008')
  await deleteLines(hospital, batch.visitId, ['2'], world.care)
  expect(codeOf(await take(1, token))).toBe('H5008')
  expect(await query(hospital, settleId(1), world.care)).toMatchObject({ cancelReason: 'OUTDATED' })
  expect(world.memory.guards.size).toBe(0)
})

test('R5: of two settlements of one batch one is confirmed, and the other learns which', async () => {
  const { token, batch } = await authorised(1)
  const second = await verdict(2, batch.visitId, 10_000n)
  expect(codeOf(await take(2, second.token))).toBe('none')
  expect(await take(1, token)).toMatchObject({
    refusal: { code: 'H5005', params: { settleId: settleId(2), totalFen: '10000' } },
  })
  expect(await queryBatch(hospital, batch, world.care)).toMatchObject({ settleId: settleId(2), state: 'SETTLED' })
})

test('whoever confirms too late is told so and nothing moved', async () => {
  const { token } = await authorised(1)
  world.clock.pass(WINDOW_MS + 1)
  expect(codeOf(await take(1, token))).toBe('H5013')
  expect(world.memory.postings.size).toBe(0)
})

test('without an intent the window still ends, by the signer’s clock and a tolerance', async () => {
  const { token } = await authorised(1)
  world.memory.intents.clear()
  world.clock.pass(WINDOW_MS + 300_001)
  expect(codeOf(await take(1, token))).toBe('H5013')
})

test('the sweeper ends what nobody confirmed, and its region hears of it', async () => {
  await authorised(1)
  await authorised(2, { medicalType: '21', personId: 'P2' })
  expect(await sweep(world.care)).toBe(0)
  world.clock.pass(WINDOW_MS + 1)
  expect(await sweep(world.care)).toBe(1)
  expect(await sweep(world.care)).toBe(0)
  expect(await stateOf(1)).toBe('CANCELLED')
  expect(await stateOf(2)).toBe('AUTHORISED')
  expect(await unconfirmed(hospital, 9, world.care)).toMatchObject([{ settleId: settleId(2) }])
  expect(world.sent).toHaveLength(1)
})

test('confirm after cancel and cancel after confirm answer what was decided', async () => {
  const first = await authorised(1)
  expect(await giveUp(1)).toMatchObject({ state: 'CANCELLED', cancelReason: 'HOSPITAL' })
  expect(codeOf(await take(1, first.token))).toBe('H5009')
  const second = await authorised(2)
  await take(2, second.token)
  expect(await giveUp(2)).toMatchObject({ refusal: { code: 'H5016', params: { settleId: settleId(2) } } })
})

test('R1: a cancel under another hospital’s id ends nothing of that hospital', async () => {
  const { token } = await authorised(1)
  expect(await giveUp(1, other)).toMatchObject({ state: 'CANCELLED' })
  expect(codeOf(await take(1, token))).toBe('none')
})

test('R8: a cancel goes once to the region of the intent and of the call, also when it is repeated', async () => {
  await authorised(1)
  await giveUp(1, hospital, '5107')
  expect(world.sent.map((row) => row.enrollmentRegion).sort()).toEqual(['5107', ENROLLMENT])
  await world.care.outbox.acknowledged(keyFor(1), '5107')
  await giveUp(1, hospital, '5107')
  expect(world.sent).toHaveLength(2)
})

test('a cancel of something never seen is remembered: its late verdict cannot be confirmed', async () => {
  const { batch } = await authorised(1)
  await giveUp(7)
  const call = { ...asker, settleId: settleId(7), visitId: batch.visitId, asked: asked(10_000n), invoiceNo: '' }
  expect(codeOf(await settle(call, world.care))).toBe('H5009')
})

describe('an inquiry', () => {
  const inquiry = (token: Buffer, ageMs: number, enrollmentRegion = ENROLLMENT) => ({
    key: wireKey(1),
    enrollmentRegion,
    token,
    ageMs,
  })

  test('is answered with the decision, again if need be', async () => {
    const { token } = await authorised(1)
    await take(1, token)
    await world.care.outbox.acknowledged(keyFor(1), ENROLLMENT)
    await inquire(inquiry(token, 0), world.care)
    expect(world.sent).toHaveLength(2)
    expect(codecs.decision.decode(world.sent[1]?.decision ?? Buffer.of()).outcome).toBe('confirmed')
  })

  test('waits for our own clock while there is an intent, whatever age the asker claims', async () => {
    const { token } = await authorised(1)
    await inquire(inquiry(token, WINDOW_MS * 9), world.care)
    expect(await stateOf(1)).toBe('AUTHORISED')
    world.clock.pass(WINDOW_MS + 1)
    await inquire(inquiry(token, 0), world.care)
    expect(await query(hospital, settleId(1), world.care)).toMatchObject({ cancelReason: 'UNKNOWN' })
    expect(codeOf(await take(1, token))).toBe('H5013')
  })

  test('leaves a tombstone for a settlement whose intent was lost, once the asker’s age says that its time is over', async () => {
    const { token } = await authorised(1)
    world.memory.intents.clear()
    await inquire(inquiry(token, WINDOW_MS), world.care)
    expect(world.memory.decisions.size).toBe(0)
    await inquire(inquiry(token, WINDOW_MS + 1), world.care)
    expect(world.memory.decisions.size).toBe(1)
    expect(world.sent).toMatchObject([{ enrollmentRegion: ENROLLMENT }])
  })

  test('of somebody else than the signer, or without a token that counts, does nothing', async () => {
    const { token } = await authorised(1)
    world.clock.pass(WINDOW_MS + 1)
    await inquire(inquiry(token, 0, '5107'), world.care)
    await inquire(inquiry(Buffer.from('nothing'), 0), world.care)
    expect(world.memory.decisions.size).toBe(0)
  })
})

test('R20: after a day without any hub nothing is confirmed, but what is decided is told', async () => {
  const first = await authorised(1)
  await take(1, first.token)
  const second = await authorised(2, { medicalType: '21' })
  world.clock.pass(86_400_001)
  expect(codeOf(await take(2, second.token))).toBe('H9004')
  expect(codeOf(await take(1, first.token))).toBe('none')
  world.heartbeat(world.clock.now())
  expect(codeOf(await take(2, second.token))).toBe('H5013')
})

test('the end-to-end ack takes the fact off the outbox', async () => {
  const { token } = await authorised(1)
  await take(1, token)
  const ack = { key: wireKey(1), enrollmentRegion: ENROLLMENT, hubEpoch: 0, enrollmentEpoch: 1, refused: null }
  await world.from.row({ rowId: 1, content: 'endToEndAck', endToEndAck: ack })
  expect(world.memory.outbox.size).toBe(0)
})

describe('R21: keys that end', () => {
  const DAY_MS = 86_400_000
  const GRACE_MS = 7_200_000 + DAY_MS

  /** A verdict under a key that ended just after it, as its signer says, and however late that comes here. */
  async function signedBy(number: number, signer: Credentials) {
    world.answer(({ body }) => ({
      body: tokenFor(codecs.claim.decode(body), everybody, world.clock.now(), { signer }),
    }))
    return authorised(number)
  }
  const ending = async (inMs: number) =>
    everybody.province.certify({ role: 'enrollment', region: ENROLLMENT }, { notAfter: new Date(Date.now() + inMs) })

  test.each`
    afterMs             | code       | why
    ${60_000}           | ${'none'}  | ${'what it signed in time stays a verdict'}
    ${GRACE_MS + 5_000} | ${'H5012'} | ${'the instant in it may have been put back: by now nobody waits for it'}
  `('$afterMs ms after a key’s end: $code, $why', async ({ afterMs, code }) => {
    const { token } = await signedBy(1, await ending(1_000))
    world.clock.pass(1_000 + afterMs)
    world.memory.intents.clear()
    const lateness = { ...world.care, timers: { ...world.care.timers, clockToleranceMs: 10 * DAY_MS } }
    const taken = await confirm({ hospital, settleId: settleId(1), token }, lateness)
    expect(codeOf(taken)).toBe(code)
    expect(world.memory.decisions.size).toBe(code === 'none' ? 1 : 0)
  })

  test('what was decided while the key lived is told for ever', async () => {
    const { token } = await signedBy(1, await ending(1_000))
    const first = await take(1, token)
    world.clock.pass(400 * DAY_MS)
    expect(await take(1, token)).toEqual(first)
    expect(first).toMatchObject({ state: 'SETTLED' })
  })

  test('an authority that is not known here yet is no forgery: nothing is decided and the same id may be asked again', async () => {
    world.answer(({ body }) => ({
      body: tokenFor(codecs.claim.decode(body), everybody, world.clock.now(), { signer: everybody.stranger }),
    }))
    const batch = await billed(world, [line('1', 10_000n)])
    const call = { ...asker, settleId: settleId(1), visitId: batch.visitId, asked: asked(10_000n), invoiceNo: '' }
    const answer = await settle(call, world.care)
    expect(answer).toMatchObject({ refusal: { code: 'H5017' } })
    expect(heardOf('settle', refusal('H5017'))).toBe('undecided')
    expect(heardOf('confirm', refusal('H5017'))).toBe('undecided')
    const token = tokenFor(codecs.claim.decode(world.questions.at(-1)!.body), everybody, world.clock.now(), {
      signer: everybody.stranger,
    })
    expect(codeOf(await take(1, token))).toBe('H5017')
    expect(world.memory.decisions.size).toBe(0)
  })
})
