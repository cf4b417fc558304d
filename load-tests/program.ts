/** The commands of `npm run load`: names, options, examples. What each does is given. */
import { Command, InvalidArgumentError, Option } from 'commander'
import type { Language } from '../bin/output/language'
import { usageText } from '../bin/output/usage'
import { SCENARIOS, type ScenarioName, scenarios } from './scenarios'
import { PAIRS_LEAST } from './windows'
import { MEASURES, type Measure } from './windows-run'

interface Common {
  readonly people: number
  readonly warmUp: number
  readonly directory?: string
  readonly json?: boolean
}

export interface LoadOptions extends Common {
  readonly rate?: number
  readonly seconds?: number
  readonly with: 'driver' | 'k6'
  /** False with --no-floor. */
  readonly floor: boolean
  readonly floorSeconds?: number
  /** False with --no-saturation. */
  readonly saturation: boolean
  readonly saturationMinutes: number
  readonly flat?: boolean
  readonly report?: string
  /** A row of RESULTS.md instead of a summary. */
  readonly row?: boolean
}

export interface WindowsOptions extends Common {
  readonly rate: number
  readonly seconds: number
  readonly pairs: number
  readonly measure: Measure
  readonly withCommand?: string
  readonly withoutCommand?: string
}

export interface Work {
  readonly language: Language
  load(scenario: ScenarioName, options: LoadOptions): Promise<void>
  windows(options: WindowsOptions): Promise<void>
  capacity(): void
}

export function programWith(work: Work): Command {
  const { language } = work
  const say = (zh: string, en: string) => (language === 'zh' ? zh : en)
  const program = new Command('load').exitOverride()
  program.description(
    say(
      '对正在运行的省施加负载，旁边同时量基线；先运行 npm start。',
      'Load on the running province beside the floor, the bare hops at the same rate. Run npm start first.',
    ),
  )
  // Before the first command is added, which takes it over.
  program.configureOutput({ outputError: (said, write) => write(usageText(said, language, 'npm run load -- --help')) })
  program.addHelpText('before', examplesOf(EXAMPLES, language)).addHelpText('after', `\n${EXITS[language]}`)
  for (const name of SCENARIOS) scenarioCommand(program, name, work, say)
  windowsCommand(program, work, say)
  program
    .command('capacity')
    .description(say('按实测重写 docs/CAPACITY.md', 'write docs/CAPACITY.md anew from what was measured'))
    .action(() => work.capacity())
  return program
}

const EXAMPLES = [
  'smoke',
  'steady --rate 20',
  'steady --rate 300 --seconds 300 --json',
  'steady --rate 100 --no-saturation',
  'steady --rate 20 --with k6',
  'steady --rate 200 --seconds 1800 --no-floor --flat',
  'windows --rate 30 --seconds 30 --pairs 10',
]
const EXITS = {
  zh: '退出码：0 有效；1 门槛或三账核对未过，结果无效；2 用法不对，或没有正在运行的省。',
  en: 'Exit codes: 0 the result stands; 1 a threshold or the ledgers failed, it is void; 2 wrong usage or no province.',
}

type Say = (zh: string, en: string) => string

function scenarioCommand(program: Command, name: ScenarioName, { language, load }: Work, say: Say): void {
  const { words, rate, seconds } = scenarios[name]
  const examples = [name, `${name} --rate 50 --seconds 30`, `${name} --json --no-floor`]
  common(program.command(name).description(words[language]), language, examples)
    .option('--rate <n>', say(`每秒几笔结算（缺省 ${rate}）`, `settlements a second (default ${rate})`), positive)
    .option('--seconds <n>', say(`量多少秒（缺省 ${seconds}）`, `measured for so long (default ${seconds})`), positive)
    .addOption(
      new Option('--with <who>', say('由谁施加负载', 'who brings the load'))
        .choices(['driver', 'k6'])
        .default('driver'),
    )
    .option('--no-floor', say('不量基线', 'without the floor'))
    .option('--floor-seconds <n>', say('基线量多少秒（缺省同 --seconds）', 'default: as --seconds'), positive)
    .option('--no-saturation', say('不再找饱和点和两倍过载', 'do not look for saturation and go to twice that'))
    .option('--saturation-minutes <n>', say('最多找几分钟', 'look for so long at most'), positive, 10)
    .option('--flat', say('看堆和未答的问题是否在增长', 'see whether heaps and open questions grow'))
    .option('--row', say('以 RESULTS.md 的一行作答', 'answer as a row of RESULTS.md'))
    .option('--report <file.html>', say('报告写到哪里', 'where the page goes (default: in the data folder)'))
    .action((options: LoadOptions) => load(name, options))
}

function windowsCommand(program: Command, { language, windows }: Work, say: Say): void {
  const examples = [
    'windows --rate 30 --pairs 10',
    "windows --measure cpu --with-command './on.sh' --without-command './off.sh'",
  ]
  const described = program
    .command('windows')
    .description(
      say(
        '有与无交替的窗口：成对之比的中位数和区间；缺省比较一个统筹区慢十秒时其余的 p99',
        'alternating windows with and without: median ratio with its interval; by default of a region that is late',
      ),
    )
  common(described, language, examples)
    .option('--rate <n>', say('每秒几笔', 'settlements a second'), positive, 30)
    .option('--seconds <n>', say('每个窗口多少秒', 'of each window'), positive, 30)
    .option('--pairs <n>', say('几对', 'how many pairs'), positive, PAIRS_LEAST)
    .addOption(
      new Option('--measure <what>', say('比什么', 'what is compared')).choices(MEASURES).default('settle_p99'),
    )
    .option('--with-command <sh>', say('“有”的窗口之前运行', 'run before each window with the thing'))
    .option('--without-command <sh>', say('“无”的窗口之前运行', 'run before each window without it'))
    .action((options: WindowsOptions) => windows(options))
}

function common(command: Command, language: Language, examples: readonly string[]): Command {
  const say = (zh: string, en: string) => (language === 'zh' ? zh : en)
  return command
    .exitOverride()
    .addHelpText('before', examplesOf(examples, language))
    .option('--warm-up <seconds>', say('预热，不计', 'not measured; code is slow until it has run'), positive, 60)
    .option('--people <n>', say('每个统筹区的参保人', 'people a region'), positive, 2_000)
    .option('--directory <file>', say('各机构地址文件', 'where the organisations are'))
    .addOption(new Option('--lang <zh|en>', say('语言', 'language')).choices(['zh', 'en']))
    .option('--json', say('最后一行是 JSON', 'the last line is JSON'))
}

function examplesOf(examples: readonly string[], language: Language): string {
  const title = language === 'zh' ? '例：' : 'Examples:'
  return `${title}\n${examples.map((example) => `  npm run load -- ${example}`).join('\n')}\n`
}

function positive(text: string): number {
  const number = Number(text)
  if (!(number > 0)) throw new InvalidArgumentError('> 0')
  return number
}
