/** A change of policy before it counts: what the files say differently, and what it would mean for made-up people. */
import { yuanText } from '../../common/money'
import type { Policy } from '../../region-node/enrollment/policy/policy'
import { madeUpCases, type TriedCase, triedBy } from '../../region-node/enrollment/policy/tools/cases'
import { compare, nothingCompared } from '../../region-node/enrollment/policy/tools/compare'
import { differencesOf } from '../../region-node/enrollment/policy/tools/diff'
import { NoProvince } from '../organisations/directory.file'
import type { Asked } from '../organisations/organisations'
import { Mistake } from '../output/mistake'
import { aligned, grouped } from '../output/table'
import { tellComparison } from '../policy/comparison'
import { policiesInForceAt } from '../policy/in-force'
import { CHECK_FIRST, goodShelf, regionFolder } from '../policy/shelves'
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
  if (!first) throw new Mistake({ zh: `${path} 里没有政策`, en: `no policy in ${path}` }, CHECK_FIRST)
  return first.document
}

export interface WhatIf {
  readonly new: string
  /** The file before; absent: the one in force on the new one's first day. */
  readonly old?: string
  readonly cases: number
  readonly seed: number
}

const ROUND = 1_000

type WhatIfWorld = Pick<World, 'out' | 'clock' | 'interrupted' | 'organisations'>

export async function whatIf(world: WhatIfWorld, asked: WhatIf): Promise<Exit> {
  const { out, clock } = world
  const after = policyIn(asked.new)
  const before = asked.old === undefined ? await inForce(world, after, asked.new) : policyIn(asked.old)
  const sum = nothingCompared()
  const beganMs = clock.monotonic()
  for (const one of madeUpCases(after, asked.cases, asked.seed)) {
    compare(sum, { id: one.id, what: whatOf(one, out) }, triedBy(before, one), triedBy(after, one))
    if (sum.cases % ROUND === 0 && (out.isTerminal || world.interrupted.aborted)) {
      if (world.interrupted.aborted) break
      out.note(`${grouped(sum.cases)}/${grouped(asked.cases)}`)
    }
  }
  const tookMs = clock.monotonic() - beganMs
  const policies = { before: before.version, after: after.version }
  if (out.json) json(out, { policies, took_ms: Math.round(tookMs), ...sum })
  else tellComparison(out, `${before.version} → ${after.version}`, sum)
  return sum.unexplained.length === 0 ? exits.fine : exits.wrong
}

/** The newest of the file's own: a layer may cut its validity. */
export function policyIn(path: string): Policy {
  const own = goodShelf([path]).policies.at(-1)
  if (!own) throw new Mistake({ zh: `${path} 里没有市的政策`, en: `no city's policy in ${path}` }, CHECK_FIRST)
  return own
}

/** What holds on the new one's first day: at the region's node where one runs, else among the product's files. */
async function inForce(world: WhatIfWorld, after: Policy, path: string): Promise<Policy> {
  const { region, insurance, validFrom, version } = after
  const own = await policiesInForceAt(region, organisationsIfAny(world))
  const found = (own ?? goodShelf([regionFolder(region)]).policies).find((one) => {
    const holds = one.validFrom <= validFrom && (one.validTo === undefined || validFrom <= one.validTo)
    return one.insurance === insurance && holds && one.version !== version
  })
  if (found) return found
  throw new Mistake(
    { zh: `没有找到 ${path} 之前的政策`, en: `no policy before ${path} was found` },
    { zh: '请用 --old 指明旧文件', en: 'name the old file with --old' },
  )
}

/** Trying a policy needs no province. */
function organisationsIfAny({ organisations }: WhatIfWorld): readonly Asked[] {
  try {
    return organisations()
  } catch (error) {
    if (error instanceof NoProvince) return []
    throw error
  }
}

function whatOf({ benefit, personClass, level, place, totals }: TriedCase, { language }: Output): string {
  const words = [BENEFITS[benefit][language], CLASSES[personClass]?.[language] ?? personClass, level]
  return [...words, PLACE_WORDS[place][language], yuanText(totals.totalFen)].join(' ')
}
