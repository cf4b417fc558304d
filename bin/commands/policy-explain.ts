/** One settlement, rule by rule; and whether the policy it names still makes the same of what was stored. */
import { yuanText } from '../../common/money'
import type { Policy } from '../../region-node/enrollment/policy/policy'
import type { Kept } from '../../region-node/enrollment/policy/tools/again'
import { again, differing } from '../../region-node/enrollment/policy/tools/again'
import { regionsIn, tellAll } from '../organisations/asking'
import type { Asked } from '../organisations/organisations'
import { explanationLines } from '../output/explanation'
import { aligned } from '../output/table'
import { unreachableExit } from '../output/unreachable'
import { policiesInForceAt } from '../policy/in-force'
import { keptIn } from '../policy/kept'
import { goodShelf, regionFolder } from '../policy/shelves'
import { type Exit, exits, json, type Output, type World } from '../world'

/** How the second reckoning ended. */
type Again =
  | { readonly outcome: 'same' }
  | { readonly outcome: 'differs'; readonly fields: readonly string[] }
  /** no_policy: its files are not here any more; not_ours: a city's own engine reckoned it. */
  | { readonly outcome: 'no_policy' | 'not_ours' }

export async function explain(
  { organisations, out }: Pick<World, 'organisations' | 'out'>,
  settleId: string,
  policies: string | undefined,
): Promise<Exit> {
  const told = await tellAll(regionsIn(organisations()), (asked) => asked.show(settleId))
  const silent = told.filter(({ refused }) => refused)
  const [kept] = told.flatMap((one) => (one.refused ? [] : one.value.flatMap((known) => keptIn(known) ?? [])))
  if (!kept && silent.length > 0) return unreachableExit(out, silent)
  if (!kept) {
    const text = {
      zh: `没有参保地有 ${settleId} 的核定结果：编号不对，或者没有核定、被拒绝。`,
      en: `No enrollment region holds an authorised ${settleId}: a wrong id, or it was never authorised.`,
    }
    if (out.json) json(out, { settle_id: settleId, known: false, ...text })
    else out.note(`✖ ${text[out.language]}`)
    return exits.wrong
  }
  const second = reckonedAgain(kept, await policiesFor(kept, policies, organisations()))
  if (out.json) json(out, explainedJson(kept, second))
  else tell(out, kept, second)
  return second.outcome === 'differs' ? exits.wrong : exits.fine
}

/** Those of a folder when one is named, else the node's own, else those that come with the product. */
async function policiesFor({ claim }: Kept, folder: string | undefined, all: readonly Asked[]) {
  const { enrollmentRegion: region } = claim
  const own = folder === undefined ? await policiesInForceAt(region, all) : undefined
  return own ?? goodShelf([folder ?? regionFolder(region)]).policies
}

function reckonedAgain(kept: Kept, policies: readonly Policy[]): Again {
  const { policyVersion, policyDay: day } = kept.authorised
  const policy = policies.find(({ version, validFrom, validTo }) => {
    return version === policyVersion && validFrom <= day && (validTo === undefined || day <= validTo)
  })
  if (!policy) return { outcome: 'no_policy' }
  const tried = again(kept, policy)
  if (!tried) return { outcome: 'not_ours' }
  const fields = differing(kept, tried)
  return fields.length === 0 ? { outcome: 'same' } : { outcome: 'differs', fields }
}

function tell(out: Output, { id, authorised }: Kept, second: Again): void {
  const zh = out.language === 'zh'
  out.line(`${id}  ${authorised.policyVersion}  ${authorised.policyDay}`)
  for (const line of explanationLines(authorised.explanation, out.language)) out.line(`  ${line}`)
  out.line('')
  const heading = zh ? ['规则', '基数', '比例', '未取整', '金额'] : ['rule', 'base', 'ratio', 'exact', 'amount']
  const rows = authorised.explanation.map(({ rule, baseFen, ratePermyriad, exact, amountFen }) => [
    ...[rule, yuanText(BigInt(baseFen)), ratePermyriad === 0 ? '' : `${ratePermyriad / 100}%`, exact],
    yuanText(BigInt(amountFen)),
  ])
  for (const line of aligned([heading, ...rows])) out.line(`  ${line}`)
  out.line('')
  out.line(`  ${againWords(out, second)}`)
}

function againWords({ language, paint }: Output, second: Again): string {
  const zh = language === 'zh'
  switch (second.outcome) {
    case 'same':
      return paint(
        'green',
        zh
          ? '✔ 按保存的账单、累计和政策重算，每一行都相同'
          : '✔ reckoned again from what was stored: every row the same',
      )
    case 'differs':
      return paint('red', `${zh ? '✖ 重算的结果不同：' : '✖ reckoned again, these differ: '}${second.fields.join(' ')}`)
    case 'no_policy':
      return paint(
        'yellow',
        zh
          ? '! 这里没有它的政策文件，没有重算（用 --policies 指明）'
          : '! its policy is not here (--policies); not reckoned again',
      )
    default:
      return paint(
        'yellow',
        zh ? '! 由市里自己的引擎算得，没有重算' : '! a city’s own engine reckoned it; not reckoned again',
      )
  }
}

function explainedJson({ id, authorised }: Kept, second: Again) {
  const { policyVersion, policyDay, split, totals, bases, deltas, explanation } = authorised
  return {
    ...{
      settle_id: id,
      known: true,
      policy_version: policyVersion,
      policy_day: policyDay,
      split,
      totals,
      bases,
      deltas,
    },
    ...{ zh: explanationLines(explanation, 'zh'), en: explanationLines(explanation, 'en'), rows: explanation },
    again: second,
  }
}
