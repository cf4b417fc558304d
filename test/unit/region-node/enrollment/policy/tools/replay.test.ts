import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { codecs, projectRoot } from '../../../../../../common/contracts.grpc'
import { enrollmentInMemory } from '../../../../../../region-node/enrollment/enrollment.memory'
import type { Policy } from '../../../../../../region-node/enrollment/policy/policy'
import { again, differing, type Kept } from '../../../../../../region-node/enrollment/policy/tools/again'
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
