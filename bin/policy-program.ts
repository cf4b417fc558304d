/** The commands about policies, for a city's officer: no province needs to run. */
import type { Command } from 'commander'
import { command, type Texts } from './command'
import { adjudicateVectors } from './commands/policy-adjudicate'

export function policyCommands(program: Command, texts: Texts): void {
  const { run, language } = texts
  const zh = language === 'zh'
  const policy = program
    .command('policy')
    .description(zh ? '待遇政策：核对、说明、试算' : 'policies: check, explain, try')
  const words = { zh: '用已公布的算例核对计算结果', en: 'compute published cases and compare to the fen' }
  const examples = [
    'policy adjudicate --vectors test/vectors/policy-pool.json',
    'policy adjudicate --vectors my-cases.json --json',
  ]
  command(policy, { name: 'adjudicate', words, examples }, texts)
    .requiredOption('--vectors <file>', zh ? '用例文件，JSON' : 'file of cases, JSON')
    .action((o) => run(o, (world) => adjudicateVectors(world, o.vectors)))
}
