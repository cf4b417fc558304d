/** The tree of commands: names, options, examples. What each does is in commands/. */
import { Argument, Command } from 'commander'
import { command, EXITS, type Texts } from './command'
import { closeDay } from './commands/close-day'
import { doctor } from './commands/doctor'
import { importFile } from './commands/import'
import { inDoubt } from './commands/in-doubt'
import { nodes } from './commands/nodes'
import { parkedList, parkedReplay } from './commands/parked'
import { orderPart } from './commands/parts'
import { rebuildHub } from './commands/rebuild-hub'
import { show } from './commands/show'
import { simulate } from './commands/sim'
import { tail } from './commands/tail'
import { verify } from './commands/verify'
import { hospitalCommands } from './hospital-program'
import type { Words } from './output/language'
import { countIn, dayIn, knownIdIn, seedIn, usageText } from './output/usage'
import { policyCommands } from './policy-program'
import { recoveryCommands } from './recovery-program'

export function programWith(texts: Texts): Command {
  const program = new Command('lianjie')
  const words: Words = {
    zh: '联结：省级异地就医实时结算中枢的命令行。先运行 npm start。',
    en: 'Lianjie: the command line of the provincial hub for off-site medical settlement. Run npm start first.',
  }
  program.description(words[texts.language]).version(texts.version)
  // Before the first command is added, which takes it over.
  program.configureOutput({ outputError: (said, write) => write(usageText(said, texts.language)) })
  program.addHelpText('after', `\n${EXITS[texts.language]}`)
  healthCommands(program, texts)
  settlementCommands(program, texts)
  dayCommands(program, texts)
  recordCommands(program, texts)
  recoveryCommands(program, texts)
  partCommands(program, texts)
  simulatorCommand(program, texts)
  hospitalCommands(program, texts)
  policyCommands(program, texts)
  return program
}

function healthCommands(program: Command, texts: Texts): void {
  const { run } = texts
  const doctorWords = { zh: '逐项体检，并给出修复办法', en: 'numbered checks, each with its fix' }
  command(program, { name: 'doctor', words: doctorWords, examples: ['doctor', 'doctor --json'] }, texts).action((o) =>
    run(o, doctor),
  )
  const nodesWords = { zh: '各节点是否正常', en: 'who is there and whether they are well' }
  command(program, { name: 'nodes', words: nodesWords, examples: ['nodes', 'nodes --json'] }, texts).action((o) =>
    run(o, nodes),
  )
  const verifyWords = { zh: '三账核对', en: 'compare the three ledgers, settlement by settlement' }
  command(
    program,
    { name: 'verify', words: verifyWords, examples: ['verify', 'verify --day 2026-01-05', 'verify --json'] },
    texts,
  )
    .option(
      '--day <yyyy-MM-dd>',
      texts.language === 'zh' ? '只核对这个记账日' : 'only this accounting day',
      dayIn(texts.language),
    )
    .option(
      '--gone <regions>',
      texts.language === 'zh'
        ? '已不在的统筹区（逗号分隔），不再问它们'
        : 'regions that are gone for good (comma-separated): not asked any more',
    )
    .action((o) => run(o, (world) => verify(world, o)))
}

function settlementCommands(program: Command, texts: Texts): void {
  const { run, language } = texts
  const zh = language === 'zh'
  const id = '01930f0e-7b4c-7d11-9c1e-2f6a5d8b4c01'
  const showWords = {
    zh: '一笔结算的两个登记、三本账、经过和依据',
    en: 'one settlement: registers, postings, timeline, reasons',
  }
  command(program, { name: 'show', words: showWords, examples: [`show ${id}`, `show ${id} --json`] }, texts)
    .argument('<settle-id>', '', knownIdIn(language))
    .action((settleId, o) => run(o, (world) => show(world, settleId)))
  const tailWords = { zh: '实时看每一步', en: 'business steps as they happen' }
  command(
    program,
    {
      name: 'tail',
      words: tailWords,
      examples: ['tail', `tail ${id}`, 'tail --region 5101 --errors', 'tail --lines 20'],
    },
    texts,
  )
    .argument('[settle-id]', '', knownIdIn(language))
    .option('--region <region>', zh ? '只看这个统筹区' : 'only this region')
    .option('--hospital <code>', zh ? '只看这家医院' : 'only this hospital')
    .option('--errors', zh ? '只看出错的' : 'only what went wrong')
    .option('--lines <n>', zh ? '看到 n 行就结束' : 'end after n lines', countIn(language), 0)
    .action((settleId = '', o) =>
      run(o, (world) => tail(world, { ...o, settleId, errorsOnly: Boolean(o.errors), lines: o.lines })),
    )
  const doubtWords = { zh: '待查证的结算和下一步', en: 'what is in doubt and what happens next' }
  command(program, { name: 'in-doubt', words: doubtWords, examples: ['in-doubt', 'in-doubt --json'] }, texts).action(
    (o) => run(o, inDoubt),
  )
}

function dayCommands(program: Command, texts: Texts): void {
  const { run, language } = texts
  const zh = language === 'zh'
  const wait = zh ? '最多看多少秒；省中心不看也照样进行' : 'look on for so many seconds; the hub goes on by itself'
  const closeWords = {
    zh: '关账：切日、三方核对、签名；不给日期则关最早未关的一天（可能是今天）',
    en: 'close an accounting day at all three ledgers; without a day the oldest open one, which may be today',
  }
  const closeExamples = ['close-day', 'close-day --day 2026-01-05', 'close-day --json --wait 10']
  command(program, { name: 'close-day', words: closeWords, examples: closeExamples }, texts)
    .option('--day <yyyy-MM-dd>', zh ? '哪个记账日' : 'which accounting day', dayIn(language))
    .option('--wait <seconds>', wait, countIn(language), 60)
    .action((o) => run(o, (world) => closeDay(world, o)))
  const rebuildWords = {
    zh: '省账丢失后，从各就医地重读全部决定，并核对各记账日的根',
    en: "after the hub's books were lost: read every region's decisions again and compare the roots of its days",
  }
  const rebuildExamples = ['rebuild-hub', 'rebuild-hub --json', 'rebuild-hub --wait 3600']
  command(program, { name: 'rebuild-hub', words: rebuildWords, examples: rebuildExamples }, texts)
    .option('--wait <seconds>', wait, countIn(language), 600)
    .action((o) => run(o, (world) => rebuildHub(world, o)))
}

function recordCommands(program: Command, texts: Texts): void {
  const { run, language } = texts
  const zh = language === 'zh'
  const parked = program.command('parked').description(zh ? '没有人读得懂的消息' : 'records that nobody could read')
  const listWords = { zh: '列出', en: 'list them, newest first' }
  command(parked, { name: 'list', words: listWords, examples: ['parked list', 'parked list --limit 20'] }, texts)
    .option('--limit <n>', zh ? '最多几条' : 'at most so many', countIn(language), 100)
    .action((o) => run(o, (world) => parkedList(world, o.limit)))
  const replayWords = { zh: '放回原处', en: 'put one back where it came from' }
  command(parked, { name: 'replay', words: replayWords, examples: ['parked replay 0/17'] }, texts)
    .argument('<id>')
    .action((id, o) => run(o, (world) => parkedReplay(world, id)))

  const persons = ['people', 'enrollments', 'filings', 'approvals', 'identities', 'blacklist']
  const kinds = [...persons, 'accounts', 'mutual_aid', 'accumulators']
  const importWords = { zh: `导入 CSV：${kinds.join('、')}`, en: `import a CSV file: ${kinds.join(', ')}` }
  command(program, { name: 'import', words: importWords, examples: ['import people people.csv --region 5116'] }, texts)
    .addArgument(new Argument('<kind>').choices(kinds))
    .argument('<file>')
    .requiredOption('--region <region>', zh ? '参保统筹区，四位' : 'enrollment region, four digits')
    .action((kind, file, o) => run(o, (world) => importFile(world, kind, file, o.region)))
}

function partCommands(program: Command, texts: Texts): void {
  const words = {
    stop: { zh: '停住本地省的一个部件', en: 'hold one part of the local province down' },
    start: { zh: '放开被停住的部件', en: 'let a part up again' },
  }
  for (const order of ['stop', 'start'] as const) {
    command(program, { name: order, words: words[order], examples: [`${order} redis`, `${order} region-5101`] }, texts)
      .argument('<part>')
      .action((part, o) => texts.run(o, (world) => orderPart(world, { do: order, part })))
  }
}

function simulatorCommand(program: Command, texts: Texts): void {
  const zh = texts.language === 'zh'
  const words = {
    zh: '在一个进程里模拟全省和一切故障，核对每一分钱',
    en: 'the whole province in one process, under every fault, every fen checked',
  }
  const examples = ['sim', 'sim --schedules 500 --seed 7 --json', 'sim --plant all --json', 'sim --replay failure.json']
  const count = countIn(texts.language)
  command(program, { name: 'sim', words, examples }, texts)
    .option('--schedules <n>', zh ? '几个日程' : 'how many schedules', count, 10_000)
    .option('--seed <n>', zh ? '第一个日程的种子' : 'seed of the first one', seedIn(texts.language), 1)
    .option('--workers <n>', zh ? '几个进程（缺省为处理器个数）' : 'processes (one a processor by default)', count)
    .option(
      '--plant <bug>',
      zh ? '种下一个错误或 all，看是否抓到' : 'plant a bug, or all, and see whether it is caught',
    )
    .option('--replay <file>', zh ? '重放一个日程并列出经过' : 'run the schedule in a file and tell its story')
    .action((o) => texts.run(o, (world) => simulate(world, o)))
}
