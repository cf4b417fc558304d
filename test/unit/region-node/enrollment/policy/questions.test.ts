/** What coverage and terms ask of a person, a place and a policy, field by field; and what they say of nothing. */
import {
  type CoverageQuestion,
  coverageOf,
  type Enrolled,
  type Filing,
  knownOf,
  type PersonState,
  personalOf,
} from '../../../../../region-node/enrollment/policy/coverage'
import { ageOn, dayAfter, dayBefore, isDay } from '../../../../../region-node/enrollment/policy/days'
import {
  benefitOf,
  classOf,
  identitiesOf,
  type Policy,
  policyOn,
} from '../../../../../region-node/enrollment/policy/policy'
import type { Benefit, OffSiteRule, SupplementRule, Whom } from '../../../../../region-node/enrollment/policy/rules'
import { type Circumstances, termsOf } from '../../../../../region-node/enrollment/policy/terms'
import { amount, flat, inpatient, percent, terms, yuan } from './bills'

const policy: Policy = {
  ...{
    version: 'v',
    region: '5116',
    insurance: '310',
    validFrom: '2024-01-01',
    validTo: '2024-12-31',
    roundingFen: 1n,
  },
  personClasses: { working: ['11'], retired: ['12', '1101'] },
  identities: { destitute: ['61', '62'], civil: ['320'] },
  ...{ benefits: [inpatient], supplements: [], hospitalShare: 'none', account: terms.account },
}
const enrolled: Enrolled = {
  ...{ insurance: '310', personCategory: '11', status: '1', division: '511602', from: '2020-01-01', to: undefined },
  benefitsFrom: undefined,
}
const nobody: PersonState = { enrollments: [enrolled], filings: [], approvals: [], blacklistings: [] }
const question: CoverageQuestion = {
  ...{ region: '5116', insurance: '310', medicalType: '21', day: '2024-06-17', careDivision: '511602' },
  ...{ emergency: false, disease: '', level: '3' },
}
const asked = (person: Partial<PersonState>, changes: Partial<CoverageQuestion> = {}, of: Policy = policy) =>
  coverageOf([of], { ...question, ...changes }, { ...nobody, ...person })
const lacking = (...given: Parameters<typeof asked>) => {
  const covered = asked(...given)
  return 'obstacles' in covered ? covered.obstacles.map(({ code, params }) => [code, params]) : []
}
const withBenefit = (changes: Partial<Benefit>): Policy => ({ ...policy, benefits: [{ ...inpatient, ...changes }] })
const rule = (places: OffSiteRule['places'], reaches: OffSiteRule['reaches'], source: string): OffSiteRule => ({
  ...{ places, reaches, deductible: 'same', firstPay: 'none', ratio: 'same', ratioFloor: 'none', source },
})
const filing = (kind: Filing['kind'], changes: Partial<Filing> = {}): Filing => {
  return { kind, from: '2024-01-01', to: undefined, areas: [], ...changes }
}

describe('a person', () => {
  test('is asked for the insurance of the bill, and is told it when they have none', () => {
    expect(lacking({}, { insurance: '390' })).toEqual([['H3001', { insurance: '390' }]])
    const two = [{ ...enrolled, insurance: '390', status: '4' as const }, enrolled]
    expect(lacking({ enrollments: two })).toEqual([])
  })

  test.each<readonly [string, Partial<Enrolled>, readonly unknown[]]>([
    ['suspended', { status: '2' }, [['H3002', { insurance: '310' }]]],
    ['not yet enrolled', { from: '2024-06-18' }, [['H3002', { insurance: '310' }]]],
    ['enrolled from today', { from: '2024-06-17' }, []],
    ['no longer enrolled', { to: '2024-06-16' }, [['H3002', { insurance: '310' }]]],
    ['enrolled until today', { to: '2024-06-17' }, []],
    ['waiting', { benefitsFrom: '2024-06-18' }, [['H3003', { from: '2024-06-18', paidUntil: '—' }]]],
    ['waiting no more', { benefitsFrom: '2024-06-17' }, []],
    ['in arrears', { paidUntil: '2024-06-16' }, [['H3003', { from: '—', paidUntil: '2024-06-16' }]]],
    ['paid for today', { paidUntil: '2024-06-17' }, []],
  ])('%s', (_what, changes, told) => {
    expect(lacking({ enrollments: [{ ...enrolled, ...changes }] })).toEqual(told)
  })

  test('is known as they stand on the day, and in the words of the policy', () => {
    const span = (from: string, to?: string) => ({ from, to })
    const person: PersonState = {
      ...nobody,
      birthday: '1984-06-18',
      identities: [
        { code: '6201', ...span('2024-06-17', '2024-06-17') },
        { code: '32001', ...span('2024-06-18') },
        { code: '999', ...span('2020-01-01') },
      ],
      approvals: [
        { disease: 'M01', ...span('2020-01-01') },
        { disease: 'M02', ...span('2020-01-01', '2024-06-16') },
      ],
    }
    const known = knownOf(person, { ...enrolled, salaryFen: 5n }, question.day)
    expect(known).toEqual({
      ...{ birthday: '1984-06-18', identities: ['6201', '999'], approvedDiseases: ['M01'], salaryFen: 5n },
    })
    expect(personalOf(policy, known, question.day)).toEqual({
      ...{ identities: ['destitute'], age: 39, approvedDiseases: 1, salaryFen: 5n },
    })
    const none = knownOf(nobody, enrolled, question.day)
    expect(none).toEqual({ birthday: undefined, identities: [], approvedDiseases: [], salaryFen: undefined })
    expect(personalOf(policy, none, question.day).age).toBeUndefined()
  })

  test('is told which disease was asked and which were approved', () => {
    const chronic = withBenefit({ entitlement: 'approved_disease' })
    const approvals = ['M01', 'M02'].map((disease) => ({ disease, from: '2020-01-01', to: undefined }))
    expect(lacking({ approvals }, { disease: 'M03900' }, chronic)).toEqual([
      ['H3009', { disease: 'M03900', approved: 'M01 M02' }],
    ])
    expect(lacking({}, {}, chronic)).toEqual([['H3009', { disease: '—', approved: '—' }]])
    expect(lacking({ approvals }, { disease: 'M02100' }, chronic)).toEqual([])
  })
})

describe('a place', () => {
  const offSite = [
    rule(['referral', 'emergency'], ['in_province'], 'near'),
    rule(['referral'], ['cross_province'], 'far'),
    rule(['own_choice', 'unfiled'], ['in_province', 'cross_province'], 'chosen'),
  ]
  const of = withBenefit({ offSite })
  const placed = (filings: readonly Filing[], changes: Partial<CoverageQuestion> = {}) => {
    const covered = asked({ filings }, { careDivision: '510104', ...changes }, of)
    if ('obstacles' in covered) return covered.obstacles.map(({ code, params }) => [code, params])
    const { place, offSite: taken, isFiledLate } = covered.coverage
    return [place, taken?.source, isFiledLate]
  }

  test.each<readonly [string, readonly Filing[], Partial<CoverageQuestion>, readonly unknown[]]>([
    ['at home', [], { careDivision: '511602' }, ['in_city', undefined, false]],
    ['in the province', [filing('referral')], {}, ['referral', 'near', false]],
    ['outside of it', [filing('referral')], { careDivision: '530102' }, ['referral', 'far', false]],
    ['an emergency', [], { emergency: true }, ['emergency', 'near', false]],
    ['unfiled', [], {}, ['unfiled', 'chosen', false]],
    ['own choice', [filing('own_choice')], {}, ['own_choice', 'chosen', false]],
    [
      'two filings: the rule that comes first',
      [filing('own_choice'), filing('referral')],
      {},
      ['referral', 'near', false],
    ],
    ['filed late', [filing('referral', { from: '2024-06-10' })], { begun: '2024-06-09' }, ['referral', 'near', true]],
    [
      'filed on the first day',
      [filing('referral', { from: '2024-06-09' })],
      { begun: '2024-06-09' },
      ['referral', 'near', false],
    ],
    [
      'late, and nobody knows the first day',
      [filing('referral', { from: '2024-06-10' })],
      {},
      ['referral', 'near', false],
    ],
    [
      'one late and one in time: in time',
      [filing('referral', { from: '2024-06-10' }), filing('referral')],
      { begun: '2024-06-09' },
      ['referral', 'near', false],
    ],
    [
      'filed late, and another kind in time',
      [filing('referral', { from: '2024-06-10' }), filing('own_choice')],
      { begun: '2024-06-09' },
      ['referral', 'near', true],
    ],
    [
      'another kind that was filed late is not what counts',
      [filing('referral'), filing('own_choice', { from: '2024-06-10' })],
      { begun: '2024-06-09' },
      ['referral', 'near', false],
    ],
  ])('%s', (_what, filings, changes, told) => {
    expect(placed(filings, changes)).toEqual(told)
  })

  test('for which no rule is published is refused, with what was looked for', () => {
    const what = '2024-06-17 310, 11, 21, 3'
    expect(placed([filing('long_term')])).toEqual([['H5015', { what: `${what}: off-site long_term in_province` }]])
    expect(lacking({}, { careDivision: '510104' }, withBenefit({ offSite: 'not_published' }))).toEqual([
      ['H5015', { what: `${what}: off-site` }],
    ])
    expect(lacking({}, { medicalType: '41', level: undefined })).toEqual([
      ['H5015', { what: '2024-06-17 310, 11, 41, *' }],
    ])
  })

  test('where a filing is wanted says which there are', () => {
    const wanting = withBenefit({ offSite, withoutFiling: 'refuse' })
    const elsewhere = [
      filing('referral', { areas: ['65', '66'] }),
      filing('own_choice', { from: '2025-01-01', to: '2025-02-01' }),
    ]
    const away = { careDivision: '510104' }
    expect(lacking({}, away, wanting)).toEqual([['H3004', {}]])
    expect(lacking({ filings: elsewhere }, away, wanting)).toEqual([
      ['H3005', { filed: '65 66 2024-01-01–, * 2025-01-01–2025-02-01' }],
    ])
  })

  test('late filings that the city does not count are as none', () => {
    const strict = withBenefit({ offSite, lateFiling: 'ignored' })
    const covered = asked(
      { filings: [filing('referral', { from: '2024-06-10' })] },
      { careDivision: '510104', begun: '2024-06-09' },
      strict,
    )
    expect(covered).toMatchObject({ coverage: { place: 'unfiled' } })
  })
})

test('before a level is known only what nobody published for any of them is in the way', () => {
  const tabled = (table: Benefit['share']['table']) => withBenefit({ share: { ...inpatient.share, table } })
  const one = tabled({ all: { 1: flat(80), all: 'not_published' } })
  expect(asked({}, { level: undefined }, one)).toMatchObject({ coverage: { terms: undefined } })
  expect(lacking({}, { level: undefined }, tabled({ all: { all: 'not_published' } }))).toEqual([
    ['H5015', { what: '2024-06-17 310, 11, 21, *: ratio' }],
  ])
  expect(lacking({}, { level: '2' }, one)).toEqual([['H5015', { what: '2024-06-17 310, 11, 21, 2: ratio' }]])
  const strange = tabled({ working: { 1: 'not_published' } })
  expect(lacking({}, { level: '2' }, strange)).toEqual([['H5019', { what: '2024-06-17 310, 11, 21, 2' }]])
  expect(lacking({}, { level: undefined }, strange)).toEqual([['H5015', { what: '2024-06-17 310, 11, 21, *: ratio' }]])
  const nowhere = tabled({ all: { 4: flat(80) } })
  expect(lacking({}, { level: undefined }, nowhere)).toEqual([['H5019', { what: '2024-06-17 310, 11, 21, *' }]])
})

test('a policy is found by insurance and day, its first and last day among them', () => {
  const found = (insurance: string, day: string) => policyOn([policy], insurance, day)?.version
  expect([found('310', '2024-01-01'), found('310', '2024-12-31'), found('310', '2024-06-01')]).toEqual(['v', 'v', 'v'])
  expect([found('390', '2024-06-01'), found('310', '2023-12-31'), found('310', '2025-01-01')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect(policyOn([{ ...policy, validTo: undefined }], '310', '2099-01-01')?.version).toBe('v')
})

test('the longest prefix names class and benefit; any prefix names an identity, and each is named once', () => {
  expect([classOf(policy, '11'), classOf(policy, '1101'), classOf(policy, '13')]).toEqual([
    'working',
    'retired',
    undefined,
  ])
  const first = { ...inpatient, medicalTypes: ['1', '14'] }
  const second = { ...inpatient, name: 'outpatient' as const, medicalTypes: ['1', '140'] }
  const both = { ...policy, benefits: [first, second] }
  expect([benefitOf(both, '11')?.name, benefitOf(both, '1401')?.name, benefitOf(both, '142')?.name]).toEqual([
    'inpatient',
    'outpatient',
    'inpatient',
  ])
  expect(identitiesOf(policy, ['6201', '3201', '61'])).toEqual(['destitute', 'civil'])
  expect([identitiesOf(policy, []), identitiesOf(policy, ['9'])]).toEqual([[], []])
})

test('days: those that exist, the ones beside, and whole years since a birthday', () => {
  expect(['2024-02-29', '2023-02-29', '2024-6-1', 'x2024-06-01', '2024-06-01x', ''].map(isDay)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
  ])
  expect([dayAfter('2024-12-31'), dayBefore('2024-03-01')]).toEqual(['2025-01-01', '2024-02-29'])
  expect(['2024-06-17', '2024-06-18', '2024-06-19'].map((day) => ageOn(day, '1984-06-18'))).toEqual([39, 40, 40])
  expect([ageOn('2025-02-28', '2024-02-29'), ageOn('2025-03-01', '2024-02-29')]).toEqual([0, 1])
})

describe('terms', () => {
  const given: Circumstances = {
    ...{ policy, benefit: inpatient, personClass: 'working', level: '3', offSite: undefined, identities: [], age: 40 },
    ...{ disease: 'C34', approvedDiseases: 1, salaryFen: undefined, transfer: undefined },
  }
  const deductible = inpatient.deductible
  const lack = (changes: Partial<Circumstances>) => {
    const found = termsOf({ ...given, ...changes })
    return 'lack' in found ? found.lack : undefined
  }
  const exemptFor = (whom: Whom, changes: Partial<Circumstances> = {}) => {
    const exemptions = [{ name: 'one', whom, effect: 'none' as const, source: 'test' }]
    const found = termsOf({
      ...given,
      ...changes,
      benefit: { ...inpatient, deductible: { ...deductible, exemptions } },
    })
    return 'lack' in found ? found.lack : found.exemption?.name === 'one'
  }

  test.each<readonly [string, Whom, Partial<Circumstances>, boolean]>([
    ['no restriction', {}, {}, true],
    ['one of the classes', { classes: ['retired', 'working'] }, {}, true],
    ['another class', { classes: ['retired'] }, {}, false],
    ['one of the identities', { identities: ['a', 'b'] }, { identities: ['b'] }, true],
    ['no such identity', { identities: ['a'] }, { identities: ['b'] }, false],
    ['this level', { levels: ['2', '3'] }, {}, true],
    ['another level', { levels: ['1'] }, {}, false],
    ['just old enough', { ageFrom: 40 }, {}, true],
    ['a year too young', { ageFrom: 41 }, {}, false],
    ['an age that nobody knows', { ageFrom: 0 }, { age: undefined }, false],
    ['one of the diseases', { diseases: ['F', 'C3'] }, {}, true],
    ['another disease', { diseases: ['F'] }, {}, false],
    ['all but one', { classes: ['working'], ageFrom: 30, levels: ['1'] }, {}, false],
  ])('whom a rule is for: %s', (_what, whom, changes, isMet) => {
    expect(exemptFor(whom, changes)).toBe(isMet)
  })

  test('what nobody published is named', () => {
    const none = { all: { all: 'not_published' as const } }
    expect(lack({ benefit: { ...inpatient, deductible: { ...deductible, table: none } } })).toBe('deductible')
    expect(lack({ benefit: { ...inpatient, deductible: { ...deductible, table: {} } } })).toBe('deductible')
    expect(lack({ benefit: { ...inpatient, share: { ...inpatient.share, table: none } } })).toBe('ratio')
    const cap = { kind: 'fund_paid', counter: 'fund', table: none, furtherDisease: 'none' } as const
    expect(lack({ benefit: { ...inpatient, caps: [cap] } })).toBe('cap')
    const nth = { kind: 'table', tables: [none] } as const
    expect(lack({ benefit: { ...inpatient, deductible: { ...deductible, nth } } })).toBe('deductible')
    const aged = { base: percent(75), perYear: percent(1), atMost: percent(90) }
    const byAge = { ...inpatient, share: { ...inpatient.share, table: { all: { all: aged } } } }
    expect([lack({ benefit: byAge, age: undefined }), lack({ benefit: byAge })]).toEqual(['age', undefined])
    const own = { ...rule(['referral'], ['in_province'], 'x'), deductible: { kind: 'table', table: none } } as const
    expect(lack({ offSite: own })).toBe('deductible')
    expect(
      lack({ offSite: { ...rule(['referral'], ['in_province'], 'x'), ratio: { kind: 'table', table: none } } }),
    ).toBe('ratio')
  })

  test('a transfer asks for what was paid only where the rule does, and for a table only there', () => {
    const moved = (transfer: Benefit['deductible']['transfer'], deductiblePaidFen?: bigint) => {
      const benefit = {
        ...inpatient,
        deductible: { ...deductible, table: { all: { 1: amount(yuan(200)), 3: amount(yuan(800)) } }, transfer },
      }
      const found = termsOf({ ...given, benefit, transfer: { level: '1', deductiblePaidFen } })
      return 'lack' in found ? found.lack : found.earlierFen
    }
    expect(moved({ kind: 'difference', against: 'table' })).toBe(yuan(200))
    expect(moved({ kind: 'difference', against: 'paid' }, 7n)).toBe(7n)
    expect(moved({ kind: 'difference', against: 'paid' })).toBe('deductible paid before the transfer')
    expect([moved({ kind: 'nothing' }, 7n), moved({ kind: 'whole' })]).toEqual([0n, 0n])
  })

  test('tables for further admissions hold at home, and elsewhere where the deductible is as at home', () => {
    const nth = { kind: 'table', tables: [{ all: { all: amount(5n) } }] } as const
    const amounts = (offSite: OffSiteRule | undefined) => {
      const found = termsOf({ ...given, offSite, benefit: { ...inpatient, deductible: { ...deductible, nth } } })
      return 'lack' in found ? found.lack : found.nthAmounts.map(({ fen }) => fen)
    }
    const same = rule(['referral'], ['in_province'], 'x')
    const own = { ...same, deductible: { kind: 'table', table: { all: { all: amount(9n) } } } } as const
    expect([amounts(undefined), amounts(same), amounts(own)]).toEqual([[5n], [5n], []])
  })

  test('a ceiling grows with each further disease, up to its most', () => {
    const cap = (approvedDiseases: number) => {
      const table = { all: { all: amount(2_000n) } }
      const furtherDisease = { each: amount(1_000n), atMost: amount(5_000n) }
      const caps = [{ kind: 'fund_paid', counter: 'chronic_fund', table, furtherDisease } as const]
      const found = termsOf({ ...given, approvedDiseases, benefit: { ...inpatient, caps } })
      return 'lack' in found || found.caps === 'not_published' ? undefined : found.caps[0]?.amountFen
    }
    expect([0, 1, 2, 4, 5, 9].map(cap)).toEqual([2_000n, 2_000n, 3_000n, 5_000n, 5_000n, 5_000n])
  })

  test('a fund is for its benefits and for whom its first variant that fits is; its threshold may follow a salary', () => {
    const variant = (
      whom: Whom | 'everyone',
      threshold: SupplementRule['variants'][number]['threshold'],
      source: string,
    ) => {
      return { whom, threshold, tierBasis: 'from_zero', tiers: flat(50), cap: 'none', source } as const
    }
    const poor = variant({ identities: ['destitute'] }, amount(1n), 'poor')
    const others = variant('everyone', { ofSalary: percent(10) }, 'others')
    const found = (
      changes: Partial<Circumstances>,
      variants = [poor, others],
      benefits: SupplementRule['benefits'] = ['inpatient'],
    ) => {
      const supplement = {
        fund: 'assistance',
        name: 'aid',
        benefits,
        counts: ['share'],
        span: 'settlement',
        variants,
      } as const
      const all = termsOf({ ...given, ...changes, policy: { ...policy, supplements: [supplement] } })
      if ('lack' in all || all.supplements === 'not_published') return 'lack' in all ? all.lack : undefined
      return all.supplements.map((one) => [one.variant.source, one.thresholdFen])
    }
    expect(found({ identities: ['destitute'] })).toEqual([['poor', 1n]])
    expect(found({ salaryFen: 1_234n })).toEqual([['others', 123n]])
    expect(found({})).toBe('salary')
    expect(found({ salaryFen: 5n }, [poor])).toEqual([])
    expect(found({ salaryFen: 5n }, [poor, others], ['outpatient'])).toEqual([])
  })
})
