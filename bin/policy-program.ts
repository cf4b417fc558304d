/** The commands about policies, for a city's officer: no province needs to run. */
import type { Command } from 'commander'
import { command, type Texts } from './command'
import { adjudicateVectors } from './commands/policy-adjudicate'
import { checkPolicies } from './commands/policy-check'
import { explain } from './commands/policy-explain'
import { replay } from './commands/policy-replay'
import { diffPolicies, whatIf } from './commands/policy-try'
import { countIn, dayIn, knownIdIn, seedIn } from './output/usage'

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
  checking(policy, texts)
  trying(policy, texts)
  explaining(policy, texts)
  replaying(policy, texts)
}

function checking(policy: Command, texts: Texts): void {
  const zh = texts.language === 'zh'
  const words = {
    zh: '检查政策文件，并列出起付线、各段和封顶线上下一分钱的结果',
    en: 'check policy files, and print what they pay a fen around each line',
  }
  const examples = [
    'policy check deploy/settings/policies/5116/310.2024.yaml',
    'policy check deploy/settings/policies/5303 --lang en',
    'policy check new.yaml --json',
  ]
  command(policy, { name: 'check', words, examples }, texts)
    .argument(
      '<files...>',
      zh ? '文件或文件夹；旁边的 province 文件夹自动读入' : 'files or folders; layers beside are read',
    )
    .action((files: string[], o) => texts.run(o, (world) => checkPolicies(world, files)))
}

function trying(policy: Command, texts: Texts): void {
  const { run, language } = texts
  const zh = language === 'zh'
  const diffWords = { zh: '两个政策文件逐项对比', en: 'two policy files, number by number' }
  const diffExamples = ['policy diff old.yaml new.yaml', 'policy diff old.yaml new.yaml --json']
  command(policy, { name: 'diff', words: diffWords, examples: diffExamples }, texts)
    .argument('<old>')
    .argument('<new>')
    .action((before, after, o) => run(o, (world) => diffPolicies(world, before, after)))
  const words = {
    zh: '用虚构的人员和账单试算一个新政策：各基金、谁多付谁少付、最差二十例',
    en: 'try a new policy on made-up people and bills: funds, winners and losers, the worst twenty',
  }
  const examples = [
    'policy what-if --new new.yaml --cases 10000',
    'policy what-if --old old.yaml --new new.yaml --seed 7',
  ]
  command(policy, { name: 'what-if', words, examples }, texts)
    .requiredOption('--new <file>', zh ? '新政策' : 'the new policy')
    .option('--old <file>', zh ? '旧政策（缺省为新政策生效日现行的）' : 'the old one (what is in force by default)')
    .option('--cases <n>', zh ? '几例' : 'how many', countIn(language), 1_000)
    .option('--seed <n>', zh ? '种子，相同则例子相同' : 'the same seed makes the same cases', seedIn(language), 1)
    .action((o) => run(o, (world) => whatIf(world, o)))
}

function replaying(policy: Command, texts: Texts): void {
  const { run, language } = texts
  const zh = language === 'zh'
  const words = {
    zh: '用新政策重算一个市已结算的历史：各基金、谁多付谁少付、最差二十例；中断后可接着运行',
    en: "a city's settled history under a new policy; interrupted, it goes on where it stopped",
  }
  const examples = [
    'policy replay --new new.yaml --from 2026-01-01',
    'policy replay --new new.yaml --from 2026-01-01 --json',
  ]
  command(policy, { name: 'replay', words, examples }, texts)
    .requiredOption('--new <file>', zh ? '新政策' : 'the new policy')
    .requiredOption('--from <yyyy-MM-dd>', zh ? '从哪个记账日起' : 'from which accounting day', dayIn(language))
    .action((o) => run(o, (world) => replay(world, o)))
}

function explaining(policy: Command, texts: Texts): void {
  const { run, language } = texts
  const zh = language === 'zh'
  const id = '01930f0e-7b4c-7d11-9c1e-2f6a5d8b4c01'
  const words = {
    zh: '一笔结算逐条说明，并按保存的账单、累计和政策重算',
    en: 'one settlement rule by rule, reckoned again from what was stored',
  }
  const examples = [`policy explain ${id}`, `policy explain ${id} --lang en`, `policy explain ${id} --json`]
  command(policy, { name: 'explain', words, examples }, texts)
    .argument('<settle-id>', '', knownIdIn(language))
    .option('--policies <folder>', zh ? '政策文件夹（缺省为自带的）' : 'folder of policies (the product’s by default)')
    .action((settleId, o) => run(o, (world) => explain(world, settleId, o.policies)))
}
