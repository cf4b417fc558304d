import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../../../../../common/contracts.grpc'
import { verified } from '../../../../../../region-node/enrollment/policy/vectors/outcome'
import { outcomesOf } from '../../../../../../region-node/enrollment/policy/vectors/verify'

const good = {
  id: 'G1',
  in: { medfee_sumamt: '100.00', fulamt_ownpay_amt: '0', overlmt_selfpay: '0.0', preselfpay_amt: '0' },
  policy: { dedc: '10', segBasis: 'scope', segs: [[null, '0.5']] },
  out: { hifp_pay: '45.00' },
}
type Changes = { readonly [Key in 'in' | 'policy' | 'out']?: object }

/** A good case with some of it otherwise. */
function changed(changes: Changes & { readonly id?: string }): object {
  const { in: bill, policy, out, ...more } = changes
  const parts = { in: { ...good.in, ...bill }, policy: { ...good.policy, ...policy }, out: { ...good.out, ...out } }
  return { ...good, ...more, ...parts }
}

function reckoned(...cases: readonly object[]) {
  const read = outcomesOf(JSON.stringify(cases))
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return verified(read.outcomes)
}

function faultsIn(text: string): string {
  const read = outcomesOf(text)
  return 'faults' in read ? read.faults.map(({ where, message }) => `${where}: ${message}`).join('\n') : ''
}

test.each([
  ['an unknown key of a case', { ...good, extra: 1 }, 'G1 [0]: Unrecognized key: "extra"'],
  ['an unknown key of a bill', changed({ in: { tax: '1' } }), 'G1 [0].in: Unrecognized key: "tax"'],
  ['an unknown key of a policy', changed({ policy: { cap: '1' } }), 'G1 [0].policy: Unrecognized key: "cap"'],
  ['an unknown output', changed({ out: { total: '1' } }), 'G1 [0].out: Unrecognized key: "total"'],
  ['nothing expected', changed({ out: { hifp_pay: undefined } }), 'G1 [0].out: expected at least one amount'],
  ['a number, which may have lost digits', changed({ policy: { dedc: 400 } }), 'expected a decimal as text'],
  ['no number at all', changed({ policy: { dedc: '1e3' } }), 'G1 [0].policy.dedc: expected a decimal as text'],
  ['less than nothing', changed({ in: { medfee_sumamt: '-1' } }), 'expected an amount not below 0'],
  ['a missing amount', changed({ in: { preselfpay_amt: undefined } }), 'G1 [0].in.preselfpay_amt: expected a decimal'],
  ['parts above the bill', changed({ in: { preselfpay_amt: '100.001' } }), 'the parts are more than the bill'],
  ['a ratio above 1', changed({ policy: { segs: [[null, '1.0001']] } }), 'expected a ratio from 0 to 1'],
  [
    'a ladder with no end',
    changed({ policy: { segs: [['100', '0.5']] } }),
    '[0].policy.segs[0][0]: expected boundaries',
  ],
  [
    'a ladder that goes on after its end',
    changed({
      policy: {
        segs: [
          [null, '0.5'],
          [null, '0.6'],
        ],
      },
    }),
    'segs[0][0]',
  ],
  [
    'overlapping rungs',
    changed({
      policy: {
        segs: [
          ['9', '0.5'],
          ['9.0', '0.6'],
          [null, '0.7'],
        ],
      },
    }),
    'segs[0][0]',
  ],
  [
    'a first rung of nothing',
    changed({
      policy: {
        segs: [
          ['0', '0.5'],
          [null, '0.7'],
        ],
      },
    }),
    'expected more than 0',
  ],
  ['no rung', changed({ policy: { segs: [] } }), 'G1 [0].policy.segs'],
  ['an unknown basis', changed({ policy: { segBasis: 'deductible' } }), 'G1 [0].policy.segBasis'],
])('%s is refused, and where it stands is said', (_why, given, said) => {
  expect(faultsIn(JSON.stringify([given]))).toContain(said)
})

test.each([
  ['something that is not JSON', '[{', 'not JSON'],
  ['neither a list nor an object', '7', 'expected a list of cases'],
  ['no case', '[]', 'expected at least one case'],
  ['two cases of one name', JSON.stringify([good, good]), 'G1: two cases have this id'],
])('%s is refused', (_why, text, said) => {
  expect(faultsIn(text)).toContain(said)
})

test('one bad case and none is reckoned', () => {
  expect(faultsIn(JSON.stringify([good, changed({ id: 'G2', policy: { dedc: '' } })]))).toMatch(/^G2 \[1\]/)
})

test('a difference names case, field, what was expected and what came out', () => {
  const { cases, equal, different } = reckoned(
    good,
    changed({ id: 'G2', out: { hifp_pay: '45.01', act_pay_dedc: '10' } }),
  )
  expect({ cases, equal }).toEqual({ cases: 2, equal: 1 })
  expect(different).toEqual([{ id: 'G2', field: 'hifp_pay', expected: '45.01', got: '45.00' }])
})

test('boundaries may be counted after the deductible', () => {
  const segs = [
    ['50', '0.5'],
    [null, '1'],
  ]
  const scope = changed({ policy: { segs }, out: { hifp_pay: '70.00' } })
  const after = changed({ id: 'G2', policy: { segs, segBasis: 'afterDedc' }, out: { hifp_pay: '65.00' } })
  expect(reckoned(scope, after).different).toEqual([])
})

test.each([
  ['absent', undefined, '45.00'],
  ['null', null, '45.00'],
  ['room left', '20', '15.00'],
  ['used up', '5', '0.00'],
])('a ceiling that is %s', (_how, fundCapYear, hifp_pay) => {
  expect(
    reckoned(changed({ in: { fundPaidYear: '5' }, policy: { fundCapYear }, out: { hifp_pay } })).different,
  ).toEqual([])
})

test.each([
  // 100.005 − 10.0004 = 90.0046; a third of it is 30.0015333…, to the fen 30.00.
  [
    'amounts finer than a fen',
    { in: { medfee_sumamt: '100.005' }, policy: { dedc: '10.0004' } },
    '0.333333333333333333',
    '30.00',
  ],
  ['half a fen goes to the fund', { in: { medfee_sumamt: '10.01' } }, '0.5', '0.01'],
  ['just less than half a fen does not', { in: { medfee_sumamt: '10.01' } }, '0.49999999999999999999', '0.00'],
  ['trailing zeros mean nothing', { in: { medfee_sumamt: '100.0000000' } }, '0.500', '45.000'],
])('decimals of any precision: %s', (_why, changes, ratio, hifp_pay) => {
  const { dedc = '10' } = 'policy' in changes ? changes.policy : {}
  const policy = { dedc, segs: [[null, ratio]] }
  expect(reckoned(changed({ ...changes, policy, out: { hifp_pay } })).different).toEqual([])
})

test('what is finer than a fen is right as it is, and as it would be paid', () => {
  const out = { hifp_pay: '45.00', psn_part_amt: '55.005' }
  expect(reckoned(changed({ in: { medfee_sumamt: '100.005' }, policy: { dedc: '10.005' }, out })).different).toEqual([])
  const paid = { ...out, psn_part_amt: '55.01', act_pay_dedc: '10.01' }
  expect(
    reckoned(changed({ in: { medfee_sumamt: '100.005' }, policy: { dedc: '10.005' }, out: paid })).different,
  ).toEqual([])
  const finer = changed({ out: { hifp_pay: '45.001' } })
  expect(reckoned(finer).different).toMatchObject([{ expected: '45.001', got: '45.00' }])
})

const cascade = JSON.parse(readFileSync(join(projectRoot(), 'test/vectors/cascade.json'), 'utf8')) as {
  policies: Record<string, object>
  cases: Record<string, unknown>[]
}

test.each([
  ['a policy that is not there', { policies: ['nowhere'] }, 'P05: no policy nowhere in this file'],
  ['no settlement', { settlements: [] }, 'cases[0].settlements'],
  ['an unknown key', { colour: 'red' }, 'Unrecognized key: "colour"'],
  [
    'a reversal of what has not been',
    { settlements: [{ reverses: 1, out: { hifp_pay: '0' } }] },
    'an earlier settlement',
  ],
])('a long case with %s is refused', (_why, changes, said) => {
  const [first, ...rest] = cascade.cases
  expect(faultsIn(JSON.stringify({ ...cascade, cases: [{ ...first, ...changes }, ...rest] }))).toContain(said)
})

test('a refusal may be expected, and is a difference where it is not', () => {
  const elsewhere = { day: '2011-12-31', medicalType: '21', level: '3', careDivision: '530102' }
  const totals = { medfee_sumamt: '1.00', fulamt_ownpay_amt: '0', overlmt_selfpay: '0', preselfpay_amt: '0' }
  const run = (end: object) => {
    const one = { ...cascade.cases[0], settlements: [{ ...elsewhere, totals, ...end }] }
    const read = outcomesOf(JSON.stringify({ ...cascade, cases: [one] }))
    return 'faults' in read ? read.faults : verified(read.outcomes).different
  }
  expect(run({ refused: 'H5015' })).toEqual([])
  expect(run({ out: { hifp_pay: '0' } })).toEqual([{ id: 'P05', field: 'refused', expected: 'settled', got: 'H5015' }])
})

const [sample] = cascade.cases as [Record<string, unknown>]
const [bill] = sample.settlements as [Record<string, unknown>]
const parts = { medfee_sumamt: '1', fulamt_ownpay_amt: '0', overlmt_selfpay: '0', preselfpay_amt: '0' }
const item = { price: '1', count: '1', class: '01', firstPay: '0' }
const lined = (line: object) => ({ ...bill, totals: undefined, lines: [{ ...item, ...line }] })

/** What is wrong with a case of one settlement. */
test.each<[string, object, string]>([
  ['no such day', { day: '2024-02-30' }, '.day: expected a day, yyyy-MM-dd'],
  ['a division too long', { careDivision: '5301020' }, '.careDivision: expected a division, six digits'],
  ['a division with a letter', { careDivision: 'x530102' }, '.careDivision: expected a division, six digits'],
  [
    'thirds of a fen',
    { totals: { ...parts, medfee_sumamt: '1.001' } },
    '.totals.medfee_sumamt: expected at most 2 decimals',
  ],
  ['totals and lines', { lines: [item] }, ': expected totals or lines'],
  ['neither totals nor lines', { totals: undefined }, ': expected totals or lines'],
  ['neither out nor refused', { out: undefined }, ': expected out or refused'],
  ['out and refused', { refused: 'H5015' }, ': expected out or refused'],
  ['nothing expected', { out: {} }, '.out: expected at least one amount'],
  ['a price in tenths of a micro-yuan', lined({ price: '1.0000001' }), '.lines[0].price: expected at most 6 decimals'],
  ['a count too fine', lined({ count: '1.00001' }), '.lines[0].count: expected at most 4 decimals'],
  ['a first part above 1', lined({ firstPay: '1.1' }), '.lines[0].firstPay: expected a ratio from 0 to 1'],
  [
    'a class of items that is none',
    lined({ class: '04' }),
    '.lines[0].class: Invalid option: expected one of "01"|"02"|"03"',
  ],
])('a bill with %s is told by its place', (_what, changes, said) => {
  const one = { ...sample, settlements: [{ ...bill, ...changes }] }
  expect(faultsIn(JSON.stringify({ ...cascade, cases: [one] }))).toBe(`.cases[0].settlements[0]${said}`)
})

const reversal = { reverses: 1, out: { hifp_pay: '0' } }
test.each<[string, object, string]>([
  [
    'an insurance of four digits',
    { insurance: '3100' },
    '.cases[0].insurance: Invalid string: must match pattern /^\\d{3}$/',
  ],
  [
    'an insurance with a letter',
    { insurance: 'x310' },
    '.cases[0].insurance: Invalid string: must match pattern /^\\d{3}$/',
  ],
  [
    'a reversal of a bill that comes later',
    { settlements: [bill, { ...reversal, reverses: 3 }, bill] },
    '.cases[0].settlements[1].reverses: expected the number of an earlier settlement',
  ],
  [
    'a reversal of itself',
    { settlements: [bill, { ...reversal, reverses: 2 }] },
    '.cases[0].settlements[1].reverses: expected the number of an earlier settlement',
  ],
  [
    'a reversal of a reversal',
    { settlements: [bill, reversal, { ...reversal, reverses: 2 }] },
    '.cases[0].settlements[2].reverses: expected the number of an earlier settlement',
  ],
  [
    'a reversal that expects nothing',
    { settlements: [bill, { ...reversal, out: {} }] },
    '.cases[0].settlements[1].out: expected at least one amount',
  ],
])('a case with %s is told by its place', (_what, changes, said) => {
  expect(faultsIn(JSON.stringify({ ...cascade, cases: [{ ...sample, ...changes }] }))).toBe(said)
})

test.each<[string, object, string]>([
  ['no case', { ...cascade, cases: [] }, '.cases: expected at least one case'],
  ['two cases of one name', { ...cascade, cases: [sample, sample] }, 'P05: two cases have this id'],
  [
    'a policy that names a source nobody described',
    { cases: [sample], policies: { ...cascade.policies, ...withoutSource() } },
    'P05, serious-from-zero benefits.inpatient.deductible.yuan.all: found no source A-source',
  ],
  [
    'a layer and no city',
    { cases: [sample], policies: { 'serious-from-zero': layerOnly() } },
    'P05: expected the policy of a city among those named',
  ],
])('a file of long cases with %s', (_what, file, said) => {
  expect(faultsIn(JSON.stringify(file)).split('\n')[0]).toBe(said)
})

function withoutSource() {
  return { 'serious-from-zero': { ...cascade.policies['serious-from-zero'], sources: {} } }
}

function layerOnly() {
  const base = { kind: 'province', version: 'law', title: 'law', province: '53', insurance: '310' }
  return { ...base, validFrom: '2020-01-01', sources: {} }
}

test('a byte order mark at the beginning is no fault, and one in the middle is no beginning', () => {
  const text = JSON.stringify([changed({ id: 'G\uFEFF1' })])
  const read = outcomesOf(`\uFEFF${text}`)
  expect('outcomes' in read && read.outcomes).toEqual([{ id: 'G\uFEFF1', differences: [] }])
  const plain = outcomesOf(text)
  expect('outcomes' in plain && plain.outcomes.map(({ id }) => id)).toEqual(['G\uFEFF1'])
})

test('what is no case at all is told by its number', () => {
  expect(faultsIn('[null, 7, {"id": 8}]').split('\n').slice(0, 3)).toEqual([
    '[0]: Invalid input: expected object, received null',
    '[1]: Invalid input: expected object, received number',
    '[2].id: Invalid input: expected string, received number',
  ])
  expect(faultsIn('null')).toBe(': expected a list of cases, or an object with policies and cases')
})

test('the parts of a short bill may be the whole of it, and no more', () => {
  const bill = { fulamt_ownpay_amt: '99.5', preselfpay_amt: '0.5' }
  const out = { inscp_scp_amt: '0', act_pay_dedc: '0', hifp_pay: '0', psn_part_amt: '100' }
  expect(reckoned(changed({ in: bill, out })).different).toEqual([])
  const more = changed({ in: { ...bill, preselfpay_amt: '0.501' } })
  expect(faultsIn(JSON.stringify([more]))).toBe('G1 [0].in: the parts are more than the bill')
})

test('where a rung ends may be finer than a fen; what was expected is told as it was written', () => {
  const segs = [
    ['50.0005', '0'],
    [null, '1'],
  ]
  // 100 − 50.0005 = 49.9995, paid as 50.00.
  const policy = { segs, dedc: '0' }
  expect(reckoned(changed({ policy, out: { hifp_pay: '50.00' } })).different).toEqual([])
  const [different] = reckoned(changed({ policy, out: { hifp_pay: '49.950000' } })).different
  expect(different).toEqual({ id: 'G1', field: 'hifp_pay', expected: '49.95', got: '50.00' })
})

test('a first rung of nothing, and rungs that fall, are told by their place', () => {
  const none = [
    ['0.00', '0.5'],
    [null, '0.7'],
  ]
  const fall = [
    ['9', '0.5'],
    ['8', '0.6'],
    [null, '0.7'],
  ]
  expect(faultsIn(JSON.stringify([changed({ policy: { segs: none } })]))).toBe(
    'G1 [0].policy.segs[0][0]: expected more than 0',
  )
  expect(faultsIn(JSON.stringify([changed({ policy: { segs: fall } })]))).toBe(
    'G1 [0].policy.segs[0][0]: expected boundaries that rise from above 0, and null for the last one only',
  )
})
