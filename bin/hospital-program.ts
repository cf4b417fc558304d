/** The commands of a hospital: names, options, examples. */
import { type Command, InvalidArgumentError } from 'commander'
import { type CommonOptions, command, type Texts } from './command'
import * as commands from './commands/hospital'
import { type EntitlementOptions, entitlement, entitlementOfVisits } from './commands/hospital-entitlement'
import { queryOnePhase, settleOnePhase, withdrawOnePhase } from './commands/hospital-one-phase'
import { refund, reverse } from './commands/hospital-reverse'
import type { Bill } from './hospital/bill'
import { feeLinesIn } from './hospital/fee-lines'
import { fenIn } from './output/amounts'
import type { Language, Words } from './output/language'
import { Mistake } from './output/mistake'
import { countIn, dayIn, knownIdIn, settleIdIn } from './output/usage'
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
  entitlements(sub, at, language)
  bills(sub, at, language)
  lookUps(sub, at, language)
  reversals(sub, at, language)
  onePhase(hospital, at, texts)
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

type Entitling = CommonOptions & Partial<EntitlementOptions> & { readonly day: string; readonly credential: string }

/** Before admission about a person; afterwards, until discharge, about visits. */
function entitlements(sub: Sub, at: At, language: Language): void {
  const zh = language === 'zh'
  sub(
    'entitlement',
    { zh: '待遇检查（2001）：入院前查人，住院期间每天查就诊', en: 'what is missing for a settlement, and what to do' },
    'entitlement --insured-in 511602 --person 5116000000000001 --day 2026-01-05',
    'entitlement --insured-in 511602 --person P1 --day 2026-01-05 --type 14 --disease M03900',
    'entitlement VISIT1 VISIT2 --day 2026-01-05',
  )
    .argument('[visits...]', zh ? '已登记的就诊编号' : 'open visits')
    .requiredOption('--day <yyyy-MM-dd>', zh ? '就诊或拟出院日期' : 'visit or expected discharge day', dayIn(language))
    .option('--insured-in <division>', zh ? '参保地区划' : 'where the person is insured')
    .option('--person <id>', zh ? '人员编号' : 'person number')
    .option('--insurance <type>', zh ? '险种' : 'insurance type', '310')
    .option('--type <type>', zh ? '医疗类别' : 'kind of care', '21')
    .option('--disease <code>', zh ? '病种编码' : 'disease code', '')
    .option('--emergency', zh ? '急诊抢救' : 'emergency rescue')
    .option('--credential <01|02|03>', zh ? '将出示的凭证类型' : 'what the person will show', '')
    .action((visits: string[], o: Entitling) => at(o, (world, here) => entitlementAsked(world, here, visits, o)))
}

function entitlementAsked(world: World, here: HospitalAtDoor, visits: readonly string[], o: Entitling): Promise<Exit> {
  const { day, credential, insuredIn, person } = o
  if (visits.length > 0) return entitlementOfVisits(world, here, visits, { day, credential })
  if (insuredIn && person) return entitlement(world, here, { ...(o as EntitlementOptions), insuredIn, person })
  throw new Mistake(
    { zh: '没有说明查谁', en: 'nobody is named' },
    { zh: '请给出就诊编号，或 --insured-in 和 --person', en: 'name visits, or --insured-in and --person' },
  )
}

/** Nothing is sent while a line of the file cannot be read. */
async function upload(world: World, here: HospitalAtDoor, visit: string, file: string): Promise<Exit> {
  const { lines, wrong } = feeLinesIn(world.readFile(file))
  return wrong.length > 0 ? unreadable(world, file, wrong) : commands.uploadLines(world, here, visit, lines)
}

function unreadable({ out }: World, file: string, wrong: ReturnType<typeof feeLinesIn>['wrong']): Exit {
  for (const { line, column, found, expected } of wrong)
    out.note(
      out.language === 'zh'
        ? `✖ ${file} 第 ${line} 行  ${column}  读到“${found}”  应为 ${expected.zh}`
        : `✖ ${file} line ${line}  ${column}  found "${found}"  expected ${expected.en}`,
    )
  return exits.unreachable
}

interface BillOptions {
  readonly day: string
  readonly total: bigint
  readonly account?: boolean
  readonly insuredIn: string
  readonly invoice: string
}

/** What every command about a bill is told of it. */
function billed(made: Command, language: Language): Command {
  const zh = language === 'zh'
  return made
    .argument('<visit>')
    .requiredOption('--day <yyyy-MM-dd>', zh ? '出院或就诊日期' : 'discharge or visit day', dayIn(language))
    .requiredOption('--total <yuan>', zh ? '账单总额（元）' : 'bill total in yuan', fenOption(language))
    .option('--account', zh ? '使用个人账户' : 'use the personal account')
    .option('--insured-in <division>', zh ? '参保地区划' : 'where the person is insured', '')
    .option('--invoice <no>', zh ? '发票号' : 'invoice number', '')
}

function bills(sub: Sub, at: At, language: Language): void {
  const zh = language === 'zh'
  billed(
    sub('quote', { zh: '预结算', en: 'quote, nothing is booked' }, 'quote VISIT --day 2026-01-05 --total 1200.00'),
    language,
  ).action((visit, o) => at(o, (world, here) => commands.quote(world, here, billIn(visit, o))))
  billed(
    sub(
      'settle',
      { zh: '结算；加 --confirm 则同时确认', en: 'ask for the verdict; with --confirm also take it' },
      'settle VISIT --day 2026-01-05 --total 1200.00',
      'settle VISIT --day 2026-01-05 --total 1200.00 --confirm',
    ),
    language,
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
  const [settleId, knownId] = [settleIdIn(language), knownIdIn(language)]
  sub('confirm', { zh: '确认：钱从此动', en: 'take the verdict: money moves now' }, `confirm ${ID}`)
    .argument('<settle-id>', '', settleId)
    .action((id, o) => at(o, (world, here) => commands.confirm(world, here, id)))
  sub('cancel', { zh: '撤销未确认的结算', en: 'give an unconfirmed settlement up' }, `cancel ${ID}`)
    .argument('<settle-id>', '', knownId)
    .option('--insured-in <division>', '', '')
    .action((id, o) => at(o, (world, here) => commands.cancel(world, here, id, o.insuredIn)))
  sub('query', { zh: '查结果', en: 'what became of it' }, `query ${ID}`)
    .argument('<settle-id>', '', knownId)
    .action((id, o) => at(o, (world, here) => commands.query(world, here, id)))
  sub('mine', { zh: '本院未确认的结算', en: 'my unconfirmed bills' }, 'mine', 'mine --hospital H51010000001')
    .option('--limit <n>', '', countIn(language), 100)
    .action((o) => at(o, (world, here) => commands.mine(world, here, o.limit)))
  sub('receipt', { zh: '结算单', en: 'the receipt' }, `receipt ${ID}`)
    .argument('<settle-id>', '', knownId)
    .action((id, o) => at(o, (world, here) => commands.receipt(world, here, id)))
  sub('resume', { zh: '了结上次未完的账单', en: 'end what an earlier run left open' }, 'resume').action((o) =>
    at(o, commands.resume),
  )
}

function reversals(sub: Sub, at: At, language: Language): void {
  const zh = language === 'zh'
  const words = { zh: '冲正已确认的结算（全额）', en: 'undo a confirmed settlement, in full' }
  sub('reverse', words, `reverse ${ID}`)
    .argument('<settle-id>', '', knownIdIn(language))
    .action((id, o) => at(o, (world, here) => reverse(world, here, id)))
  const refundWords = {
    zh: '部分退费：先全额冲正，再按余下的账单重新结算并确认',
    en: 'refund a part: undo it in full, then settle and confirm what is left',
  }
  sub('refund', refundWords, `refund ${ID} VISIT --day 2026-01-05 --total 1000.00 --lines returned.csv`)
    .argument('<settle-id>', zh ? '原结算编号' : 'what was too much', knownIdIn(language))
    .argument('<visit>')
    .requiredOption('--day <yyyy-MM-dd>', zh ? '出院或就诊日期' : 'discharge or visit day', dayIn(language))
    .requiredOption(
      '--total <yuan>',
      zh ? '余下账单的总额（元）' : 'total of what is left, in yuan',
      fenOption(language),
    )
    .option('--lines <file>', zh ? '退费明细（CSV，数量为负）' : 'returned items (CSV, quantities below zero)')
    .option('--account', zh ? '使用个人账户' : 'use the personal account')
    .option('--insured-in <division>', zh ? '参保地区划' : 'where the person is insured', '')
    .option('--invoice <no>', zh ? '发票号' : 'invoice number', '')
    .action((settleId, visit, o) => at(o, (world, here) => refunded(world, here, { settleId, visit, options: o })))
}

type RefundOptions = BillOptions & { readonly lines?: string }

async function refunded(
  world: World,
  here: HospitalAtDoor,
  { settleId, visit, options }: { settleId: string; visit: string; options: RefundOptions },
): Promise<Exit> {
  const { lines, wrong } = options.lines ? feeLinesIn(world.readFile(options.lines)) : { lines: [], wrong: [] }
  if (wrong.length > 0) return unreadable(world, options.lines ?? '', wrong)
  return refund(world, here, { settleId, bill: billIn(visit, options), lines })
}

/** For systems that know no confirm. 2601 is called undo here, as its users know it. */
function onePhase(hospital: Command, at: At, texts: Texts): void {
  const { language } = texts
  const zh = language === 'zh'
  const parent = hospital
    .command('one-phase')
    .description(
      zh ? '一步式接口：结算即确认，2601 撤回' : 'for systems without confirm: settle at once, take back with 2601',
    )
  const named = (name: string, words: Words, example: string) =>
    command(parent, { name, words, examples: [`hospital one-phase ${name} ${example}`] }, texts)
      .option('--hospital <code>', zh ? '医院编码（缺省为第一家）' : 'hospital code (the first one by default)')
      .requiredOption('--message <id>', zh ? '报文编号 msgid' : 'message id (msgid)')
      .requiredOption('--person <id>', zh ? '人员编号' : 'person number')
      .option('--transaction <no>', zh ? '交易编号：2102、2207、2304' : 'transaction: 2102, 2207, 2304', '2304')
  const message = '--message M1 --person P1'
  billed(
    named(
      'settle',
      { zh: '结算并确认，一次完成', en: 'settled, or certainly not' },
      `VISIT ${message} --day 2026-01-05 --total 1200.00`,
    ),
    language,
  ).action((visit, o) => at(o, (world, here) => settleOnePhase(world, here, o, billIn(visit, o))))
  const takeBack = {
    zh: '2601：撤回这条报文，已结算的全额冲正',
    en: '2601: take the message back, undoing what it settled',
  }
  named('undo', takeBack, message).action((o) => at(o, (world, here) => withdrawOnePhase(world, here, o)))
  named('query', { zh: '按原报文查结果', en: 'what became of a message' }, message).action((o) =>
    at(o, (world, here) => queryOnePhase(world, here, o)),
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
