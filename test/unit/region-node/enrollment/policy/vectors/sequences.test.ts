/** A year of one person in the invented city that writes every form, as a file of vectors tells it. */
import { parse } from 'yaml'
import { accumulatorCodes } from '../../../../../../region-node/enrollment/policy/accumulators'
import { outFields } from '../../../../../../region-node/enrollment/policy/vectors/long-case'
import { verified } from '../../../../../../region-node/enrollment/policy/vectors/outcome'
import { outcomesOf } from '../../../../../../region-node/enrollment/policy/vectors/verify'
import { everyForm, everyLayer } from '../every-form'

const policies = { city: parse(everyForm), layer: parse(everyLayer) }
const totals = (yuan: string) => {
  return { medfee_sumamt: yuan, fulamt_ownpay_amt: '0', overlmt_selfpay: '0', preselfpay_amt: '0' }
}
const stay = { medicalType: '21', level: '1', careDivision: '990100' }
const person = {
  category: '11',
  birthday: '1943-05-01',
  identities: ['21'],
  approvals: ['M039', 'E11'],
  salary: '2000.00',
  filings: [
    { kind: 'referral', from: '2024-05-01', to: '2024-05-31', areas: ['9902', '9903'] },
    { kind: 'long_term', from: '2024-08-01' },
  ],
  accumulated: { admissions: '1.00', account: '100.00', civil_servant: '99000' },
}
/** Price, count and class of an item, in yuan. */
const line = (price: string, count: string, itemClass: string, more: object = {}) => {
  return { price, count, class: itemClass, firstPay: '0', ...more }
}

type Row = readonly [what: string, bill: object, expected: string, accumulated?: string]

/** What comes of each bill, and what the year holds then, in yuan (admissions: a count); the rest is nothing. */
const rows: readonly Row[] = [
  [
    'a second admission',
    { day: '2024-03-01', ...stay, totals: totals('10000.00') },
    'medfee_sumamt 10000, inscp_scp_amt 10000, act_pay_dedc 150, hifp_pay 7880, ' +
      'fund_pay_sumamt 7880, psn_part_amt 2120, psn_cash_pay 2120',
    'deductible 150, fund 7880, eligible 10000, admissions 2, own_share 10000, civil_servant_base 2120',
  ],
  [
    'a further bill of it',
    { day: '2024-03-09', ...stay, totals: totals('1000'), stay: { deductiblePaid: '100' } },
    'medfee_sumamt 1000, inscp_scp_amt 1000, act_pay_dedc 50, hifp_pay 760, ' +
      'fund_pay_sumamt 760, psn_part_amt 240, psn_cash_pay 240',
    'deductible 200, fund 8640, eligible 11000, own_share 11000, civil_servant_base 2360',
  ],
  [
    'a further bill of one that was not counted',
    { day: '2024-03-19', ...stay, totals: totals('1000'), stay: { deductiblePaid: '0', counted: false } },
    'medfee_sumamt 1000, inscp_scp_amt 1000, act_pay_dedc 150, hifp_pay 680, ' +
      'fund_pay_sumamt 680, psn_part_amt 320, psn_cash_pay 320',
    'deductible 350, fund 9320, eligible 12000, admissions 3, own_share 12000, civil_servant_base 2680',
  ],
  [
    'moved from another hospital',
    {
      day: '2024-04-01',
      ...stay,
      level: '2',
      transfer: { level: '1', deductiblePaid: '75.00' },
      totals: totals('1000'),
    },
    'medfee_sumamt 1000, inscp_scp_amt 1000, act_pay_dedc 62.75, hifp_pay 749.8, ' +
      'fund_pay_sumamt 749.8, psn_part_amt 250.2, psn_cash_pay 250.2',
    'deductible 412.75, fund 10069.8, eligible 13000, own_share 13000, civil_servant_base 2930.2',
  ],
  [
    'referred',
    { day: '2024-05-10', ...stay, careDivision: '990301', totals: totals('5000') },
    'medfee_sumamt 5000, preselfpay_amt 500, inscp_scp_amt 4500, act_pay_dedc 300, hifp_pay 3150, ' +
      'cvlserv_pay 758.12, fund_pay_sumamt 3908.12, psn_part_amt 1091.88, psn_cash_pay 1091.88',
    'deductible 712.75, fund 13219.8, eligible 17500, admissions 4, ' +
      'own_share 17500, civil_servant_base 4280.2, civil_servant 99758.12',
  ],
  [
    'the referral is over',
    { day: '2024-06-10', ...stay, careDivision: '990301', totals: totals('5000') },
    'medfee_sumamt 5000, inscp_scp_amt 5000, act_pay_dedc 487.25, hifp_pay 2707.65, ' +
      'cvlserv_pay 241.88, fund_pay_sumamt 2949.53, psn_part_amt 2050.47, psn_cash_pay 2050.47',
    'deductible 1200, fund 15927.45, eligible 22500, admissions 5, ' +
      'own_share 22500, civil_servant_base 6572.55, civil_servant 100000',
  ],
  [
    'an emergency far away',
    { day: '2024-06-10', ...stay, careDivision: '110101', emergency: true, totals: totals('5000') },
    'medfee_sumamt 5000, preselfpay_amt 250, inscp_scp_amt 4750, hifp_pay 3420, ' +
      'fund_pay_sumamt 3420, psn_part_amt 1580, psn_cash_pay 1580',
    'fund 19347.45, eligible 27250, admissions 6, own_share 27250, civil_servant_base 7902.55',
  ],
  [
    'filed for long',
    { day: '2024-08-02', ...stay, careDivision: '110101', totals: totals('5000') },
    'medfee_sumamt 5000, inscp_scp_amt 5000, hifp_pay 4000, ' +
      'fund_pay_sumamt 4000, psn_part_amt 1000, psn_cash_pay 1000',
    'fund 23347.45, eligible 32250, admissions 7, own_share 32250, civil_servant_base 8902.55',
  ],
  [
    'filed too late',
    { day: '2024-08-02', begun: '2024-07-30', ...stay, careDivision: '110101', totals: totals('5000') },
    'medfee_sumamt 5000, inscp_scp_amt 5000, hifp_pay 3000, ' +
      'fund_pay_sumamt 3000, psn_part_amt 2000, psn_cash_pay 2000',
    'fund 26347.45, eligible 37250, admissions 8, own_share 37250, civil_servant_base 10902.55',
  ],
  [
    'an approved disease',
    { day: '2024-09-01', ...stay, medicalType: '1401', disease: 'M0391', totals: totals('500') },
    'medfee_sumamt 500, inscp_scp_amt 500, hifp_pay 350, fund_pay_sumamt 350, psn_part_amt 150, psn_cash_pay 150',
    'chronic_fund 350, chronic_eligible 500',
  ],
  [
    'the account pays',
    {
      day: '2024-09-01',
      ...stay,
      medicalType: '41',
      useAccount: true,
      totals: { ...totals('200'), fulamt_ownpay_amt: '50' },
    },
    'medfee_sumamt 200, fulamt_ownpay_amt 50, inscp_scp_amt 150, hifp_pay 105, ' +
      'fund_pay_sumamt 105, hosp_part_amt 30, psn_part_amt 65, acct_pay 20, psn_cash_pay 45',
    'outpatient_fund 105, outpatient_eligible 150, account 80',
  ],
  [
    'another disease',
    { day: '2024-09-02', ...stay, medicalType: '1401', disease: 'C34', totals: totals('500') },
    'H3009',
  ],
  ['no disease', { day: '2024-09-02', ...stay, medicalType: '1401', totals: totals('500') }, 'H3009'],
  ['a level that nobody published', { day: '2024-09-03', ...stay, level: '3', totals: totals('500') }, 'H5015'],
  ['a day after the last', { day: '2025-01-01', ...stay, totals: totals('500') }, 'H5015'],
  [
    'line by line',
    {
      ...{ day: '2024-10-01', ...stay },
      lines: [
        line('33.333333', '3', '01', { item: 'XA10' }),
        line('100', '2.5', '02', { firstPay: '0.1', limit: '80' }),
        line('10', '1', '03'),
        line('20', '1', '01', { restricted: true, approval: '2' }),
        line('30', '1', '01', { restricted: true, approval: '1' }),
        line('40', '1', '01', { restricted: true, approval: '0' }),
        line('50', '1', '01', { restricted: true }),
        line('60', '1', '01', { approval: '2' }),
      ],
    },
    'medfee_sumamt 560, fulamt_ownpay_amt 180, overlmt_selfpay 50, preselfpay_amt 20, inscp_scp_amt 310, ' +
      'hifp_pay 268, fund_pay_sumamt 268, hosp_part_amt 194, psn_part_amt 98, psn_cash_pay 98',
    'fund 26615.45, eligible 37560, admissions 9, own_share 37560, civil_servant_base 10944.55',
  ],
  [
    'it is reversed',
    { reverses: 16 },
    'medfee_sumamt -560, fulamt_ownpay_amt -180, overlmt_selfpay -50, preselfpay_amt -20, inscp_scp_amt -310, ' +
      'hifp_pay -268, fund_pay_sumamt -268, hosp_part_amt -194, psn_part_amt -98, psn_cash_pay -98',
    'fund 26347.45, eligible 37250, admissions 8, own_share 37250, civil_servant_base 10902.55',
  ],
  [
    'and again, which moves nothing',
    { reverses: 16 },
    'medfee_sumamt -560, fulamt_ownpay_amt -180, overlmt_selfpay -50, preselfpay_amt -20, inscp_scp_amt -310, ' +
      'hifp_pay -268, fund_pay_sumamt -268, hosp_part_amt -194, psn_part_amt -98, psn_cash_pay -98',
  ],
]

const named = (text: string) => Object.fromEntries(text.split(', ').map((one) => one.split(' ')))
const nothing = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '0']))

function outcomeOf(settlements: readonly object[], changes: object = {}) {
  const one = { id: 'Y1', basis: 'b', source: 's', policies: ['city', 'layer'], insurance: '310', person, settlements }
  const read = outcomesOf(JSON.stringify({ policies, cases: [{ ...one, ...changes }] }))
  if ('faults' in read) throw new Error(read.faults.map(({ where, message }) => `${where}: ${message}`).join())
  return verified(read.outcomes)
}

test('what each bill of the year comes to, and what the year holds after it', () => {
  let held = { ...nothing(accumulatorCodes), ...person.accumulated }
  const settlements = rows.map(([, bill, expected, moved]) => {
    if (expected.startsWith('H')) return { ...bill, refused: expected }
    held = { ...held, ...(moved === undefined ? {} : named(moved)) }
    return { ...bill, out: { ...nothing(outFields), ...named(expected) }, accumulated: held }
  })
  expect(outcomeOf(settlements)).toEqual({ cases: 1, equal: 1, different: [] })
})

test('what comes out otherwise is told with the number of the settlement, the field, and both amounts', () => {
  const bill = { day: '2024-03-01', ...stay, totals: totals('10000.00') }
  const out = { hifp_pay: '7880', act_pay_dedc: '151' }
  const { different, ...sums } = outcomeOf([
    { ...bill, out, accumulated: { fund: '1', admissions: '7' } },
    { ...bill, refused: 'H3004' },
    { ...bill, day: '2025-01-01', out },
    { reverses: 3, out },
    { reverses: 1, out: { hifp_pay: '-7880.01' }, accumulated: { own_share: '0.5' } },
  ])
  expect(sums).toEqual({ cases: 1, equal: 0 })
  expect(different.map(({ id, field, expected, got }) => `${id} ${field}: ${expected}, got ${got}`)).toEqual([
    'Y1#1 act_pay_dedc: 151.00, got 150.00',
    'Y1#1 accumulated.fund: 1.00, got 7880.00',
    'Y1#1 accumulated.admissions: 7.00, got 2.00',
    'Y1#2 refused: H3004, got settled',
    'Y1#3 refused: settled, got H5015',
    'Y1#4 refused: reversed, got nothing to reverse',
    'Y1#5 hifp_pay: -7880.01, got -7880.00',
    'Y1#5 accumulated.own_share: 0.50, got 0.00',
  ])
  expect(outcomeOf([{ ...bill, out: { hifp_pay: '1' } }]).different.map(({ id }) => id)).toEqual(['Y1'])
})

test('what is not said of a person is nothing: no filing, no identity, no salary, no year before', () => {
  const bill = { day: '2024-03-01', ...stay, careDivision: '990301', totals: totals('10000') }
  // Unfiled: 1,000 yuan, a quarter of it for whoever is born; 60 % of 9,750.
  const out = { act_pay_dedc: '250', hifp_pay: '5850', psn_cash_pay: '4150' }
  const plain = { category: '11', birthday: '1990-01-01' }
  expect(outcomeOf([{ ...bill, out, accumulated: { admissions: '1' } }], { person: plain }).different).toEqual([])
  expect(outcomeOf([{ ...bill, refused: 'H5015' }], { person: { ...plain, identities: ['21'] } }).different).toEqual([])
})
