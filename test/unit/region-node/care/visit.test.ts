import { codecs } from '../../../../common/contracts.grpc'
import { confirm } from '../../../../region-node/care/confirm'
import { checkVisit, findPerson, preSettle } from '../../../../region-node/care/look-up'
import { widthOf } from '../../../../region-node/care/print'
import { receipt } from '../../../../region-node/care/receipt'
import { settle, type Verdict } from '../../../../region-node/care/settle'
import { deleteLines, openVisit, uploadLines } from '../../../../region-node/care/visit'
import {
  asked,
  asker,
  billed,
  type CareTestWorld,
  careWorld,
  DAY,
  hospital,
  line,
  other,
  type People,
  people,
  settleId,
} from './world'

let everybody: People
let world: CareTestWorld

beforeAll(async () => {
  everybody = await people()
})
beforeEach(async () => {
  world = await careWorld(everybody)
})

const visit = {
  ...{ hospitalVisitNo: 'ZY1', enrollmentDivision: '511602', personId: 'P1', insurance: '310', medicalType: '11' },
  ...{ startDay: DAY, diagnosis: 'J18', emergency: false, transferredFromLevel: '' },
}
const codeOf = (answer: object) => ('refusal' in answer ? (answer.refusal as { code: string }).code : 'none')

test('the hospital’s own number opens a visit once', async () => {
  const first = await openVisit(hospital, visit, world.care)
  expect(await openVisit(hospital, visit, world.care)).toEqual(first)
  expect(await openVisit(hospital, { ...visit, personId: 'P2' }, world.care)).toMatchObject({
    refusal: { code: 'H5010', params: { field: 'personId' } },
  })
  expect(await openVisit(other, visit, world.care)).not.toEqual(first)
})

test.each`
  division    | code
  ${'9901'}   | ${'H2001'}
  ${'nobody'} | ${'H2001'}
  ${'510104'} | ${'H2002'}
  ${'5101'}   | ${'H2002'}
  ${'511600'} | ${'none'}
`('a person of division $division: $code', async ({ division, code }) => {
  expect(codeOf(await openVisit(hospital, { ...visit, enrollmentDivision: division }, world.care))).toBe(code)
})

describe('fee lines', () => {
  let visitId = ''
  beforeEach(async () => {
    visitId = (await billed(world, [line('1', 10_000n)])).visitId
  })
  const upload = (...lines: Parameters<typeof uploadLines>[2]) => uploadLines(hospital, visitId, lines, world.care)

  test('raise the version once for each upload that changes something', async () => {
    expect(await upload(line('2', 1n), line('3', 2n))).toMatchObject({ batch: { version: 2 } })
    expect(await upload(line('1', 10_000n), line('2', 1n))).toMatchObject({ batch: { version: 2 } })
    expect(await upload(line('2', 1n), line('4', 2n))).toMatchObject({ batch: { version: 3 } })
  })

  test('of one number but another content are refused, showing both, and nothing of the call is kept', async () => {
    expect(await upload(line('2', 1n), line('1', 9_999n))).toMatchObject({
      refusal: { code: 'H5004', params: { line: '1', stored: expect.stringContaining('10000') } },
    })
    expect(codeOf(await upload(line('5', 1n), line('5', 2n)))).toBe('H5004')
    expect((await world.care.bills.bill(hospital.code, visitId))?.lines).toHaveLength(1)
  })

  test.each`
    changes                       | code       | why
    ${{ itemCode: 'XNOTHING00' }} | ${'H4001'} | ${'nobody knows the item'}
    ${{ feeDay: '2023-12-31' }}   | ${'H4003'} | ${'it was not in the catalog then'}
    ${{ unitPriceMicroYuan: 1n }} | ${'H5001'} | ${'price and quantity give another amount'}
  `('are refused with $code when $why', async ({ changes, code }) => {
    expect(await upload(line('9', 1n, changes))).toMatchObject({ refusal: { code, params: { line: '9' } } })
  })

  test('may be deleted until they are settled', async () => {
    await upload(line('2', 1n))
    expect(await deleteLines(hospital, visitId, ['2', 'unheard-of'], world.care)).toMatchObject({
      batch: { version: 3 },
    })
    expect(await deleteLines(hospital, visitId, ['2'], world.care)).toMatchObject({ batch: { version: 3 } })
    const call = { ...asker, settleId: settleId(1), visitId, asked: asked(10_000n), invoiceNo: '' }
    const { token } = (await settle(call, world.care)) as Verdict
    await confirm({ hospital, settleId: settleId(1), token }, world.care)
    expect(codeOf(await deleteLines(hospital, visitId, ['1'], world.care))).toBe('H5007')
    expect(codeOf(await deleteLines(hospital, visitId, [], world.care))).toBe('none')
    expect(codeOf(await upload(line('3', 1n)))).toBe('H5007')
    expect(codeOf(await upload(line('1', 10_000n)))).toBe('none')
  })

  test('of another hospital’s visit do not exist', async () => {
    expect(codeOf(await uploadLines(other, visitId, [line('2', 1n)], world.care))).toBe('H1001')
  })
})

test('a quote asks without an id and keeps nothing', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  world.answer(() => ({ body: codecs.quote.encode({ reckoning: { policyDay: DAY } }) }))
  expect(await preSettle(asker, visitId, asked(10_000n), world.care)).toMatchObject({ reckoning: { policyDay: DAY } })
  expect(world.questions).toMatchObject([{ ask: 'ASK_QUOTE', key: { settleId: '' } }])
  expect(world.memory.intents.size).toBe(0)
})

test('who somebody is travels as a question whose key does not name them', async () => {
  world.answer(() => ({ body: codecs.personReply.encode({ personId: 'P1' }) }))
  const query = { credentialType: '02', credentialNo: '519999199001010000', name: '' }
  expect(await findPerson(asker, '511602', query, world.care)).toMatchObject({ personId: 'P1' })
  expect(world.questions[0]?.personDigest).toMatch(/^[\w-]{22}$/)
})

test('an entitlement of an open visit is asked with all that is known of it, each code once', async () => {
  const lines = [line('1', 10_000n), line('2', 20_000n), line('3', 5_000n, { itemCode: 'XB05AAR0211' })]
  const { visitId } = await billed(world, lines, { medicalType: '14' })
  world.answer(() => ({ body: codecs.entitlementReply.encode({ entitled: true, place: 'referral' }) }))
  const query = { day: DAY, credentialType: '03' }
  expect(await checkVisit(asker, visitId, query, world.care)).toMatchObject({ entitled: true, place: 'referral' })
  const [question] = world.questions
  expect(question).toMatchObject({ ask: 'ASK_ENTITLEMENT', enrollmentRegion: '5116' })
  expect(codecs.entitlementQuery.decode(question?.body as Buffer)).toMatchObject({
    ...{ medicalType: '14', diseaseCode: 'J18', careDivision: '510104', day: DAY, credentialType: '03' },
    items: [
      { lineNo: '1', itemCode: 'XJ01CAA0401', feeDay: DAY },
      { lineNo: '3', itemCode: 'XB05AAR0211', feeDay: DAY },
    ],
  })
  expect(codeOf(await checkVisit({ ...asker, hospital: other }, visitId, query, world.care))).toBe('H1001')
})

test('a caller who hangs up soon is not kept waiting longer than that', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  expect(codeOf(await preSettle({ hospital, deadlineMs: 5 }, visitId, asked(10_000n), world.care))).toBe('H8003')
})

describe('a receipt', () => {
  async function settled() {
    const { visitId } = await billed(world, [line('1', 1_234_505n)], { personId: '51999919900101123X' })
    const call = { ...asker, settleId: settleId(1), visitId, asked: asked(1_234_505n), invoiceNo: 'F0001' }
    const { token } = (await settle(call, world.care)) as Verdict
    await confirm({ hospital, settleId: settleId(1), token }, world.care)
    const reply = await receipt(hospital, settleId(1), world.care)
    if ('refusal' in reply) throw new Error(reply.refusal.code)
    return reply
  }

  test('fits eighty columns, names the amounts in capitals, and does not name the person in full', async () => {
    const { textZh = '', receiptNo } = await settled()
    for (const row of textZh.split('\n')) expect(widthOf(row)).toBeLessThanOrEqual(80)
    expect(textZh).toContain('壹万贰仟叁佰肆拾伍元零伍分')
    expect(textZh).toContain('5199**********123X')
    expect(textZh).not.toContain('51999919900101123X')
    expect(textZh).toContain(receiptNo)
    expect(textZh).toContain('按 80% 报销')
  })

  test('is the same each time, and there is none before money moved', async () => {
    expect(await settled()).toEqual(await receipt(hospital, settleId(1), world.care))
    expect(codeOf(await receipt(hospital, settleId(2), world.care))).toBe('H6002')
  })
})

test('operators see the ledger with what is on its way, and what is in doubt', async () => {
  const { visitId } = await billed(world, [line('1', 10_000n)])
  const call = (number: number, at = visitId) =>
    settle({ ...asker, settleId: settleId(number), visitId: at, asked: asked(10_000n), invoiceNo: '' }, world.care)
  const { token } = (await call(1)) as Verdict
  await confirm({ hospital, settleId: settleId(1), token }, world.care)
  world.refuse('H6001')
  await call(2, (await billed(world, [line('1', 10_000n)], { personId: 'P2' })).visitId)
  world.clock.pass(10_001)
  const { operations } = world.care
  const rows = []
  for await (const page of operations.scan(undefined)) rows.push(...page)
  expect(rows).toMatchObject([{ owedFen: 8_000, totalFen: 10_000, inFlightTo: ['hub', '5116'], postings: [{}] }])
  expect(await operations.inDoubt()).toMatchObject({ doubts: [{ owner: hospital.code, ageMs: 1 }], waiting: 0 })
  const [known] = await operations.show(settleId(1))
  expect(codecs.verdict.decode(known?.verdict as Buffer).key).toMatchObject({ settleId: settleId(1) })
  expect((await operations.checks()).map(({ name, ok }) => `${name} ${ok}`)).toContain('postgres care true')
})

test('operators see which region makes others wait, and how many', async () => {
  const late = async () => (await world.care.operations.checks()).find(({ name }) => name === 'late regions')
  expect(await late()).toMatchObject({ ok: true, detail: 'none' })
  world.inLine.set('5116', 12)
  expect(await late()).toMatchObject({
    ok: false,
    detail: 'in line for 5116: 12',
    remedyZh: expect.stringMatching(/慢/),
  })
})
