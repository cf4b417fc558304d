/** Commands for when something is in the way: facts that cannot be used, frozen regions. */
import type { Command } from 'commander'
import { command, type Texts } from './command'
import { frozenLift, frozenList } from './commands/frozen'
import { quarantineList, quarantineReplay } from './commands/quarantine'
import { countIn } from './output/usage'

export function recoveryCommands(program: Command, texts: Texts): void {
  const { run, language } = texts
  const zh = language === 'zh'
  const quarantine = program
    .command('quarantine')
    .description(zh ? '无法使用的事实：原因和办法' : 'facts that cannot be used: cause and remedy')
  const listWords = { zh: '列出省和各参保地的隔离区', en: 'list what the hub and the enrollment regions set aside' }
  const listExamples = ['quarantine list', 'quarantine list --json']
  command(quarantine, { name: 'list', words: listWords, examples: listExamples }, texts)
    .option('--limit <n>', zh ? '每方最多几条' : 'at most so many each', countIn(language), 100)
    .action((o) => run(o, (world) => quarantineList(world, o.limit)))
  const replayWords = {
    zh: '改正原因后再试一次（不试也每小时自动重试）',
    en: 'try one again now; every hour it is by itself',
  }
  const replayExamples = ['quarantine replay hub/9f2c41d07ab35e6890aa11bb22cc33dd']
  command(quarantine, { name: 'replay', words: replayWords, examples: replayExamples }, texts)
    .argument('<id>')
    .action((id, o) => run(o, (world) => quarantineReplay(world, id)))
  frozenCommands(program, texts)
}

function frozenCommands(program: Command, texts: Texts): void {
  const { run, language } = texts
  const zh = language === 'zh'
  const frozen = program
    .command('frozen')
    .description(zh ? '自相矛盾、被冻结的就医地' : 'regions that contradicted themselves, and are frozen')
  const listWords = { zh: '列出', en: 'list them' }
  command(frozen, { name: 'list', words: listWords, examples: ['frozen list', 'frozen list --json'] }, texts).action(
    (o) => run(o, frozenList),
  )
  const liftWords = {
    zh: '原因查清后同意解冻；两个人各用自己的证书',
    en: 'agree to lift it, once the cause is found; it takes two persons',
  }
  const liftExamples = ['frozen lift 5101', 'frozen lift 5101 --directory second-person.json']
  command(frozen, { name: 'lift', words: liftWords, examples: liftExamples }, texts)
    .argument('<region>')
    .action((region, o) => run(o, (world) => frozenLift(world, region)))
}
