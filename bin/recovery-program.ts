/** Commands for when something is in the way: facts that cannot be used, frozen regions. */
import { type Command, Option } from 'commander'
import { command, type Texts } from './command'
import { decide } from './commands/decide'
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
  decideCommand(program, texts)
}

function decideCommand(program: Command, texts: Texts): void {
  const { run, language } = texts
  const zh = language === 'zh'
  const id = '01930f0e-7b4c-7d11-9c1e-2f6a5d8b4c01'
  const words = {
    zh: '就医地永远丢失时，由两个人决定一笔没有了结的授权；不给编号则列出提议和决定',
    en: 'where a care region is lost for good, two persons end an authorisation; without an id: list what was said',
  }
  const examples = [
    'decide',
    `decide ${id} --as confirmed --reason "receipt 4711 of the hospital"`,
    `decide ${id} --as confirmed --reason "seen it, too" --directory second-person.json`,
    `decide ${id} --withdraw`,
  ]
  const as = zh ? '按已确认，或按已撤销' : 'as which it is to count'
  command(program, { name: 'decide', words, examples }, texts)
    .argument('[id]', zh ? '结算编号，或整个键' : 'settlement id, or its whole key')
    .addOption(new Option('--as <outcome>', as).choices(['confirmed', 'cancelled']))
    .option('--reason <text>', zh ? '依据，不写个人信息' : 'why; nothing personal')
    .option('--withdraw', zh ? '撤回提议' : 'take the proposal back')
    .action((settlement, o) => run(o, (world) => decide(world, settlement, o)))
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
