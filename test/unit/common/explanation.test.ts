import { explained, ownSources } from '../../../common/explanation'
import type { ExplanationRow } from '../../../proto/types'

const TABLE = 'guangan-310-2024 [A] https://example.org/a'
const row = (rule: string, baseFen: number, amountFen: number, more: Partial<ExplanationRow> = {}): ExplanationRow => {
  return { rule, baseFen, amountFen, ratePermyriad: 0, exact: '', source: TABLE, ...more }
}
const catalog = { source: ownSources.careCatalog }
const segment = (baseFen: number, ratePermyriad: number, amountFen: number) =>
  row('segment', baseFen, amountFen, { ratePermyriad, exact: `${baseFen * ratePermyriad}/10000` })

const stay = [
  row('coverage:referral:working', 0, 0, { source: 'guangan-310-2024, off-site table' }),
  row('self_funded', 468_600, 5_000, catalog),
  row('over_limit', 468_600, 0, catalog),
  row('self_paid_first', 468_600, 40_600, catalog),
  row('eligible', 468_600, 423_000, catalog),
  row('deductible', 423_000, 70_000),
  segment(353_000, 8_100, 285_930),
  row('pooling_fund', 353_000, 285_930),
  row('cap', 285_930, 285_930, { source: ownSources.capNotPublished }),
  row('personal_account', 182_670, 100_000),
  row('cash', 182_670, 82_670),
]

test('a stay reads as a patient needs it, each source once', () => {
  expect(explained(stay, 'zh')).toEqual({
    sentences: [
      '在职职工，经转诊备案，按异地就医待遇计算',
      '医保目录外的项目，个人自费 50.00 元 [1]',
      '乙类项目，个人先行自付 406.00 元 [1]',
      '符合政策范围的费用为 4230.00 元 [1]',
      '其中起付线 700.00 元由个人负担 [2]',
      '起付线以上 3530.00 元按 81% 报销，为 2859.30 元 [2]',
      '参保地没有公布年度封顶线，本次不设封顶',
      '个人负担 1826.70 元，其中个人账户支付 1000.00 元 [2]',
      '其余 826.70 元以现金支付 [2]',
    ],
    sources: ['[1] 就医地医保目录', '[2] guangan-310-2024（官方公布）https://example.org/a'],
  })
  const { sentences, sources } = explained(stay, 'en')
  expect(sentences[0]).toBe('Working employee, referred and filed, by the terms for care elsewhere')
  expect(sentences).toHaveLength(9)
  expect(sources[1]).toBe('[2] guangan-310-2024 (officially published) https://example.org/a')
})

const told = (...rows: ExplanationRow[]) => explained(rows, 'zh').sentences.map((text) => text.replace(/ \[\d\]$/, ''))

test.each`
  case                           | rows                                                                          | sentences
  ${'a benefit as at home'}      | ${[row('coverage:own_choice:retired', 0, 0, { source: 'v, off-site none' })]} | ${['退休人员，自行外出就医，与在参保地就医同等待遇']}
  ${'nothing outside policy'}    | ${[row('eligible', 100, 100)]}                                                | ${['医疗费 1.00 元全部符合政策范围']}
  ${'a ceiling that was met'}    | ${[row('cap', 500, 300)]}                                                     | ${['已到年度封顶线：统筹基金应付 5.00 元，实付 3.00 元']}
  ${'a ceiling not reached'}     | ${[row('cap', 500, 500)]}                                                     | ${[]}
  ${'all below the deductible'}  | ${[row('deductible', 500, 500), row('pooling_fund', 0, 0)]}                   | ${['其中起付线 5.00 元由个人负担', '没有超过起付线的费用，统筹基金不支付']}
  ${'no account used'}           | ${[row('personal_account', 500, 0), row('cash', 500, 500)]}                   | ${['个人负担 5.00 元，以现金支付']}
  ${'the account pays it all'}   | ${[row('personal_account', 500, 500), row('cash', 500, 0)]}                   | ${['个人负担 5.00 元，由个人账户支付']}
  ${'a rule of a newer region'}  | ${[row('second_half', 500, 250, { ratePermyriad: 5_000 })]}                   | ${['second_half：5.00 元 × 50%，得 2.50 元']}
  ${'a name every object knows'} | ${[row('constructor', 0, 0)]}                                                 | ${['constructor：0.00 元，得 0.00 元']}
`('$case', ({ rows, sentences }) => {
  expect(told(...rows)).toEqual(sentences)
})

test('rungs are added up, and rounding is said where it happened', () => {
  const rungs = [segment(33_333, 8_550, 28_500), segment(10_000, 9_000, 9_000)]
  expect(told(...rungs, row('pooling_fund', 43_333, 37_500, { exact: '374999715/10000' }))).toEqual([
    '起付线以上的一段 333.33 元按 85.5% 报销，为 285.00 元（四舍五入到分）',
    '起付线以上的一段 100.00 元按 90% 报销，为 90.00 元',
    '各段合计，统筹基金应付 375.00 元（四舍五入到分）',
  ])
})

test('care elsewhere, a further admission, and every fund beside the pooling fund have sentences', () => {
  const rows = [
    row('coverage:unfiled:resident:late', 0, 0, { source: 'x, off-site ratio_minus' }),
    row('off_site_first_pay', 200_000, 20_000, { ratePermyriad: 1_000 }),
    row('deductible:first', 180_000, 80_000),
    row('deductible:nth', 80_000, 70_000),
    row('deductible:exemption:old', 70_000, 0),
    row('deductible', 180_000, 0),
    row('threshold:serious_illness', 100_000, 50_000),
    row('tier:serious_illness', 50_001, 30_001, { ratePermyriad: 6_000, exact: '300006000/10000' }),
    row('supplement:serious_illness', 100_000, 30_001),
    row('supplement_cap:top_up', 5_000, 1_000),
    row('supplement:assistance', 5_000, 0),
    row('hospital_share', 1_000, 1_000),
    row('mutual_aid', 3_000, 2_000),
  ]
  const zh = explained(rows, 'zh').sentences
  expect(zh.map((one) => one.replace(/ \[\d\]$/, ''))).toEqual([
    '城乡居民，外出就医未备案，备案在入院后、出院前办理，按已备案计算，按异地就医待遇计算',
    '异地就医先由个人负担 2000.00 元的 10%，为 200.00 元',
    '年度内再次住院：起付线由 800.00 元减为 700.00 元',
    '符合减免条件：起付线由 700.00 元减为 0.00 元',
    '大病保险：个人负担的 1000.00 元，起付标准 500.00 元（按年累计）',
    '大病保险：500.01 元按 60% 支付，为 300.01 元（四舍五入到分）',
    '大病保险合计支付 300.01 元',
    '倾斜救助已到年度封顶线：应付 50.00 元，实付 10.00 元',
    '由医院承担 10.00 元',
    '家庭共济账户支付 20.00 元',
  ])
  expect(explained(rows, 'en').sentences).toHaveLength(zh.length)
})
