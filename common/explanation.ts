/**
 * The rows that made the amounts, as sentences for the person who pays. One place for all who print them: the care half
 * (receipt) and the command line. It stands here because the care half may not lean on the enrollment half, which
 * writes the rows, and the command line speaks the wire's words only. Pure.
 */
import type { ExplanationRow } from '../proto/types'
import type { Language } from './errors'
import { fenFromWire, yuanText } from './money'

/** What rows name as their source when it is no publication. */
export const ownSources = { careCatalog: 'care catalog', capNotPublished: 'not published: none applied' } as const

export interface Explanation {
  /** Each with the number of its source at the end. Rows that would say nothing new are left out. */
  readonly sentences: readonly string[]
  /** Numbered, in the order in which the sentences need them. */
  readonly sources: readonly string[]
}

type Words = Readonly<Record<Language, string>>

export function explained(rows: readonly ExplanationRow[], language: Language): Explanation {
  const told = rows.flatMap((row) => {
    const words = wordsOf(row, rows)
    return words ? [{ text: words[language], source: sourceOf(row, language) }] : []
  })
  const sources = [...new Set(told.flatMap(({ source }) => source ?? []))]
  const mark = (source: string | undefined) => (source === undefined ? '' : ` [${sources.indexOf(source) + 1}]`)
  return {
    sentences: told.map(({ text, source }) => text + mark(source)),
    sources: sources.map((source, i) => `[${i + 1}] ${source}`),
  }
}

/** Undefined where the row says nothing that its neighbours do not say. */
function wordsOf(row: ExplanationRow, all: readonly ExplanationRow[]): Words | undefined {
  if (row.rule.startsWith('coverage:')) return coverage(row)
  const [kind = '', what = ''] = row.rule.split(':')
  // A rule's name comes from elsewhere: only own names count.
  const tell = Object.hasOwn(RULES, kind) ? RULES[kind] : undefined
  return tell ? tell(amountsOf(row), all, what) : anyRule(row, amountsOf(row))
}

interface Amounts {
  readonly base: string
  readonly amount: string
  readonly rate: string
  readonly isNothing: boolean
  readonly isWhole: boolean
  /** Said where the amount was rounded. */
  readonly rounded: Words
  readonly source: string
}

function amountsOf({ baseFen, amountFen, ratePermyriad, exact, source }: ExplanationRow): Amounts {
  return {
    base: yuan(baseFen),
    amount: yuan(amountFen),
    rate: `${yuanText(BigInt(ratePermyriad)).replace(/\.?0+$/, '')}%`,
    isNothing: amountFen === 0,
    isWhole: baseFen === amountFen,
    rounded: isRounded(exact) ? { zh: '（四舍五入到分）', en: ' (rounded to the fen)' } : { zh: '', en: '' },
    source,
  }
}

const yuan = (wireFen: number) => yuanText(fenFromWire(wireFen))

function isRounded(exact: string): boolean {
  const parts = /^(-?\d+)\/(\d+)$/.exec(exact)
  return parts !== null && BigInt(parts[1] as string) % BigInt(parts[2] as string) !== 0n
}

/** How care there counts, as people say it. */
export const PLACES: Readonly<Record<string, Words>> = {
  in_city: { zh: '在参保地就医', en: 'treated in the city that insures' },
  long_term: { zh: '长期居住外地并已备案', en: 'long resident elsewhere and filed' },
  referral: { zh: '经转诊备案', en: 'referred and filed' },
  emergency: { zh: '异地急诊抢救，视同已备案', en: 'an emergency elsewhere, which counts as filed' },
  own_choice: { zh: '自行外出就医', en: 'treated elsewhere by own choice' },
  unfiled: { zh: '外出就医未备案', en: 'treated elsewhere without a filing' },
}
const CLASSES: Readonly<Record<string, Words>> = {
  working: { zh: '在职职工', en: 'Working employee' },
  retired: { zh: '退休人员', en: 'Retired' },
  resident: { zh: '城乡居民', en: 'Resident' },
  adult: { zh: '成年居民', en: 'Adult resident' },
  minor: { zh: '未成年居民', en: 'Minor' },
  student: { zh: '学生', en: 'Student' },
}
const LATE: Words = {
  zh: '备案在入院后、出院前办理，按已备案计算',
  en: 'filed after admission and before discharge, which counts',
}

/** Which terms were taken, and why: the first thing that a patient asks. */
function coverage({ rule, source }: ExplanationRow): Words {
  const [, place = '', personClass = '', late] = rule.split(':')
  const said = [inWords(CLASSES, personClass), inWords(PLACES, place), ...(late ? [LATE] : []), termsIn(place, source)]
  return { zh: said.map(({ zh }) => zh).join('，'), en: said.map(({ en }) => en).join(', ') }
}

function termsIn(place: string, source: string): Words {
  if (place === 'in_city') return { zh: '按本地待遇计算', en: "by the city's own terms" }
  return / off-site none$/.test(source)
    ? { zh: '与在参保地就医同等待遇', en: 'with the same benefit as at home' }
    : { zh: '按异地就医待遇计算', en: 'by the terms for care elsewhere' }
}

function inWords(words: Readonly<Record<string, Words>>, name: string): Words {
  return (Object.hasOwn(words, name) && words[name]) || { zh: name, en: name }
}

/** @param what of the rule is meant, where its name says so after a colon */
type Tell = (amounts: Amounts, all: readonly ExplanationRow[], what: string) => Words | undefined

const RULES: Readonly<Record<string, Tell>> = {
  self_funded: ({ isNothing, amount }) =>
    unless(
      isNothing,
      `医保目录外的项目，个人自费 ${amount} 元`,
      `Outside the catalog, paid by the person: ${amount} yuan`,
    ),
  over_limit: ({ isNothing, amount }) =>
    unless(
      isNothing,
      `超过限价的部分，个人自费 ${amount} 元`,
      `Above the price limit, paid by the person: ${amount} yuan`,
    ),
  self_paid_first: ({ isNothing, amount }) =>
    unless(
      isNothing,
      `乙类项目，个人先行自付 ${amount} 元`,
      `First part of class B items, paid by the person: ${amount} yuan`,
    ),
  eligible: ({ isWhole, amount }) =>
    isWhole
      ? { zh: `医疗费 ${amount} 元全部符合政策范围`, en: `All of the ${amount} yuan are costs that policy shares` }
      : { zh: `符合政策范围的费用为 ${amount} 元`, en: `Costs that policy shares: ${amount} yuan` },
  off_site_first_pay: ({ base, rate, amount }) => ({
    zh: `异地就医先由个人负担 ${base} 元的 ${rate}，为 ${amount} 元`,
    en: `For care elsewhere the person first pays ${rate} of ${base} yuan: ${amount} yuan`,
  }),
  paid_in_full: ({ base, rate, amount }) => ({
    zh: `单列支付的项目 ${base} 元按 ${rate} 全额支付，为 ${amount} 元`,
    en: `Of listed items of ${base} yuan the fund pays ${rate} apart from the ladder: ${amount} yuan`,
  }),
  deductible,
  segment: ({ base, rate, amount, rounded: { zh, en } }, all) => ({
    zh: `起付线以上${rungsIn(all) > 1 ? '的一段' : ''} ${base} 元按 ${rate} 报销，为 ${amount} 元${zh}`,
    en: `Above the deductible${rungsIn(all) > 1 ? ', one rung:' : ''} ${base} yuan at ${rate} make ${amount} yuan${en}`,
  }),
  reversal: ({ base, amount }) => ({
    zh: `原结算全额冲正：医疗费 ${base} 元，其中医保 ${amount} 元`,
    en: `The original reversed in full: ${base} yuan, of which the insurance's ${amount} yuan`,
  }),
  pooling_fund: pooling,
  cap,
  threshold: ({ base, amount }, _all, what) => ({
    zh: `${inWords(FUNDS, what).zh}：个人负担的 ${base} 元，起付标准 ${amount} 元（按年累计）`,
    en: `${inWords(FUNDS, what).en}: of the person's ${base} yuan, what is above ${amount} yuan (in the year)`,
  }),
  tier: ({ base, rate, amount, rounded: { zh, en } }, _all, what) => ({
    zh: `${inWords(FUNDS, what).zh}：${base} 元按 ${rate} 支付，为 ${amount} 元${zh}`,
    en: `${inWords(FUNDS, what).en}: ${base} yuan at ${rate} make ${amount} yuan${en}`,
  }),
  supplement: ({ base, amount, isNothing }, _all, what) =>
    unless(
      isNothing,
      `${inWords(FUNDS, what).zh}合计支付 ${amount} 元`,
      `${inWords(FUNDS, what).en} pays ${amount} yuan of the person's ${base} yuan`,
    ),
  supplement_cap: ({ base, amount }, _all, what) => ({
    zh: `${inWords(FUNDS, what).zh}已到年度封顶线：应付 ${base} 元，实付 ${amount} 元`,
    en: `${inWords(FUNDS, what).en}: the annual ceiling is reached, ${base} yuan are owed and ${amount} yuan paid`,
  }),
  hospital_share: ({ amount, isNothing }) =>
    unless(isNothing, `由医院承担 ${amount} 元`, `Borne by the hospital: ${amount} yuan`),
  mutual_aid: ({ amount, isNothing }) =>
    unless(isNothing, `家庭共济账户支付 ${amount} 元`, `Relatives' accounts pay ${amount} yuan`),
  personal_account: ({ isNothing, isWhole, base, amount }) =>
    unless(
      isNothing,
      isWhole ? `个人负担 ${base} 元，由个人账户支付` : `个人负担 ${base} 元，其中个人账户支付 ${amount} 元`,
      isWhole
        ? `The person's share is ${base} yuan, from the personal account`
        : `Of the person's ${base} yuan the personal account pays ${amount} yuan`,
    ),
  cash: ({ isNothing, isWhole, base, amount }) =>
    isWhole
      ? unless(isNothing, `个人负担 ${base} 元，以现金支付`, `The person's share is ${base} yuan, in cash`)
      : unless(isNothing, `其余 ${amount} 元以现金支付`, `The remaining ${amount} yuan are paid in cash`),
}

const FUNDS: Readonly<Record<string, Words>> = {
  large_amount: { zh: '大额医疗补助', en: 'Large-amount fund' },
  serious_illness: { zh: '大病保险', en: 'Serious-illness insurance' },
  civil_servant: { zh: '公务员医疗补助', en: 'Civil-servant supplement' },
  enterprise: { zh: '企业补充医疗保险', en: 'Enterprise supplement' },
  assistance: { zh: '医疗救助', en: 'Medical assistance' },
  top_up: { zh: '倾斜救助', en: 'Assistance top-up' },
}

/** Why a deductible is not that of a first admission. */
const EASED: Readonly<Record<string, Words>> = {
  nth: { zh: '年度内再次住院', en: 'a further admission of the year' },
  transfer: { zh: '转院', en: 'a transfer' },
  exemption: { zh: '符合减免条件', en: 'an exemption' },
  stay: { zh: '本次住院前面的账单已支付的部分', en: 'what earlier bills of this stay have paid' },
  year: { zh: '年度内已支付的部分', en: 'what the year has paid already' },
  annual_cap: { zh: '年度起付线总额已到上限', en: "the year's limit of deductibles" },
}

function deductible({ isNothing, base, amount }: Amounts, _all: readonly ExplanationRow[], what: string) {
  // A first admission's amount is said by the row of what is paid.
  if (what === 'first') return undefined
  const why = inWords(EASED, what)
  return what === ''
    ? unless(
        isNothing,
        `其中起付线 ${amount} 元由个人负担`,
        `Of these, the deductible: ${amount} yuan, paid by the person`,
      )
    : {
        zh: `${why.zh}：起付线由 ${base} 元减为 ${amount} 元`,
        en: `For ${why.en} the deductible falls from ${base} to ${amount} yuan`,
      }
}

function unless(isSilent: boolean, zh: string, en: string): Words | undefined {
  return isSilent ? undefined : { zh, en }
}

const rungsIn = (all: readonly ExplanationRow[]) => all.filter(({ rule }) => rule === 'segment').length

/** With one rung the sum repeats it; with none the fund has nothing to share. */
function pooling({ amount, rounded: { zh, en } }: Amounts, all: readonly ExplanationRow[]): Words | undefined {
  if (rungsIn(all) === 1) return undefined
  return rungsIn(all) === 0
    ? { zh: '没有超过起付线的费用，统筹基金不支付', en: 'Nothing is above the deductible, so the fund pays nothing' }
    : { zh: `各段合计，统筹基金应付 ${amount} 元${zh}`, en: `Together the pooling fund owes ${amount} yuan${en}` }
}

/** A ceiling that nobody published is said; one that was not reached is not. */
function cap({ isWhole, base, amount, source }: Amounts): Words | undefined {
  if (source === ownSources.capNotPublished)
    return { zh: '参保地没有公布年度封顶线，本次不设封顶', en: 'No annual ceiling is published, so none is applied' }
  return unless(
    isWhole,
    `已到年度封顶线：统筹基金应付 ${base} 元，实付 ${amount} 元`,
    `The annual ceiling is reached: the fund owes ${base} yuan and pays ${amount} yuan`,
  )
}

/** A newer region's rule that this program has no sentence for. */
function anyRule({ rule, ratePermyriad }: ExplanationRow, { base, rate, amount }: Amounts): Words {
  const times = ratePermyriad === 0 ? '' : ` × ${rate}`
  return {
    zh: `${rule}：${base} 元${times}，得 ${amount} 元`,
    en: `${rule}: ${base} yuan${times}, makes ${amount} yuan`,
  }
}

const RELIABILITY: Readonly<Record<string, Words>> = {
  A: { zh: '官方公布', en: 'officially published' },
  B: { zh: '转载，未与原文核对', en: 'second hand, not checked against the original' },
  C: { zh: '整理的数据，可能有误', en: 'compiled data, may be wrong' },
  D: { zh: '没有公布，由本系统约定', en: 'published nowhere, agreed here' },
}

/** A policy's source comes as "version [reliability] where"; a row may also need none. */
function sourceOf({ rule, source }: ExplanationRow, language: Language): string | undefined {
  if (source === '' || source === ownSources.capNotPublished || rule.startsWith('coverage:')) return undefined
  if (source === ownSources.careCatalog) return { zh: '就医地医保目录', en: 'catalog of the care region' }[language]
  const [, version, reliability = '', where] = /^(\S+) \[(\w)\] (.*)$/.exec(source) ?? []
  if (version === undefined) return source
  const sure = inWords(RELIABILITY, reliability)[language]
  return language === 'zh' ? `${version}（${sure}）${where}` : `${version} (${sure}) ${where}`
}
