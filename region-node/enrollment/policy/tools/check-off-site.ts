/** Care elsewhere: rules never reached, people whom no rule meets, and ratios that reward going unfiled. Pure. */
import { type DocumentBenefit, PERCENT_WHOLE, type PolicyDocument } from '../document'
import { type Problem, problem } from './problem'

type Rule = Exclude<NonNullable<DocumentBenefit['offSite']>, string>[number]

export function offSiteProblems({ version, benefits = {} }: PolicyDocument): Problem[] {
  const entries = Object.entries(benefits) as [string, DocumentBenefit][]
  return entries.flatMap(([name, { offSite, withoutFiling }]) => {
    if (offSite === undefined || offSite === 'not_published') return []
    const at = ['benefits', name, 'offSite']
    const unfiled = offSite.some(({ places }) => places.includes('unfiled'))
    return [
      ...unreached(version, at, offSite),
      ...offSite.flatMap((rule, i) => outOfRange(version, [...at, i], rule)),
      ...(withoutFiling === 'by_rule' && !unfiled ? [noRuleForUnfiled(version, at)] : []),
      ...(withoutFiling === 'refuse' && unfiled ? [ruleForRefused(version, at)] : []),
      ...dearerThanUnfiled(version, at, offSite),
    ]
  })
}

/** The first rule that fits is taken: one whose every place and reach came before is dead. */
function unreached(version: string, at: readonly PropertyKey[], rules: readonly Rule[]): Problem[] {
  const seen = new Set<string>()
  return rules.flatMap(({ places, reaches }, i) => {
    const pairs = places.flatMap((place) => reaches.map((reach) => `${place} ${reach}`))
    const isDead = pairs.every((pair) => seen.has(pair))
    for (const pair of pairs) seen.add(pair)
    if (!isDead) return []
    return [
      problem(version, [...at, i], {
        code: 'P36',
        zh: '这一条永远用不到：前面的条款已经包括了它的全部情形',
        en: 'this rule is never reached: those before it take every case of it',
        mendZh: '删去这一条，或改正 places、reaches',
        mendEn: 'remove it, or mend places and reaches',
      }),
    ]
  })
}

const MILLION = 1_000_000n

function outOfRange(version: string, at: readonly PropertyKey[], { ratio }: Rule): Problem[] {
  if (ratio === 'same' || !('factor' in ratio) || ratio.factor.value <= MILLION) return []
  return [
    problem(version, [...at, 'ratio', 'factor'], {
      code: 'P37',
      zh: '系数大于 1：异地的待遇会高于参保地',
      en: 'a factor above 1: care elsewhere would be paid more than at home',
      mendZh: '请写 0 到 1 之间的数，如 0.9',
      mendEn: 'write a number from 0 to 1, like 0.9',
    }),
  ]
}

function noRuleForUnfiled(version: string, at: readonly PropertyKey[]): Problem {
  return problem(version, at, {
    code: 'P38',
    zh: 'withoutFiling 为 by_rule，但没有一条适用于 unfiled（未备案）',
    en: 'withoutFiling is by_rule, and no rule is for unfiled',
    mendZh: '加上 places 含 unfiled 的一条，或把 withoutFiling 改为 refuse',
    mendEn: 'add a rule whose places hold unfiled, or set withoutFiling to refuse',
  })
}

function ruleForRefused(version: string, at: readonly PropertyKey[]): Problem {
  return problem(version, at, {
    code: 'P39',
    zh: 'withoutFiling 为 refuse，却写了适用于 unfiled（未备案）的条款',
    en: 'withoutFiling is refuse, and yet a rule is for unfiled',
    mendZh: '从 places 里去掉 unfiled，或把 withoutFiling 改为 by_rule',
    mendEn: 'take unfiled out of its places, or set withoutFiling to by_rule',
  })
}

/** Only where both are reductions of one ratio: tables of their own may rise and fall with the deductible. */
function dearerThanUnfiled(version: string, at: readonly PropertyKey[], rules: readonly Rule[]): Problem[] {
  const order = ['referral', 'own_choice', 'unfiled'] as const
  const kept = order.map((place) => keptOf(rules.find(({ places }) => places.includes(place))))
  return kept.flatMap((share, i) => {
    const before = kept[i - 1]
    if (share === undefined || before === undefined || before.form !== share.form || share.kept <= before.kept)
      return []
    return [
      problem(version, at, {
        code: 'P40',
        zh: `${order[i]} 的比例高于 ${order[i - 1]}`,
        en: `${order[i]} is paid a higher ratio than ${order[i - 1]}`,
        mendZh: '转诊备案的待遇不低于自行外出，自行外出的不低于未备案，请核对',
        mendEn: 'referred care is paid no less than own choice, and that no less than unfiled care',
      }),
    ]
  })
}

function keptOf(rule: Rule | undefined): { readonly form: string; readonly kept: bigint } | undefined {
  if (!rule || rule.ratio === 'same' || 'percent' in rule.ratio) return undefined
  return 'factor' in rule.ratio
    ? { form: 'factor', kept: rule.ratio.factor.value }
    : { form: 'points', kept: PERCENT_WHOLE - rule.ratio.minusPoints.value }
}
