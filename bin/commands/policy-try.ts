/** A change of policy before it counts: what the files say differently, and what it would mean for made-up people. */
import { join } from 'node:path'
import { projectRoot } from '../../common/contracts.grpc'
import { yuanText } from '../../common/money'
import type { Policy } from '../../region-node/enrollment/policy/policy'
import { madeUpCases, type TriedCase, triedBy } from '../../region-node/enrollment/policy/tools/cases'
import {
  type Comparison,
  compare,
  FUNDS,
  fundsDelta,
  nothingCompared,
  type Payer,
  worstOf,
} from '../../region-node/enrollment/policy/tools/compare'
import { differencesOf } from '../../region-node/enrollment/policy/tools/diff'
import { type Shelf, shelfOf } from '../../region-node/enrollment/policy/tools/shelf'
import type { Words } from '../output/language'
import { Mistake } from '../output/mistake'
import { aligned, grouped } from '../output/table'
import { policyFiles } from '../policy/files'
import { BENEFITS, CLASSES, PLACE_WORDS } from '../policy/words'
import { type Exit, exits, json, type Output, type World } from '../world'

/** Exit 1 when they differ, as diff has it. @throws Mistake when a file is missing or wrong */
export async function diffPolicies({ out }: Pick<World, 'out'>, before: string, after: string): Promise<Exit> {
  const [a, b] = [documentOf(before), documentOf(after)]
  const differences = differencesOf(a, b)
  if (out.json) json(out, { before: a.version, after: b.version, differences })
  else {
    const nothing = out.language === 'zh' ? '（无）' : '(none)'
    const rows = differences.map((one) => [one.path, one.before ?? nothing, '→', one.after ?? nothing])
    out.line(`${a.version} → ${b.version}`)
    for (const line of aligned(rows)) out.line(`  ${line}`)
    if (rows.length === 0) out.line(out.language === 'zh' ? '  没有差别' : '  no difference')
  }
  return differences.length === 0 ? exits.fine : exits.wrong
}

function documentOf(path: string) {
  const shelf = goodShelf([path])
  const [first] = shelf.documents
  if (!first) throw new Mistake({ zh: `${path} 里没有政策`, en: `no policy in ${path}` }, CHECK)
  return first.document
}

const CHECK: Words = { zh: '先运行 policy check', en: 'run policy check first' }

/** @throws Mistake when anything is wrong with the files: half a policy is tried on nobody */
function goodShelf(paths: readonly string[]): Shelf {
  const { named, layers } = policyFiles(paths)
  const shelf = shelfOf([...named, ...layers])
  const [wrong] = shelf.wrong
  if (!wrong) return shelf
  throw new Mistake(
    {
      zh: `${wrong.file}:${wrong.line} ${wrong.path}：${wrong.zh}`,
      en: `${wrong.file}:${wrong.line} ${wrong.path}: ${wrong.en}`,
    },
    CHECK,
  )
}

export interface WhatIf {
  readonly new: string
  /** The file before; absent: the one in force on the new one's first day. */
  readonly old?: string
  readonly cases: number
  readonly seed: number
}

const ROUND = 1_000

export async function whatIf(world: Pick<World, 'out' | 'clock' | 'interrupted'>, asked: WhatIf): Promise<Exit> {
  const { out, clock } = world
  const after = policyIn(asked.new)
  const before = asked.old === undefined ? inForce(after, asked.new) : policyIn(asked.old)
  const sum = nothingCompared()
  const beganMs = clock.monotonic()
  for (const one of madeUpCases(after, asked.cases, asked.seed)) {
    compare(sum, { id: one.id, what: whatOf(one, out) }, triedBy(before, one), triedBy(after, one))
    if (sum.cases % ROUND === 0 && (out.isTerminal || world.interrupted.aborted)) {
      if (world.interrupted.aborted) break
      out.note(`${grouped(sum.cases)}/${grouped(asked.cases)}`)
    }
  }
  sum.worst = worstOf(sum.worst)
  const tookMs = clock.monotonic() - beganMs
  if (out.json) json(out, { before: before.version, after: after.version, took_ms: Math.round(tookMs), ...sum })
  else tell(out, `${before.version} → ${after.version}`, sum)
  return sum.unexplained.length === 0 ? exits.fine : exits.wrong
}

/** The newest of the file's own: a layer may cut its validity. */
function policyIn(path: string): Policy {
  const own = goodShelf([path]).policies.at(-1)
  if (!own) throw new Mistake({ zh: `${path} 里没有市的政策`, en: `no city's policy in ${path}` }, CHECK)
  return own
}

/** What holds on the new one's first day among the files that come with the product. */
function inForce({ region, insurance, validFrom, version }: Policy, path: string): Policy {
  const folder = join(projectRoot(), 'deploy', 'settings', 'policies', region)
  const found = goodShelf([folder]).policies.find((one) => {
    const holds = one.validFrom <= validFrom && (one.validTo === undefined || validFrom <= one.validTo)
    return one.insurance === insurance && holds && one.version !== version
  })
  if (found) return found
  throw new Mistake(
    { zh: `没有找到 ${path} 之前的政策`, en: `no policy before ${path} was found` },
    { zh: '请用 --old 指明旧文件', en: 'name the old file with --old' },
  )
}

function whatOf({ benefit, personClass, level, place, totals }: TriedCase, { language }: Output): string {
  const words = [BENEFITS[benefit][language], CLASSES[personClass]?.[language] ?? personClass, level]
  return [...words, PLACE_WORDS[place][language], yuanText(totals.totalFen)].join(' ')
}

const PAYERS: Readonly<Record<Payer, Words>> = {
  poolingFundFen: { zh: '统筹基金', en: 'pooling fund' },
  largeAmountFen: { zh: '大额补助', en: 'large amount' },
  seriousIllnessFen: { zh: '大病补充', en: 'serious illness' },
  civilServantFen: { zh: '公务员补助', en: 'civil servant' },
  enterpriseFen: { zh: '企业补充', en: 'enterprise' },
  assistanceFen: { zh: '医疗救助', en: 'assistance' },
  hospitalShareFen: { zh: '医院负担', en: 'hospital' },
  personalAccountFen: { zh: '个人账户', en: 'personal account' },
  cashFen: { zh: '个人现金', en: 'cash' },
}

function tell(out: Output, title: string, sum: Comparison): void {
  const zh = out.language === 'zh'
  out.line(title)
  const heading = zh ? ['', '原来', '改后', '差'] : ['', 'before', 'after', 'difference']
  const rows = FUNDS.filter((payer) => sum.before[payer] !== 0n || sum.after[payer] !== 0n).map((payer) => {
    const [a, b] = [sum.before[payer], sum.after[payer]]
    return [PAYERS[payer][out.language], yuanText(a), yuanText(b), yuanText(b - a)]
  })
  for (const line of aligned([heading, ...rows])) out.line(`  ${line}`)
  out.line(
    zh ? `  各基金合计 ${yuanText(fundsDelta(sum))} 元` : `  all funds together ${yuanText(fundsDelta(sum))} yuan`,
  )
  const { cases, same, winners, losers, shifted } = sum
  out.line(
    zh
      ? `  共 ${cases} 例：相同 ${same}，个人少付 ${winners}，多付 ${losers}，个人不变而基金之间有变 ${shifted}`
      : `  ${cases} cases: ${same} the same, ${winners} pay less, ${losers} pay more, ${shifted} only among funds`,
  )
  tellCounts(out, zh ? '改后拒绝' : 'refused now', sum.refusedNow)
  tellCounts(out, zh ? '改后可结算' : 'settled now', sum.settledNow)
  tellCounts(out, zh ? '因哪条规则而变' : 'changed by rule', sum.reasons)
  const none = sum.unexplained.length === 0
  const words = zh ? `未能说明的 ${sum.unexplained.length} 例` : `${sum.unexplained.length} unexplained`
  out.line(`  ${out.paint(none ? 'green' : 'red', words)}`)
  if (sum.worst.length > 0) out.line(zh ? '  多付最多的：' : '  those who lose most:')
  const worst = sum.worst.map(({ id, what, personBeforeFen, personAfterFen, by }) => {
    return [id, what, yuanText(personBeforeFen), '→', yuanText(personAfterFen), by.join(' ')]
  })
  for (const line of aligned(worst)) out.line(`    ${line}`)
}

function tellCounts(out: Output, what: string, counts: Readonly<Record<string, number>>): void {
  const told = Object.entries(counts).map(([name, count]) => `${name} ${count}`)
  if (told.length > 0)
    out.line(`  ${what}${out.language === 'zh' ? '：' : ': '}${told.join(out.language === 'zh' ? '，' : ', ')}`)
}
