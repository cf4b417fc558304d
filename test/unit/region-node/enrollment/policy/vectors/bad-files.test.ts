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
