/** Published and derived cases through the policy engine: every one equal to the fen, or the difference named. */

import { type CaseOutcome, type FileFault, verified } from '../../region-node/enrollment/policy/vectors/outcome'
import { outcomesOf } from '../../region-node/enrollment/policy/vectors/verify'
import { Mistake } from '../output/mistake'
import { type Exit, exits, json, type Output, type World } from '../world'

const FAULTS_MAX = 20

/** @throws Mistake when the file is not one of vectors; then nothing was reckoned */
export async function adjudicateVectors(
  { readFile, out }: Pick<World, 'readFile' | 'out'>,
  file: string,
): Promise<Exit> {
  const read = outcomesOf(readFile(file).toString('utf8'))
  if ('faults' in read) throw notVectors(file, read.faults)
  const sum = verified(read.outcomes)
  if (out.json) json(out, sum)
  else for (const line of linesOf(read.outcomes, out)) out.line(line)
  return sum.different.length === 0 ? exits.fine : exits.wrong
}

function notVectors(file: string, faults: readonly FileFault[]): Mistake {
  const told = faults.slice(0, FAULTS_MAX).map(({ where, message }) => `\n    ${where ? `${where}: ` : ''}${message}`)
  const more = faults.length > FAULTS_MAX ? `\n    … ${faults.length - FAULTS_MAX}` : ''
  const list = told.join('') + more
  return new Mistake(
    {
      zh: `${file} 不是可以计算的用例文件，没有计算任何一例：${list}`,
      en: `${file} cannot be reckoned, so no case was: ${list}`,
    },
    { zh: '请按 docs/POLICY.md 的格式改正', en: 'mend it after the format in docs/POLICY.md' },
  )
}

function linesOf(outcomes: readonly CaseOutcome[], { language, paint }: Output): string[] {
  const zh = language === 'zh'
  const lines = outcomes.map(({ id, differences }) => {
    if (differences.length === 0) return `${paint('green', '=')} ${id}`
    const told = differences.map(({ id: where, field, expected, got }) => {
      const at = where === id ? field : `${where} ${field}`
      return zh ? `${at}：应为 ${expected}，算得 ${got}` : `${at}: expected ${expected}, got ${got}`
    })
    return `${paint('red', '≠')} ${id}  ${told.join(zh ? '；' : '; ')}`
  })
  const { cases, equal } = verified(outcomes)
  return [...lines, zh ? `共 ${cases} 例，相符 ${equal} 例` : `${cases} cases, ${equal} equal`]
}
