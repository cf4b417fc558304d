import { codecs } from '../../../../common/contracts.grpc'
import { Fault, refusal } from '../../../../common/errors'
import type { CatalogItem } from '../../../../region-node/catalogs/catalog'
import { enrollmentInMemory } from '../../../../region-node/enrollment/enrollment.memory'
import type { Policy } from '../../../../region-node/enrollment/policy/policy'
import { citizenNoOf, type HalfOf, halfOf } from './half-of'
import {
  type Billing,
  CARE,
  cancelled,
  claimOf,
  confirmed,
  credentials,
  DAY,
  factOf,
  freshKey,
  goldenLines,
  lineOf,
  type People,
  policiesOf,
  requestOf,
  settleRequest,
  verdictIn,
} from './province'

const PERSON = '5116000000000001'
let people: People
let stores: ReturnType<typeof enrollmentInMemory>
let half: HalfOf

beforeAll(async () => {
  people = await credentials()
})
beforeEach(async () => {
  stores = enrollmentInMemory()
  half = halfOf(stores, people.enrollment)
  await half.insure(PERSON, { balanceYuan: 100 })
})

const fund = () => stores.people.accumulated(PERSON, '310', 2024, 'fund')

test('a verdict is signed by this region and carries all that explains and undoes it', async () => {
  const key = freshKey()
  const { body } = await half.ask(settleRequest(key, { useAccount: true }))
  const signed = codecs.signedVerdict.decode(body as Buffer)
  const seen = people.care.verifier.check('verdict', signed.verdict, signed.signature, half.clock.now())
  expect(seen).toEqual({ signer: { role: 'enrollment', region: '5116' } })
  const verdict = codecs.verdict.decode(signed.verdict)
  expect(verdict).toMatchObject({
    ...{
      key: { settleId: key.settleId, careRegion: CARE },
      enrollmentRegion: '5116',
      enrollmentEpoch: 1,
      personId: PERSON,
    },
    ...{ batch: { batchId: 'b1', version: 1 }, requestHash: Buffer.from(`hash of ${key.settleId}`) },
  })
  expect(verdict.authorised).toMatchObject({
    split: {
      totalFen: 2_800_000,
      deductibleFen: 70_000,
      poolingFundFen: 1_968_300,
      personalAccountFen: 10_000,
      cashFen: 821_700,
    },
    ...{ policyVersion: 'guangan-310-2024', policyDay: DAY, confirmWindowS: 600, personCategory: '11' },
    deltas: expect.arrayContaining([
      { insurance: '310', year: 2024, code: 'fund', amount: 1_968_300 },
      { insurance: '310', year: 0, code: 'account', amount: -10_000 },
      { insurance: '310', year: 2024, code: 'admissions', amount: 1 },
    ]),
  })
  expect(verdict.authorised?.explanation[0]?.rule).toBe('coverage:referral:working')
})

test('R3: the same request hears the same bytes, another one under the same key hears H5010', async () => {
  const key = freshKey()
  const first = await half.ask(settleRequest(key))
  expect((await half.ask(settleRequest(key))).body).toEqual(first.body)
  const other = await half.ask(settleRequest(key, { requestHash: Buffer.from('another') }))
  expect(other.failure?.code).toBe('H5010')
  expect(fund()).toEqual({ used: 0n, pending: 1_968_300n })
})

test('R13: a stored verdict is answered only after a commit of the answering step’s own', async () => {
  const key = freshKey()
  await half.ask(settleRequest(key))
  let commits = 0
  stores.verdicts.commitOwn = async () => void commits++
  await half.ask(settleRequest(key))
  expect(commits).toBe(1)
})

test.each([
  ['unknown', { personId: '5116000000009999' }, 'H3001'],
  ['a day without a policy', { policyDay: '2019-01-01' }, 'H3002'],
  ['a level without a rule', { hospitalLevel: '7' }, 'H5019'],
] as const)('what would be refused again is a signed refusal, and stays: %s', async (_why, billing, code) => {
  const key = freshKey()
  const first = await half.ask(settleRequest(key, billing as Billing))
  expect(verdictIn(first).refused?.code).toBe(code)
  expect((await half.ask(settleRequest(key, billing as Billing))).body).toEqual(first.body)
})

const wrongLine = () => {
  const line = lineOf({ yuan: 100 })
  return { ...line, amountFen: 9_999, parts: null }
}
const wrongParts = () => {
  const line = lineOf({ yuan: 100, itemClass: '02' as const, firstPayPermyriad: 1_000 })
  return { ...line, parts: { ...line.parts, selfPaidFirstFen: 0, eligibleFen: 10_000 } }
}

describe('a claim that does not prove itself decides nothing', () => {
  const key = freshKey()
  test.each([
    ['its key is of another hospital', { key: { ...claimOf(key).key, hospital: 'H51010000009' } }, 'H1011'],
    ['its key has another id', { key: { ...claimOf(key).key, settleId: 'other' } }, 'H1001'],
    ['it is for another region', { enrollmentRegion: '5101' }, 'H1001'],
    ['a line’s arithmetic', { lines: [wrongLine()] }, 'H5001'],
    ['a line’s parts', { lines: [wrongParts()] }, 'H5001'],
    ['lines that do not sum', { lines: [lineOf({ yuan: 1 })] }, 'H5002'],
    [
      'parts that do not sum',
      { totals: { ...claimOf(key).totals, selfFundedFen: 0, eligibleFen: 2_630_000 } },
      'H5003',
    ],
    ['a total below zero', { given: [{ yuan: 10, count: -1 }] }, 'H1001'],
    ['an amount beyond 2^53', { lines: [{ ...lineOf({ yuan: 1 }), amountFen: 2 ** 60 }] }, 'H1001'],
    ['a share above the whole', { lines: [{ ...lineOf({ yuan: 1 }), firstPayPermyriad: 10_001 }] }, 'H1001'],
    ['a negative price', { lines: [{ ...lineOf({ yuan: 1 }), unitPriceMicroYuan: -1 }] }, 'H1001'],
    ['an item class nobody knows', { lines: [{ ...lineOf({ yuan: 1 }), itemClass: '09' }] }, 'H1001'],
    ['a day that does not exist', { policyDay: '2024-02-30' }, 'H1001'],
    ['no request hash', { requestHash: Buffer.alloc(0) }, 'H1001'],
    ['no window', { confirmWindowS: 0 }, 'H1001'],
    ['no batch', { batch: null }, 'H1001'],
    ['no totals', { totals: null }, 'H1001'],
  ])('%s', async (_why, billing, code) => {
    const answered = await half.ask(settleRequest(key, billing as Billing))
    expect(answered.failure?.code).toBe(code)
    expect(verdictIn(await half.ask(settleRequest(key))).authorised).toBeDefined()
  })
})

test('R1: an envelope speaks only for the region of its Link', async () => {
  const request = settleRequest(freshKey())
  const answered = await half.ask({ ...request, careRegion: '5107' })
  expect(answered).toEqual({ questionId: 'q1', failure: { code: 'H1011', params: {}, retryAfterMs: 0 } })
})

test('bytes that are no claim are H1010', async () => {
  const answered = await half.ask(requestOf('ASK_SETTLE', freshKey(), Buffer.from([0xff, 0xff, 0xff])))
  expect(answered.failure?.code).toBe('H1010')
})

describe('a settle right after its quote', () => {
  const quoteOf = (key: ReturnType<typeof freshKey>, billing: Billing = {}) => {
    const unnamed = { ...key, settleId: '' }
    const claim = claimOf(unnamed, { ...billing, requestHash: Buffer.alloc(0), confirmWindowS: 0 })
    return half.ask(requestOf('ASK_QUOTE', unnamed, codecs.claim.encode(claim)))
  }
  let reads: number
  beforeEach(() => {
    reads = 0
    const { read } = stores.verdicts
    stores.verdicts.read = (...asked) => {
      reads++
      return read(...asked)
    }
  })

  test('needs no other read, once', async () => {
    const [first, second] = [freshKey(), freshKey()]
    await quoteOf(first)
    await half.ask(settleRequest(first))
    expect(reads).toBe(1)
    await half.learn(factOf(people.care, cancelled(first)))
    await half.ask(settleRequest(second))
    expect(reads).toBe(2)
  })

  test('reads again when the person moved meanwhile, and reckons on what stands now', async () => {
    const key = freshKey()
    await quoteOf(key)
    // By another process of this region: nobody here was told.
    await half.import('filings', 'person_id,kind,begins,ends', `${PERSON},own_choice,2024-01-01,`)
    await half.ask(settleRequest(key))
    expect(reads).toBe(2)
  })

  test('of another year knows nothing from it', async () => {
    const key = freshKey()
    await quoteOf(key)
    await half.ask(settleRequest(key, { policyDay: '2023-12-31' } as Billing))
    expect(reads).toBe(2)
  })

  test('when its key was decided before answers what stands', async () => {
    const key = freshKey()
    const { body } = await half.ask(settleRequest(key))
    await quoteOf(key)
    expect((await half.ask(settleRequest(key))).body).toEqual(body)
    const other = await half.ask(settleRequest(key, { requestHash: Buffer.from('another') }))
    expect(other.failure?.code).toBe('H5010')
  })
})

test('a quote is the verdict to come, and writes nothing', async () => {
  const key = freshKey()
  const quoteKey = { ...key, settleId: '' }
  const body = codecs.claim.encode(claimOf(quoteKey, { requestHash: Buffer.alloc(0), confirmWindowS: 0 }))
  const quoted = codecs.quote.decode((await half.ask(requestOf('ASK_QUOTE', quoteKey, body))).body as Buffer)
  expect(fund()).toEqual({ used: 0n, pending: 0n })
  const { authorised } = verdictIn(await half.ask(settleRequest(key)))
  expect(quoted.reckoning?.split).toEqual(authorised?.split)
  expect(quoted.reckoning?.explanation).toEqual(authorised?.explanation)
  expect(quoted.batch).toEqual({ visitId: 'v-', batchId: 'b1', version: 1 })
})

test('a cancel that came first has taken the register', async () => {
  const key = freshKey()
  await half.learn(factOf(people.care, cancelled(key)))
  const answered = await half.ask(settleRequest(key))
  expect(verdictIn(answered).refused?.code).toBe('H5009')
  expect(fund()).toEqual({ used: 0n, pending: 0n })
})

test('R15, R14: the next bill waits for the last one’s end, or brings it along', async () => {
  const [first, next] = [freshKey(), freshKey()]
  const { body } = await half.ask(settleRequest(first))
  expect((await half.ask(settleRequest(next))).failure).toMatchObject({ code: 'H5011', retryAfterMs: 600_000 })
  half.clock.pass(100_500)
  expect((await half.ask(settleRequest(next))).failure?.params).toMatchObject({ seconds: '500' })
  const carried = factOf(people.care, confirmed(first, body as Buffer))
  const { authorised } = verdictIn(await half.ask(settleRequest(next, {}, [carried])))
  expect(authorised?.bases).toContainEqual({ insurance: '310', year: 2024, code: 'fund', amount: 1_968_300 })
})

test('a person who never stands still is busy, not refused', async () => {
  const { read } = stores.verdicts
  stores.verdicts.read = async (...args) => {
    const found = await read(...args)
    await half.import('accounts', 'person_id,insurance,balance_yuan', `${PERSON},310,1`)
    return found
  }
  const key = freshKey()
  expect((await half.ask(settleRequest(key))).failure?.code).toBe('H8004')
  stores.verdicts.read = read
  expect(verdictIn(await half.ask(settleRequest(key))).authorised).toBeDefined()
})

test.each([
  ['a database that is away', new Fault(refusal('H9002', { part: 'postgres' })), 'H9002'],
  ['a mistake of ours', new TypeError('oh'), 'H9001'],
])('%s is answered and decides nothing', async (_why, error, code) => {
  const { write } = stores.verdicts
  stores.verdicts.write = () => Promise.reject(error)
  const key = freshKey()
  expect((await half.ask(settleRequest(key))).failure?.code).toBe(code)
  stores.verdicts.write = write
  expect(verdictIn(await half.ask(settleRequest(key))).authorised).toBeDefined()
})

describe('look-ups', () => {
  const key = { ...freshKey(), settleId: '' }
  const find = (query: object) => half.ask(requestOf('ASK_PERSON', key, codecs.personQuery.encode(query)))

  test('a person is found by an identity card, with their balance', async () => {
    const { body } = await find({ credentialType: '02', credentialNo: citizenNoOf(PERSON), name: '王测试' })
    expect(codecs.personReply.decode(body as Buffer)).toEqual({
      ...{ personId: PERSON, name: '王测试', gender: '1', birthday: '1993-06-17' },
      enrollments: [
        { insurance: '310', personCategory: '11', status: '1', division: '511602', accountBalanceFen: 10_000 },
      ],
    })
  })

  test('a wrong name, a wrong number and a wrong type tell nothing', async () => {
    const query = { credentialType: '02', credentialNo: citizenNoOf(PERSON) }
    expect((await find({ ...query, name: '别人' })).failure?.code).toBe('H3001')
    expect((await find({ ...query, credentialNo: citizenNoOf('5116000000000777') })).failure?.code).toBe('H3001')
    expect((await find({ ...query, credentialType: '09' })).failure?.code).toBe('H1001')
  })

  test('a card that is not active finds nobody, and another credential does', async () => {
    const people = 'person_id,name,gender,birthday,citizen_no,card_no,card_state'
    await half.import('people', people, `${PERSON},王测试,1,1993-06-17,${citizenNoOf(PERSON)},511690000001,inactive`)
    expect((await find({ credentialType: '03', credentialNo: '511690000001' })).failure?.code).toBe('H3008')
    expect((await find({ credentialType: '02', credentialNo: citizenNoOf(PERSON) })).failure).toBeUndefined()
  })
})

describe('bills in between (中途结算)', () => {
  const billed = (yuan: number, staySettleIds: readonly string[], visitId = 'v1'): Billing => {
    const batch = { visitId, batchId: `${visitId}-${yuan}-${staySettleIds.length}`, version: 1 }
    return { given: [{ yuan }], batch, staySettleIds: [...staySettleIds] }
  }
  const settled = async (billing: Billing) => {
    const key = freshKey()
    const { body } = await half.ask(settleRequest(key, billing))
    await half.learn(factOf(people.care, confirmed(key, body as Buffer)))
    const { authorised } = codecs.verdict.decode(codecs.signedVerdict.decode(body as Buffer).verdict)
    return { id: key.settleId, split: authorised?.split, deductibleFen: authorised?.split?.deductibleFen }
  }
  const used = (code: 'admissions' | 'deductible') => stores.people.accumulated(PERSON, '310', 2024, code).used

  test('a stay is one admission and pays one deductible, however many bills it has', async () => {
    const first = await settled(billed(300, []))
    const second = await settled(billed(5_000, [first.id]))
    const third = await settled(billed(5_000, [first.id, second.id]))
    expect([first, second, third].map(({ deductibleFen }) => deductibleFen)).toEqual([30_000, 40_000, 0])
    expect([used('admissions'), used('deductible')]).toEqual([1n, 70_000n])
  })

  test('what is named and is no bill of this stay lowers nothing', async () => {
    const first = await settled(billed(5_000, []))
    const nobody = await settled(billed(5_000, ['01930f0e-7b4c-7d11-9c1e-2f6a5d8b4c99'], 'v2'))
    const another = await settled(billed(5_000, [first.id], 'v3'))
    expect([nobody.deductibleFen, another.deductibleFen, used('admissions')]).toEqual([70_000, 70_000, 3n])
  })

  test('a quote of a further bill agrees with its settle', async () => {
    const first = await settled(billed(300, []))
    const key = { ...freshKey(), settleId: '' }
    const body = codecs.claim.encode(claimOf(key, billed(5_000, [first.id])))
    const { reckoning } = codecs.quote.decode((await half.ask(requestOf('ASK_QUOTE', key, body))).body as Buffer)
    expect(reckoning?.split).toEqual((await settled(billed(5_000, [first.id]))).split)
  })
})

/** 广安 published nothing for chronic-special care, so these reckon it as inpatient care, for an approved disease. */
function withChronicBenefit(policies: readonly Policy[]): readonly Policy[] {
  return policies.map((policy) => ({
    ...policy,
    benefits: policy.benefits.map((benefit) => {
      const [inpatient] = policy.benefits
      if (benefit.name !== 'chronic' || !inpatient) return benefit
      const { deductible, share, caps, offSite } = inpatient
      return { ...benefit, deductible, share, caps, offSite }
    }),
  }))
}

describe('an entitlement (2001)', () => {
  const key = { ...freshKey(), settleId: '' }
  const query = { personId: PERSON, insurance: '310', medicalType: '21', careDivision: '510104', day: DAY }
  const asked = (changes: object) =>
    half.ask(requestOf('ASK_ENTITLEMENT', key, codecs.entitlementQuery.encode({ ...query, ...changes })))
  const check = async (changes: object = {}) => codecs.entitlementReply.decode((await asked(changes)).body as Buffer)
  const codesOf = (failures: readonly { readonly code: string }[]) => failures.map(({ code }) => code)

  test('nothing lacking: by which policy, and how care there counts', async () => {
    const nothing = { entitled: true, lacking: [], advised: [] }
    expect(await check()).toEqual({ ...nothing, place: 'referral', policyVersion: 'guangan-310-2024' })
  })

  test('everything that is lacking is named at once', async () => {
    const { entitled, lacking, policyVersion } = await check({ day: '2019-12-31' })
    expect([entitled, codesOf(lacking), policyVersion]).toEqual([false, ['H3002', 'H5015'], ''])
  })

  test('a policy that pays the unfiled less pays them: the filing is advised', async () => {
    const other = '5116000000000002'
    await half.insure(other, { filing: 'none' })
    const told = await check({ personId: other })
    expect(told).toMatchObject({ entitled: true, place: 'unfiled', advised: [{ code: 'H3004' }] })
    await half.import('filings', 'person_id,kind,begins,areas', `${other},referral,2024-01-01,65`)
    expect((await check({ personId: other })).advised).toMatchObject([
      { code: 'H3005', params: { filed: expect.any(String) } },
    ])
    expect(await check({ personId: other, emergency: true })).toMatchObject({ place: 'emergency', advised: [] })
  })

  test('arrears, a black list and a disease that nobody approved', async () => {
    half = halfOf(stores, people.enrollment, withChronicBenefit(policiesOf('5116')))
    const enrollments = 'person_id,insurance,person_category,status,division,begins,paid_until'
    await half.import('enrollments', enrollments, `${PERSON},310,11,1,511602,2020-01-01,2024-05-31`)
    await half.import('blacklist', 'person_id,begins,reason', `${PERSON},2024-01-01,made up`)
    const { lacking } = await check({ medicalType: '14', diseaseCode: 'M03900' })
    expect(lacking).toMatchObject([
      { code: 'H3006' },
      { code: 'H3003', params: { paidUntil: '2024-05-31' } },
      { code: 'H3009', params: { disease: 'M03900' } },
    ])
    await half.import('approvals', 'person_id,disease,begins', `${PERSON},M03900,2024-01-01`)
    expect(codesOf((await check({ medicalType: '14', diseaseCode: 'M03900' })).lacking)).toEqual(['H3006', 'H3003'])
  })

  test('a card is thought of until another credential is named', async () => {
    const people = 'person_id,name,gender,birthday,citizen_no,card_no,card_state'
    await half.import('people', people, `${PERSON},王测试,1,1993-06-17,${citizenNoOf(PERSON)},511690000001,lost`)
    expect(await check()).toMatchObject({ entitled: false, lacking: [{ code: 'H3008' }] })
    expect(await check({ credentialType: '03' })).toMatchObject({ entitled: false, lacking: [{ code: 'H3008' }] })
    expect(await check({ credentialType: '02' })).toMatchObject({ entitled: true })
    await half.import('people', people, `${PERSON},王测试,1,1993-06-17,${citizenNoOf(PERSON)},511690000001,active`)
    expect(await check({ credentialType: '03' })).toMatchObject({ entitled: true })
  })

  test('codes that this region does not know are named once each, with a line that has them', async () => {
    const items = [
      { lineNo: '1', itemCode: 'KNOWN', feeDay: DAY },
      { lineNo: '7', itemCode: 'STRANGE', feeDay: DAY },
    ]
    expect((await check({ items })).advised).toEqual([])
    const find = (code: string) => (code === 'KNOWN' ? { item: {} as CatalogItem } : { missing: 'unknown' as const })
    half = halfOf(stores, people.enrollment, undefined, { catalogs: { find } })
    const told = await check({ items })
    expect(told).toMatchObject({ entitled: true, advised: [{ code: 'H4004', params: { line: '7', item: 'STRANGE' } }] })
    expect(told.advised).toHaveLength(1)
  })

  test('a day that is none is the asker’s mistake; somebody unknown is an answer', async () => {
    expect((await asked({ day: '2024-02-30' })).failure?.code).toBe('H1001')
    expect(codesOf((await check({ personId: 'nobody' })).lacking)).toEqual(['H3001'])
  })

  test('what no source gives is told before admission, and refused at the till', async () => {
    await half.import('approvals', 'person_id,disease,begins', `${PERSON},M03900,2024-01-01`)
    const billing = { medicalType: '14', diseaseCode: 'M03900' }
    expect(codesOf((await check(billing)).lacking)).toEqual(['H5015'])
    expect(verdictIn(await half.ask(settleRequest(freshKey(), billing))).refused?.code).toBe('H5015')
  })

  test('whoever is told that nothing is lacking is not refused', async () => {
    half = halfOf(stores, people.enrollment, withChronicBenefit(policiesOf('5116')))
    const billing = { medicalType: '14', diseaseCode: 'M03900' }
    expect(verdictIn(await half.ask(settleRequest(freshKey(), billing))).refused?.code).toBe('H3009')
    await half.import('approvals', 'person_id,disease,begins', `${PERSON},M03900,2024-01-01`)
    expect((await check(billing)).entitled).toBe(true)
    expect(verdictIn(await half.ask(settleRequest(freshKey(), billing))).authorised).toBeDefined()
  })
})

test('goldenLines add up to the bill of D02', () => {
  const { totals } = claimOf(freshKey(), { given: goldenLines })
  expect(totals).toEqual({
    totalFen: 2_800_000,
    selfFundedFen: 130_000,
    overLimitFen: 24_000,
    selfPaidFirstFen: 146_000,
    eligibleFen: 2_500_000,
  })
})
