/** Every sentence of the story, in both languages. */
import { yuan } from '../../../bin/output/amounts'
import type { Words } from '../../../bin/output/language'
import type { Authorised, UploadLinesReply } from '../../../proto/types'
import type { Costs, Figures } from './figures'

/** The stations of one settlement. */
export const stations = {
  signIn: { zh: '签到', en: 'signed in' },
  findPerson: { zh: '查人', en: 'person found' },
  openVisit: { zh: '登记就诊', en: 'visit opened' },
  uploadLines: { zh: '上传明细', en: 'lines priced' },
  quote: { zh: '预结算', en: 'quote' },
  settle: { zh: '核定', en: 'verdict' },
  confirm: { zh: '确认', en: 'confirmed' },
  receipt: { zh: '结算单', en: 'receipt' },
} as const satisfies Readonly<Record<string, Words>>

const CLASSES: Readonly<Record<string, string>> = { '01': '甲', '02': '乙', '03': '丙' }

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1)
}

const walking = {
  preparing: { zh: '导入测试人员，开收费窗口', en: 'importing the test persons, opening the tills' },
  walk: ({ name: hospital }: { name: string }, { name, division }: { name: string; division: string }): Words => ({
    zh: `\n一、参保地 ${division} 的${name}在 ${hospital} 出院结算`,
    en: `\n1. ${name}, insured in ${division}, leaves ${hospital}`,
  }),
  priced({ lines, totals }: UploadLinesReply): Words {
    const total = yuan(totals?.totalFen ?? 0)
    const items = lines
      .map((line) => `${line.itemName}（${CLASSES[line.itemClass]}）${yuan(line.amountFen)}`)
      .join('，')
    return { zh: `${total} 元：${items}`, en: `${total} yuan: ${items}` }
  },
  first: (ms: number): Words => ({
    zh: `  首笔结算完成：自回车起 ${seconds(ms)} 秒`,
    en: `  the first settlement: ${seconds(ms)} s after Enter`,
  }),
}

interface Named {
  readonly name: string
}

const benefits = {
  benefits: {
    zh: '\n二、同样的费用，不同的待遇（28,000.00 元，其中政策内 25,000.00 元）',
    en: '\n2. One bill, many policies (28,000.00 yuan, of which 25,000.00 are shared)',
  },
  referred: ({ name }: Named, till: Named): Words => ({
    zh: `  职工${name}，经转诊到 ${till.name}`,
    en: `  ${name}, an employee, referred to ${till.name}`,
  }),
  ownChoice: ({ name }: Named, till: Named): Words => ({
    zh: `  同一位${name}，自行选择 ${till.name}`,
    en: `  the same ${name}, at ${till.name} on their own choice`,
  }),
  filedLate: ({ name }: Named, till: Named): Words => ({
    zh: `  同一位${name}，三天前住进 ${till.name}，转诊备案在别处`,
    en: `  the same ${name}, in ${till.name} since three days, referred to somewhere else`,
  }),
  quotedBefore: ({ split }: Pick<Authorised, 'split'>): Words => ({
    zh: `    预结算：统筹支付 ${yuan(split?.poolingFundFen ?? 0)} 元`,
    en: `    quoted: the pooling fund pays ${yuan(split?.poolingFundFen ?? 0)} yuan`,
  }),
  filedNow: { zh: '    出院前补办转诊备案，再结算：', en: '    the referral is filed before discharge; settled:' },
  resident: ({ name }: Named, till: Named): Words => ({
    zh: `  居民${name}，本年大病累计已有 15,000.00 元，转诊到 ${till.name}`,
    en: `  ${name}, a resident with 15,000.00 yuan towards serious illness this year, referred to ${till.name}`,
  }),
} as const

const dying = {
  lostAnswer: {
    zh: '\n三、就医地节点已提交、答复在途时被强杀（kill -9），连线中断，医院没有收到答复',
    en: '\n3. The care node is killed (kill -9) after its commit, its answer on the line; the hospital hears nothing',
  },
  careKilled: (part: string, pid: number): Words => ({
    zh: `  ✖ ${part}（进程 ${pid}）已被强杀；医院重复同一确认`,
    en: `  ✖ ${part} (process ${pid}) is killed; the hospital repeats the same confirm`,
  }),
  waitsFor: (part: string): Words => ({ zh: `等待 ${part} 恢复`, en: `waiting for ${part} to serve again` }),
  repeatsConfirm: { zh: '重复同一确认', en: 'the same confirm, repeated' },
  sameReceipt: (receiptNo: string): Words => ({
    zh: `  ✔ 同一张结算单 ${receiptNo}，只入账一次，没有重复扣款`,
    en: `  ✔ the same receipt ${receiptNo}, booked once, no second charge`,
  }),
} as const

const counting = {
  costs: {
    zh: '\n四、一笔结算的代价（在 Postgres 和 Kafka 处计数，全省空闲）',
    en: '\n4. What a settlement costs (counted at Postgres and Kafka, the province idle)',
  },
  countersSettle: {
    zh: '等待 Postgres 公布计数（11 秒）',
    en: 'waiting for Postgres to publish its counters (11 s)',
  },
  measures: { zh: '逐笔计量，每笔之后等全省安静', en: 'measuring one by one, the province quiet between' },
  counted: ({ commits_per_settle, commits_per_confirm, hops_per_settle }: Costs): Words => ({
    zh: `  核定：同步提交 ${commits_per_settle} 次，Kafka ${hops_per_settle} 跳；确认：同步提交 ${commits_per_confirm} 次，Kafka 0 跳`,
    en:
      `  settle: synchronous commits ${commits_per_settle}, Kafka hops ${hops_per_settle}; ` +
      `confirm: synchronous commits ${commits_per_confirm}, Kafka hops 0`,
  }),
} as const

const storming = {
  storm: (rate: number): Words => ({
    zh: `\n五、三家医院每秒约 ${rate} 笔异地结算，同时逐个强杀省中心和各市节点`,
    en: `\n5. About ${rate} settlements a second from three hospitals, while each hub and node is killed in turn`,
  }),
  refuses: { zh: '先送几位应被拒绝的病人', en: 'first, some patients who must be refused' },
  kills: (part: string, n: number, of: number): Words => ({
    zh: `强杀 ${n}/${of}：${part}，结算继续`,
    en: `kill ${n}/${of}: ${part}, settlements go on`,
  }),
  killed: (part: string, inFlight: number, ms: number): Words => ({
    zh: `  ✖ ${part} 被强杀，在途 ${inFlight} 笔 → ${seconds(ms)} 秒后恢复`,
    en: `  ✖ ${part} killed with ${inFlight} in flight → serves again after ${seconds(ms)} s`,
  }),
  untilEnough: (least: number): Words => ({ zh: `等待满 ${least} 笔结算`, en: `until ${least} settlements are made` }),
  lastPatients: { zh: '等待窗口前的病人办完', en: 'the last patients are being served' },
  lastWords: { zh: '逐笔查明未决账单', en: 'asking about every bill without a final answer' },
  drains: { zh: '等待在途事实全部入账', en: 'waiting until nothing is in flight or in doubt' },
} as const

const ending = {
  check: { zh: '\n六、三账核对', en: '\n6. The three ledgers compared' },
  figures: ({ settled, cancelled, rejected, lost, doubled, kills }: Figures): Words => ({
    zh: `  已结算 ${settled}  已撤销 ${cancelled}  已拒绝 ${rejected}  丢失 ${lost}  重复 ${doubled}  强杀 ${kills.length} 次`,
    en:
      `  settled ${settled}  cancelled ${cancelled}  rejected ${rejected}  ` +
      `lost ${lost}  doubled ${doubled}  kills ${kills.length}`,
  }),
  brokeOff: (why: string): Words => ({
    zh: `✖ 故事没有讲完：${why}。全省照常运行；要再听一遍，请 Ctrl-C 后重新 npm start。`,
    en: `✖ The story broke off: ${why}. The province goes on; to hear it again, Ctrl-C and npm start.`,
  }),
  live: (rate: number): Words => ({
    zh: `\n全省保持运行，每秒约 ${rate} 笔结算。Ctrl-C 停止。另开一个终端试试：`,
    en: `\nThe province stays live at about ${rate} settlements a second. Ctrl-C stops it. In another terminal, try:`,
  }),
} as const

export const texts = { ...walking, ...benefits, ...dying, ...counting, ...storming, ...ending }

/** What to type in another terminal, in the same province. */
export function suggestions(lastSettleId: string | undefined, dataFolder: string | undefined): string[] {
  const where = dataFolder ? `LIANJIE_DATA=${dataFolder} ` : ''
  const commands = ['tail', ...(lastSettleId ? [`show ${lastSettleId}`] : []), 'verify']
  return commands.map((command) => `  ${where}npx lianjie ${command}`)
}
