/** The commands of a hospital: names, options, examples. */
import { type Command, InvalidArgumentError } from 'commander'
import { type CommonOptions, command, type Texts } from './command'
import * as commands from './commands/hospital'
import type { Bill } from './hospital/bill'
import { feeLinesIn } from './hospital/fee-lines'
import { fenIn } from './output/amounts'
import type { Language, Words } from './output/language'
import { countIn, dayIn, settleIdIn } from './output/usage'
import { type Exit, exits, type HospitalAtDoor, type World } from './world'

type Work = (world: World, here: HospitalAtDoor) => Promise<Exit>

const ID = '01930f0e-7b4c-7d11-9c1e-2f6a5d8b4c01'

export function hospitalCommands(program: Command, texts: Texts): void {
  const { language } = texts
  const zh = language === 'zh'
  const hospital = program
    .command('hospital')
    .description(zh ? '像医院一样调用就医地接口' : "what a hospital does at its city's door")
  const doorsWords = { zh: '各医院的接口地址和证书', en: "each hospital's address and credentials" }
  command(hospital, { name: 'doors', words: doorsWords, examples: ['hospital doors'] }, texts).action((o) =>
    texts.run(o, commands.doors),
  )
  const at: At = (options, work) =>
    texts.run(options, (world) => commands.atDoor(world, options.hospital, (here) => work(world, here)))
  const sub = (name: string, words: Words, ...examples: string[]) =>
    command(hospital, { name, words, examples: examples.map((example) => `hospital ${example}`) }, texts).option(
      '--hospital <code>',
      zh ? '医院编码（缺省为第一家）' : 'hospital code (the first one by default)',
    )
  arrivals(sub, at, language)
  bills(sub, at, language)
  lookUps(sub, at, language)
}

type Sub = (name: string, words: Words, ...examples: string[]) => Command
type At = (options: CommonOptions & { readonly hospital?: string }, work: Work) => Promise<void>

function arrivals(sub: Sub, at: At, language: Language): void {
  const zh = language === 'zh'
  sub('sign-in', { zh: '签到', en: 'sign in' }, 'sign-in').action((o) => at(o, commands.signIn))
  sub('find', { zh: '查人', en: 'find a person' }, 'find --insured-in 5116 --id 519999199001010015')
    .requiredOption('--insured-in <division>', zh ? '参保地区划' : 'where the person is insured')
    .requiredOption('--id <number>', zh ? '证件号码' : 'credential number')
    .option('--type <01|02|03>', zh ? '证件类型' : 'credential type', '02')
    .option('--name <name>', zh ? '姓名' : 'name', '')
    .action((o) => at(o, (world, here) => commands.find(world, here, o)))
  sub(
    'visit',
    { zh: '登记就诊', en: 'open a visit' },
    'visit --insured-in 511602 --person P1 --day 2026-01-05 --visit-no V1',
  )
    .requiredOption('--insured-in <division>', zh ? '参保地区划' : 'where the person is insured')
    .requiredOption('--person <id>', zh ? '人员编号' : 'person number')
    .requiredOption('--day <yyyy-MM-dd>', zh ? '就诊日期' : 'first day', dayIn(language))
    .requiredOption('--visit-no <no>', zh ? '医院就诊号' : "the hospital's own number")
    .option('--insurance <type>', zh ? '险种' : 'insurance type', '310')
    .option('--type <type>', zh ? '医疗类别' : 'kind of care', '21')
    .option('--diagnosis <icd10>', zh ? '主诊断' : 'main diagnosis', '')
    .action((o) => at(o, (world, here) => commands.openVisit(world, here, o)))
  sub('lines', { zh: '上传费用明细（CSV）', en: 'upload fee lines (CSV)' }, 'lines VISIT lines.csv')
    .argument('<visit>')
    .argument('<file>')
    .action((visit, file, o) => at(o, (world, here) => upload(world, here, visit, file)))
}

/** Nothing is sent while a line of the file cannot be read. */
async function upload(world: World, here: HospitalAtDoor, visit: string, file: string): Promise<Exit> {
  const { out } = world
  const { lines, wrong } = feeLinesIn(world.readFile(file))
  for (const { line, column, found, expected } of wrong)
    out.note(
      out.language === 'zh'
        ? `✖ ${file} 第 ${line} 行  ${column}  读到“${found}”  应为 ${expected.zh}`
        : `✖ ${file} line ${line}  ${column}  found "${found}"  expected ${expected.en}`,
    )
  return wrong.length > 0 ? exits.unreachable : commands.uploadLines(world, here, visit, lines)
}

interface BillOptions {
  readonly day: string
  readonly total: bigint
  readonly account?: boolean
  readonly insuredIn: string
  readonly invoice: string
}

function bills(sub: Sub, at: At, language: Language): void {
  const zh = language === 'zh'
  const billed = (made: Command) =>
    made
      .argument('<visit>')
      .requiredOption('--day <yyyy-MM-dd>', zh ? '出院或就诊日期' : 'discharge or visit day', dayIn(language))
      .requiredOption('--total <yuan>', zh ? '账单总额（元）' : 'bill total in yuan', fenOption(language))
      .option('--account', zh ? '使用个人账户' : 'use the personal account')
      .option('--insured-in <division>', zh ? '参保地区划' : 'where the person is insured', '')
      .option('--invoice <no>', zh ? '发票号' : 'invoice number', '')
  billed(
    sub('quote', { zh: '预结算', en: 'quote, nothing is booked' }, 'quote VISIT --day 2026-01-05 --total 1200.00'),
  ).action((visit, o) => at(o, (world, here) => commands.quote(world, here, billIn(visit, o))))
  billed(
    sub(
      'settle',
      { zh: '结算；加 --confirm 则同时确认', en: 'ask for the verdict; with --confirm also take it' },
      'settle VISIT --day 2026-01-05 --total 1200.00',
      'settle VISIT --day 2026-01-05 --total 1200.00 --confirm',
    ),
  )
    .option('--confirm', zh ? '同时确认' : 'take the verdict at once')
    .action((visit, o) => at(o, (world, here) => commands.settle(world, here, billIn(visit, o), Boolean(o.confirm))))
}

function billIn(visitId: string, { day, total, account, insuredIn, invoice }: BillOptions): Bill {
  return {
    visitId,
    policyDay: day,
    totalFen: total,
    useAccount: Boolean(account),
    invoiceNo: invoice,
    enrollmentDivision: insuredIn,
  }
}

function lookUps(sub: Sub, at: At, language: Language): void {
  const settleId = settleIdIn(language)
  sub('confirm', { zh: '确认：钱从此动', en: 'take the verdict: money moves now' }, `confirm ${ID}`)
    .argument('<settle-id>', '', settleId)
    .action((id, o) => at(o, (world, here) => commands.confirm(world, here, id)))
  sub('cancel', { zh: '撤销未确认的结算', en: 'give an unconfirmed settlement up' }, `cancel ${ID}`)
    .argument('<settle-id>', '', settleId)
    .option('--insured-in <division>', '', '')
    .action((id, o) => at(o, (world, here) => commands.cancel(world, here, id, o.insuredIn)))
  sub('query', { zh: '查结果', en: 'what became of it' }, `query ${ID}`)
    .argument('<settle-id>', '', settleId)
    .action((id, o) => at(o, (world, here) => commands.query(world, here, id)))
  sub('mine', { zh: '本院未确认的结算', en: 'my unconfirmed bills' }, 'mine', 'mine --hospital H51010000001')
    .option('--limit <n>', '', countIn(language), 100)
    .action((o) => at(o, (world, here) => commands.mine(world, here, o.limit)))
  sub('receipt', { zh: '结算单', en: 'the receipt' }, `receipt ${ID}`)
    .argument('<settle-id>', '', settleId)
    .action((id, o) => at(o, (world, here) => commands.receipt(world, here, id)))
  sub('resume', { zh: '了结上次未完的账单', en: 'end what an earlier run left open' }, 'resume').action((o) =>
    at(o, commands.resume),
  )
}

function fenOption(language: Language) {
  return (text: string): bigint => {
    const fen = fenIn(text)
    if (fen === undefined)
      throw new InvalidArgumentError(
        language === 'zh' ? '应为元，至多两位小数，如 1234.50' : 'Yuan with at most two decimals, like 1234.50.',
      )
    return fen
  }
}
