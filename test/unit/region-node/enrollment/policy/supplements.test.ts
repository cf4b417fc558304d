/** Rows for what random policies did not tell apart: the survivors of a mutation run, one by one. */
import type { AccumulatorCode } from '../../../../../region-node/enrollment/policy/accumulators'
import { adjudicate, owedOf } from '../../../../../region-node/enrollment/policy/adjudicate'
import type { Policy } from '../../../../../region-node/enrollment/policy/policy'
import type { Exemption, OffSiteRule, SupplementRule } from '../../../../../region-node/enrollment/policy/rules'
import { type CapTerms, type SupplementTerms, termsOf } from '../../../../../region-node/enrollment/policy/terms'
import { policiesOf } from '../province'
import { amount, bill, flat, inpatient, ladder, percent, terms, totalsOf, used, yuan } from './bills'

function fund(
  of: Partial<SupplementRule>,
  given: { threshold?: number; cap?: [bigint, AccumulatorCode] } = {},
): SupplementTerms {
  const { threshold = 0, cap } = given
  const tiers = ladder([20_000, 60], ['open', 70])
  const rule: SupplementRule = {
    ...{ fund: 'assistance', name: 'assistance', benefits: ['inpatient'], counts: ['deductible', 'share'] },
    ...{ span: 'settlement', variants: [], ...of },
  }
  const ceiling = cap ? { amount: amount(cap[0]), counter: cap[1] } : ('none' as const)
  const lines = { threshold: amount(yuan(threshold)), tierBasis: 'from_zero' as const }
  const variant = { ...lines, whom: 'everyone' as const, tiers, cap: ceiling, source: 'test' }
  return { rule, variant, thresholdFen: yuan(threshold), tiers }
}
const rowsOf = (supplements: readonly SupplementTerms[], more: Partial<Parameters<typeof bill>[0]> = {}) => {
  const { explanation, ...rest } = adjudicate(bill({ terms: { ...terms, supplements }, ...more }))
  return { ...rest, told: explanation.map(({ rule, baseFen, amountFen }) => [rule, baseFen, amountFen]) }
}

test('a fund tells its threshold, its tiers and its sum, and its ceiling only where that holds', () => {
  // 20,000 − 800 at 85 % leaves 3,680 with the person.
  const open = rowsOf([fund({}, { threshold: 1_000 })]).told
  expect(open).toContainEqual(['threshold:assistance', yuan(3_680), yuan(1_000)])
  expect(open).toContainEqual(['tier:assistance', yuan(2_680), yuan(1_608)])
  expect(open).toContainEqual(['supplement:assistance', yuan(3_680), yuan(1_608)])
  const names = open.map(([rule]) => rule)
  expect(names).not.toContain('supplement_cap:assistance')
  expect(rowsOf([fund({})]).told.map(([rule]) => rule)).not.toContain('threshold:assistance')
  const capped = rowsOf([fund({}, { cap: [yuan(100), 'assistance'] })]).told
  expect(capped).toContainEqual(['supplement_cap:assistance', yuan(2_208), yuan(100)])
})

test('a fund with nothing to pay of says nothing', () => {
  expect(rowsOf([fund({ counts: ['over_limit'] })]).told.filter(([rule]) => `${rule}`.includes('assistance'))).toEqual(
    [],
  )
})

test('two rules under one ceiling see what the other has paid in the same bill', () => {
  const cap: [bigint, AccumulatorCode] = [yuan(3_000), 'assistance']
  const { split, deltas } = rowsOf([fund({}, { cap }), fund({ name: 'top_up' }, { cap })], {
    accumulators: [used('assistance', yuan(100))],
  })
  // 60 % of 3,680, then 60 % of the 1,472 that are left, but no more than 3,000 − 100 in all.
  expect(split.assistanceFen).toBe(yuan(2_900))
  expect(deltas).toContainEqual(used('assistance', yuan(2_900)))
})

test('a year with admissions lowers the deductible, and only what changed is told', () => {
  const nth = {
    kind: 'minus',
    step: amount(yuan(100)),
    floor: amount(yuan(160)),
    steps: 'each_time',
    levels: 'all',
  } as const
  const given = { ...terms, benefit: { ...inpatient, deductible: { ...inpatient.deductible, nth } } }
  const { explanation } = adjudicate(bill({ terms: given, accumulators: [used('admissions', 1n)] }))
  const told = explanation.filter(({ rule }) => rule.startsWith('deductible'))
  expect(told.map(({ rule, baseFen, amountFen }) => [rule, baseFen, amountFen])).toEqual([
    ['deductible:first', yuan(20_000), yuan(800)],
    ['deductible:nth', yuan(800), yuan(700)],
    ['deductible', yuan(20_000), yuan(700)],
  ])
})

test('a ceiling is told with what it was put on, and none is told where none is', () => {
  const at = (fen: bigint): CapTerms[] => [
    { kind: 'fund_paid', counter: 'fund', amountFen: fen, source: 'the ceiling' },
  ]
  const caps = at(yuan(10_000))
  const { explanation } = adjudicate(bill({ terms: { ...terms, caps } }))
  const cap = explanation.find(({ rule }) => rule === 'cap')
  expect(cap).toMatchObject({ baseFen: yuan(16_320), amountFen: yuan(10_000), source: 'the ceiling' })
  const far = at(yuan(99_999))
  const reached = adjudicate(bill({ terms: { ...terms, caps: far } })).explanation.find(({ rule }) => rule === 'cap')
  expect(reached).toMatchObject({ baseFen: yuan(16_320), amountFen: yuan(16_320), source: 'the ceiling' })
  expect(adjudicate(bill({})).explanation.map(({ rule }) => rule)).not.toContain('cap')
})

test('an extra first part tells what it is a share of', () => {
  const firstPay = { share: percent(10), of: 'eligible' } as const
  const offSite: OffSiteRule = {
    ...{ places: ['referral'], reaches: ['in_province'], deductible: 'same', ratio: 'same', ratioFloor: 'none' },
    ...{ firstPay, source: 'test' },
  }
  const { explanation } = adjudicate(bill({ terms: { ...terms, offSite } }))
  const row = explanation.find(({ rule }) => rule === 'off_site_first_pay')
  expect(row).toMatchObject({ baseFen: yuan(20_000), amountFen: yuan(2_000), rate: { parts: 1_000n, whole: 10_000n } })
})

test('what is owed is neither cash nor the hospital’s', () => {
  const hospitalShare = { kind: 'over_limit', source: 'test' } as const
  const totals = totalsOf(yuan(20_000), [yuan(50), yuan(30), 0n])
  const accumulators = [used('account', yuan(70))]
  const { split } = adjudicate(bill({ terms: { ...terms, hospitalShare }, totals, useAccount: true, accumulators }))
  expect(split.hospitalShareFen).toBe(yuan(30))
  expect(owedOf(split)).toBe(yuan(16_320 + 70))
})

test.each([
  [89, 1],
  [90, 0],
])('an exemption from an age on holds on that birthday: %d', (age, count) => {
  const [guangan] = policiesOf('5116') as [Policy]
  const old: Exemption = { name: 'old', whom: { ageFrom: 90 }, effect: 'none', source: 'test' }
  const benefit = { ...inpatient, deductible: { ...inpatient.deductible, exemptions: [old] } }
  const nobody = { identities: [], disease: '', approvedDiseases: 0, salaryFen: undefined, transfer: undefined }
  const who = { personClass: 'working', level: '3', offSite: undefined, age }
  const found = termsOf({ policy: { ...guangan, supplements: [] }, benefit, ...nobody, ...who })
  if ('lack' in found) throw new Error(found.lack)
  expect(adjudicate(bill({ terms: { ...found, ladder: flat(85) } })).split.deductibleFen).toBe(
    yuan(800) * BigInt(count),
  )
})

test('what the region does not know of a person is a lack where a number needs it, and no reason where a rule asks', () => {
  const [guangan] = policiesOf('5116') as [Policy]
  const nobody = { identities: [], disease: '', approvedDiseases: 0, salaryFen: undefined, transfer: undefined }
  const who = {
    policy: { ...guangan, supplements: [] as const },
    personClass: 'working',
    level: '3',
    offSite: undefined,
    age: undefined,
  }
  const byAge = { base: percent(75), perYear: percent(0.2), atMost: percent(100) }
  const benefit = { ...inpatient, share: { ...inpatient.share, table: { all: { all: byAge } } } }
  expect(termsOf({ ...nobody, ...who, benefit })).toEqual({ lack: 'age' })
  const aged = termsOf({ ...nobody, ...who, benefit, age: 40 })
  // P03 by its formula: 75 % + 0.2 % × 40.
  const { whole, rungs } = 'lack' in aged ? flat(0) : aged.ladder
  expect((rungs[0]?.parts ?? 0n) * 100n).toBe(83n * whole)
  const unpublished = {
    ...inpatient,
    deductible: { ...inpatient.deductible, table: { all: { 3: 'not_published' as const } } },
  }
  expect(termsOf({ ...nobody, ...who, benefit: unpublished })).toEqual({ lack: 'deductible' })
})
