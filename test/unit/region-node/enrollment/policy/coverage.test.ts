import {
  type Approval,
  type CoverageQuestion,
  coverageOf,
  type Filing,
  filingLack,
  type PersonState,
} from '../../../../../region-node/enrollment/policy/coverage'
import { policiesOf } from '../province'

const question: CoverageQuestion = {
  ...{ region: '5116', insurance: '310', medicalType: '21', day: '2024-06-17', careDivision: '510104' },
  ...{ emergency: false, disease: '', level: '3' },
}
const enrolled = {
  ...{ insurance: '310', personCategory: '11', status: '1' as const, division: '511602' },
  ...{ from: '2020-01-01', to: undefined, benefitsFrom: undefined },
}
const filing = (kind: Filing['kind'], changes: Partial<Filing> = {}): Filing => {
  return { kind, from: '2024-01-01', to: '2024-12-31', areas: [], ...changes }
}
const person = (changes: Partial<PersonState> = {}): PersonState => {
  return { enrollments: [enrolled], filings: [], approvals: [], blacklistings: [], ...changes }
}

const [guangan, chengdu] = [policiesOf('5116'), policiesOf('5101')]

function placeOf(state: PersonState, changes: Partial<CoverageQuestion> = {}) {
  const covered = coverageOf(guangan, { ...question, ...changes }, state)
  return 'coverage' in covered ? covered.coverage.place : covered.obstacles.map(({ code }) => code)
}

test.each([
  ['a referral that holds', [filing('referral')], {}, 'referral'],
  ['an own choice that was filed', [filing('own_choice')], {}, 'own_choice'],
  ['long-term residence has a rule of its own', [filing('long_term')], {}, 'long_term'],
  ['the filing that reduces least is taken', [filing('own_choice'), filing('referral')], {}, 'referral'],
  ['an emergency counts as filed', [], { emergency: true }, 'emergency'],
  ['nothing filed: the city’s parameter decides', [], {}, 'unfiled'],
  ['a filing for elsewhere does not count', [filing('referral', { areas: ['5107'] })], {}, 'unfiled'],
  ['a filing for the area counts', [filing('referral', { areas: ['5107', '5101'] })], {}, 'referral'],
  ['a filing that has ended does not count', [filing('referral', { to: '2024-06-16' })], {}, 'unfiled'],
  ['a filing counts on its last day', [filing('referral', { to: '2024-06-17' })], {}, 'referral'],
  ['care in the city needs no filing', [], { careDivision: '511602' }, 'in_city'],
] as const)('%s', (_why, filings, changes, place) => {
  expect(placeOf(person({ filings }), changes)).toBe(place)
})

test('where the city wants a filing, none is H3004 and another one’s is H3005', () => {
  const asked = { ...question, region: '5101', careDivision: '511602' }
  const codes = (state: PersonState) => {
    const covered = coverageOf(chengdu, asked, state)
    return 'obstacles' in covered ? covered.obstacles.map(({ code }) => code) : []
  }
  expect(codes(person())).toEqual(['H3004'])
  expect(codes(person({ filings: [filing('referral', { areas: ['5107'] })] }))).toEqual(['H3005'])
  expect(codes(person({ filings: [filing('referral')] }))).toEqual([])
})

test.each([
  ['unknown', undefined, {}, ['H3001']],
  ['not enrolled in this insurance', person({ enrollments: [] }), {}, ['H3001']],
  ['suspended', person({ enrollments: [{ ...enrolled, status: '2' }] }), {}, ['H3002']],
  ['ended before', person({ enrollments: [{ ...enrolled, to: '2024-06-16' }] }), {}, ['H3002']],
  ['in the waiting period', person({ enrollments: [{ ...enrolled, benefitsFrom: '2024-07-01' }] }), {}, ['H3003']],
  ['in arrears', person({ enrollments: [{ ...enrolled, paidUntil: '2024-06-16' }] }), {}, ['H3003']],
  ['blacklisted', person({ blacklistings: [{ from: '2024-01-01', to: undefined }] }), {}, ['H3006']],
  ['no policy on this day', person(), { day: '2023-12-31' }, ['H5015']],
  ['no policy for this class', person({ enrollments: [{ ...enrolled, personCategory: '15' }] }), {}, ['H5018']],
  ['no policy for this level', person(), { level: '9' }, ['H5019']],
  ['no policy for this kind of care', person(), { medicalType: '51' }, ['H5015']],
] as const)('%s', (_why, state, changes, codes) => {
  const covered = coverageOf(guangan, { ...question, ...changes }, state)
  expect('obstacles' in covered && covered.obstacles.map(({ code }) => code)).toEqual(codes)
})

test('all obstacles are told at once, the gravest first', () => {
  const state = person({
    enrollments: [{ ...enrolled, status: '2', benefitsFrom: '2025-01-01' }],
    blacklistings: [{ from: '2024-01-01', to: '2024-12-31' }],
  })
  const covered = coverageOf(guangan, { ...question, level: '9' }, state)
  const codes = 'obstacles' in covered && covered.obstacles.map(({ code }) => code)
  expect(codes).toEqual(['H3006', 'H3002', 'H3003', 'H5019'])
})

test('contributions cover their last day', () => {
  const covered = coverageOf(guangan, question, person({ enrollments: [{ ...enrolled, paidUntil: question.day }] }))
  expect('coverage' in covered).toBe(true)
})

const approval = (changes: Partial<Approval> = {}): Approval => {
  return { disease: 'M03900', from: '2024-01-01', to: '2024-12-31', ...changes }
}

test.each([
  ['approved', [approval()], 'M03900', undefined],
  ['approved for the group', [approval({ disease: 'M039' })], 'M03900', undefined],
  ['nothing approved', [], 'M03900', { disease: 'M03900', approved: '—' }],
  ['another disease approved', [approval({ disease: 'M01600' })], 'M03900', { disease: 'M03900', approved: 'M01600' }],
  ['ended before', [approval({ to: '2024-06-16' })], 'M03900', { disease: 'M03900', approved: '—' }],
  ['no disease named', [approval()], '', { disease: '—', approved: 'M03900' }],
] as const)('a chronic-special benefit needs its disease approved: %s', (_why, approvals, disease, params) => {
  const covered = coverageOf(guangan, { ...question, medicalType: '14', disease }, person({ approvals }))
  const found = 'obstacles' in covered ? covered.obstacles.find(({ code }) => code === 'H3009') : undefined
  expect(found?.params).toEqual(params)
})

test('an ordinary visit needs no approval', () => {
  const covered = coverageOf(guangan, { ...question, medicalType: '11', disease: 'M03900' }, person())
  expect('obstacles' in covered && covered.obstacles.some(({ code }) => code === 'H3009')).toBe(false)
})

test.each([
  ['nothing filed', {}, [], 'H3004'],
  ['filed for elsewhere', {}, [filing('referral', { areas: ['5107'] })], 'H3005'],
  ['filed', {}, [filing('own_choice')], undefined],
  ['an emergency', { emergency: true }, [], undefined],
  ['care in the city', { careDivision: '511602' }, [], undefined],
] as const)('what a filing lacks, whether or not the policy minds: %s', (_why, changes, filings, code) => {
  expect(filingLack({ ...question, ...changes }, filings)?.code).toBe(code)
})

test('a longer local category falls under the longest prefix', () => {
  const covered = coverageOf(guangan, question, person({ enrollments: [{ ...enrolled, personCategory: '1201' }] }))
  expect('coverage' in covered && covered.coverage.personClass).toBe('retired')
})

describe('a filing that was completed after admission and before discharge', () => {
  const late = person({ filings: [filing('referral', { from: '2024-06-10' })] })
  const stay = { ...question, begun: '2024-06-01' }
  const covered = (policies = guangan) => {
    const found = coverageOf(policies, stay, late)
    return 'coverage' in found ? found.coverage : undefined
  }

  test('counts for the whole stay where the policy says so, and that it was late is kept', () => {
    expect(covered()).toMatchObject({ place: 'referral', isFiledLate: true })
    expect(coverageOf(guangan, { ...stay, begun: '2024-06-10' }, late)).toMatchObject({
      coverage: { isFiledLate: false },
    })
  })

  test('is as none where the policy ignores it', () => {
    const strict = guangan.map((policy) => {
      return { ...policy, benefits: policy.benefits.map((benefit) => ({ ...benefit, lateFiling: 'ignored' as const })) }
    })
    expect(covered(strict)).toMatchObject({ place: 'unfiled', isFiledLate: false })
  })
})
