import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { codecs, projectRoot } from '../../../../../../common/contracts.grpc'
import { enrollmentInMemory } from '../../../../../../region-node/enrollment/enrollment.memory'
import type { Policy } from '../../../../../../region-node/enrollment/policy/policy'
import { again, caseOf, differing, type Kept } from '../../../../../../region-node/enrollment/policy/tools/again'
import { nothingCompared } from '../../../../../../region-node/enrollment/policy/tools/compare'
import { replayPerson } from '../../../../../../region-node/enrollment/policy/tools/replay'
import { shelfOf } from '../../../../../../region-node/enrollment/policy/tools/shelf'
import { type HalfOf, halfOf } from '../../half-of'
import {
  type Billing,
  claimOf,
  confirmed,
  credentials,
  factOf,
  freshKey,
  type People,
  policiesOf,
  REGION,
  settleRequest,
  verdictIn,
} from '../../province'

const PERSON = '5116000000000001'
const text = readFileSync(join(projectRoot(), 'deploy/settings/policies/5116/310.2024.yaml'), 'utf8')
const policyOf = (changed: string): Policy => shelfOf([{ file: 'x.yaml', text: changed }]).policies[0] as Policy
const [today] = policiesOf(REGION).filter(({ insurance }) => insurance === '310') as [Policy]

let people: People
let half: HalfOf
beforeAll(async () => {
  people = await credentials()
})
beforeEach(async () => {
  half = halfOf(enrollmentInMemory(), people.enrollment)
  await half.insure(PERSON, { balanceYuan: 100 })
})

/** A settled bill as the register keeps it. */
async function settled(billing: Billing = {}): Promise<Kept> {
  const key = freshKey()
  const answered = await half.ask(settleRequest(key, billing))
  const { authorised, decidedAtMs } = verdictIn(answered)
  if (!authorised) throw new Error('not authorised')
  await half.learn(factOf(people.care, confirmed(key, answered.body as Buffer)))
  half.clock.pass(1_000)
  const claim = codecs.claim.decode(codecs.claim.encode(claimOf(key, billing)))
  return { id: key.settleId, decidedAtMs, claim, authorised }
}

test.each([
  ['referred, level 3', {}],
  ['with the account', { useAccount: true }],
  ['level 1', { hospitalLevel: '1' }],
  ['an emergency', { emergency: true }],
] as const)('what was stored is enough to reckon a bill again, row by row: %s', async (_why, billing) => {
  await settled({ given: [{ yuan: 5_000 }] })
  const kept = await settled(billing)
  const tried = again(kept, today)
  expect(tried && differing(kept, tried)).toEqual([])
})

test('another policy is told by the fields that differ, and a missing one by its code', async () => {
  const kept = await settled()
  const dearer = again(kept, policyOf(text.replace('working: 81', 'working: 80')))
  expect(dearer && differing(kept, dearer)).toEqual(
    expect.arrayContaining(['poolingFundFen', 'cashFen', 'explanation']),
  )
  const none = again(kept, policyOf(text.replaceAll('working: 81', 'working: not_published')))
  expect(none && differing(kept, none)).toEqual(['H5015'])
})

test('what a city’s own engine reckoned cannot be reckoned again here, and is counted apart', async () => {
  const kept = await settled()
  const foreign = { ...kept, authorised: { ...kept.authorised, explanation: [] } }
  expect(again(foreign, today)).toBeUndefined()
  expect(replayPerson(nothingCompared(), [foreign], today)).toEqual({ untried: 1 })
})

test('history under its own policy changes nothing', async () => {
  const bills = [await settled(), await settled({ useAccount: true }), await settled({ given: [{ yuan: 900 }] })]
  const sum = nothingCompared()
  replayPerson(sum, bills, today)
  expect(sum).toMatchObject({ cases: 3, same: 3, unexplained: [] })
})

test('a deductible of 800 in place of 700: 81 % of the 100 more, for each stay, as a hand computes', async () => {
  const bills = [await settled(), await settled()]
  const sum = nothingCompared()
  const dearer = text.replaceAll('working: { 1: 400, 2: 500, 3: 700 }', 'working: { 1: 400, 2: 500, 3: 800 }')
  expect(dearer).not.toBe(text)
  replayPerson(sum, bills, policyOf(dearer))
  // (25,000 − 700) × 81 % = 19,683.00 and (25,000 − 800) × 81 % = 19,602.00
  expect(sum.before.poolingFundFen).toBe(2n * 1_968_300n)
  expect(sum.after.poolingFundFen).toBe(2n * 1_960_200n)
  expect(sum).toMatchObject({ cases: 2, winners: 0, losers: 2, unexplained: [] })
})

test('what an earlier bill would have moved otherwise is carried to the later ones of its year', async () => {
  const bills = [await settled({ given: [{ yuan: 20_700 }] }), await settled({ given: [{ yuan: 20_700 }] })]
  const caps = 'caps: [{ kind: fund_paid, counter: fund, yuan: 17000, furtherDisease: none, source: D-taken }]'
  const capped = policyOf(text.replace('caps: not_published', caps))
  const sum = nothingCompared()
  replayPerson(sum, bills, capped)
  // 16,200 each as it was; under the ceiling 16,200, and the 800 that are left of it.
  expect(sum.after.poolingFundFen).toBe(1_700_000n)
  const meaner = policyOf(text.replace('caps: not_published', caps).replace('working: 81', 'working: 40'))
  const less = nothingCompared()
  replayPerson(less, bills, meaner)
  // 40 % make 8,000 each, both below the ceiling, though what was really paid by then is 16,200.
  expect(less.after.poolingFundFen).toBe(1_600_000n)
})

test('a case is made of the claim, of what was known then, and of the accumulators that it was reckoned on', async () => {
  const kept = await settled()
  const [line] = kept.claim.lines
  const known = { birthday: '1960-06-18', identities: ['031'], approvedDiseases: ['M1', 'M2'], salaryFen: 500_000 }
  const claim = {
    ...{ ...kept.claim, known: { ...known, stayDeductibleFen: 70_000, stayIsCounted: true, computedOn: [] } },
    ...{ careDivision: '110105', staySettleIds: ['first'], transferredFromLevel: '2', useAccount: true },
    lines: [{ ...line, itemCode: 'XA', parts: null }, ...kept.claim.lines],
  } as Kept['claim']
  const strange = { insurance: '310', year: 2024, code: 'kept_by_a_newer_node', amount: 1 }
  const fund = { insurance: '310', year: 2024, code: 'fund', amount: 12_345 }
  const authorised = { ...kept.authorised, bases: [strange, fund] }
  const identities = { destitute: ['03'], civil_servant: ['2'] }
  expect(caseOf({ ...kept, claim, authorised }, { ...today, identities })).toEqual({
    ...{ id: kept.id, benefit: 'inpatient', personClass: 'working', level: '3', disease: claim.diseaseCode },
    ...{ place: 'referral', reach: 'cross_province' },
    ...{ identities: ['destitute'], age: 63, approvedDiseases: 2, salaryFen: 500_000n },
    stay: { deductiblePaidFen: 70_000n, isCounted: true },
    transfer: { level: '2', deductiblePaidFen: undefined },
    totals: {
      ...{ totalFen: 2_800_000n, selfFundedFen: 130_000n, overLimitFen: 24_000n, selfPaidFirstFen: 146_000n },
      eligibleFen: 2_500_000n,
    },
    lines: [
      { itemCode: 'XA', eligibleFen: 0n },
      ...claim.lines
        .slice(1)
        .map((one) => ({ itemCode: one.itemCode, eligibleFen: BigInt(one.parts?.eligibleFen ?? 0) })),
    ],
    ...{ useAccount: true, insurance: '310', year: 2024 },
    accumulators: [{ insurance: '310', year: 2024, code: 'fund', amount: 12_345n }],
  })
})

test('of a claim from before anything was kept of the person, nothing is known', async () => {
  const kept = await settled()
  const nothing = { identities: [], age: undefined, approvedDiseases: 0, salaryFen: undefined }
  const alone = { stay: undefined, transfer: undefined, reach: 'in_province' }
  expect(caseOf({ ...kept, claim: { ...kept.claim, known: null } }, today)).toMatchObject({ ...nothing, ...alone })
  const stay = { ...kept.claim, known: null, staySettleIds: ['first'] }
  expect(caseOf({ ...kept, claim: stay }, today)?.stay).toEqual({ deductiblePaidFen: 0n, isCounted: false })
})

test('each amount and each row of a stored verdict that a reckoning does not make is named', async () => {
  const kept = await settled()
  const tried = again(kept, today)
  const { authorised } = kept
  const rows = authorised.explanation
  const first = rows.findIndex(({ rule }) => rule === 'deductible')
  const with_ = (changes: object) => tried && differing({ ...kept, authorised: { ...authorised, ...changes } }, tried)
  const row = (changes: object) => ({ explanation: rows.map((one, i) => (i === first ? { ...one, ...changes } : one)) })
  expect(with_({})).toEqual([])
  expect(with_({ split: { ...authorised.split, deductibleFen: 1 } })).toEqual(['deductibleFen'])
  expect(with_({ split: null })).toEqual(['totalFen', 'deductibleFen', 'poolingFundFen', 'cashFen'])
  expect(with_(row({ rule: 'another' }))).toEqual(['explanation'])
  expect(with_(row({ amountFen: 1 }))).toEqual(['explanation'])
  expect(with_({ explanation: rows.slice(0, -1) })).toEqual(['explanation'])
  expect(with_({ explanation: [...rows, ...rows.slice(-1)] })).toEqual(['explanation'])
  const [coverage] = rows
  const other = { explanation: [{ ...coverage, rule: 'reached:referral' }, ...rows.slice(1)] }
  expect(again({ ...kept, authorised: { ...authorised, ...other } } as Kept, today)).toBeUndefined()
})

test('bills count in the order in which they were decided, and a sum that only the new policy keeps begins at nothing', async () => {
  const bills = [await settled({ given: [{ yuan: 20_700 }] }), await settled({ given: [{ yuan: 5_700 }] })]
  const caps = 'caps: [{ kind: fund_paid, counter: own_share, yuan: 17000, furtherDisease: none, source: D-taken }]'
  const capped = policyOf(text.replace('caps: not_published', caps))
  const newer = { insurance: '310', year: 2024, code: 'kept_by_a_newer_node', amount: 1 }
  const odd = bills.map((one) => ({
    ...one,
    authorised: { ...one.authorised, deltas: [...one.authorised.deltas, newer] },
  }))
  const sum = nothingCompared()
  expect(replayPerson(sum, [...odd].reverse(), capped)).toEqual({ untried: 0 })
  // 16,200 and the 800 that are left; 4,050 as it was.
  expect(sum.after.poolingFundFen).toBe(1_700_000n)
  const { worst, ...totals } = sum
  expect(totals).toMatchObject({ cases: 2, same: 1, losers: 1, unexplained: [], reasons: { cap: 1 } })
  const second = bills[1] as Kept
  expect(worst).toEqual([
    {
      ...{ id: second.id, what: `${second.claim.policyDay} inpatient working` },
      ...{ personBeforeFen: 165_000n, personAfterFen: 490_000n, by: ['cap', 'personal_account', 'cash'] },
    },
  ])
})

test('a policy that refuses what was settled moves nothing', async () => {
  const sum = nothingCompared()
  const none = policyOf(text.replaceAll('working: 81', 'working: not_published'))
  replayPerson(sum, [await settled(), await settled()], none)
  expect(sum).toMatchObject({ cases: 2, same: 0, refusedNow: { H5015: 2 }, worst: [] })
})
