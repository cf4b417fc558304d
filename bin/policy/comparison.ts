/** What two policies make of the same cases, told to people. */
import { yuanText } from '../../common/money'
import { type Comparison, FUNDS, fundsDelta, type Payer } from '../../region-node/enrollment/policy/tools/compare'
import { PARTS } from '../output/amounts'
import type { Words } from '../output/language'
import { aligned } from '../output/table'
import type { Output } from '../world'

const PAYERS: Readonly<Record<Payer, Words>> = { ...PARTS, cashFen: { zh: '个人现金', en: 'cash' } }

export function tellComparison(out: Output, title: string, sum: Comparison): void {
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
