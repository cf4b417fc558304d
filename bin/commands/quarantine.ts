/** Facts in quarantine: what they are, why they could not be used, what to do, and having one tried again. */
import { catalogue, isCode } from '../../common/errors'
import type { QuarantinedFact } from '../../proto/types'
import { tell, tellAll } from '../organisations/asking'
import { durationText } from '../output/instants'
import type { Language, Words } from '../output/language'
import { Mistake } from '../output/mistake'
import { refusalLines } from '../output/refusals'
import { aligned } from '../output/table'
import { unreachableExit } from '../output/unreachable'
import { type Exit, exits, json, type World } from '../world'

const SIGNATURE: Words = {
  zh: '核对就医地证书：过期就换发，换过省根证书就补进 authority 文件，被吊销就人工核查',
  en: 'the care region’s certificate: renew it, add its authority to the file, or investigate if it was revoked',
}

/** What an operator can do about each cause; whatever is mended is tried again within the hour, or by replay. */
const REMEDIES: Readonly<Record<string, Words>> = {
  H1004: SIGNATURE,
  H1010: {
    zh: '内容读不懂：两边程序版本不一致时先升级读的一方',
    en: 'its content cannot be read: upgrade the reader before the writer',
  },
  H1011: {
    zh: '不是它自己的事实：核对该市证书和设置里的统筹区',
    en: 'not its own fact: compare the region in its certificate and in its settings',
  },
  H2001: {
    zh: '寄往没有接入的统筹区：把它加进省的 participants',
    en: 'addressed to a region that is not admitted: add it to the hub’s participants',
  },
  H5003: {
    zh: '核定的金额不相加：联系签发的参保地，人工核查',
    en: 'the verdict does not add up: investigate at the enrollment region that signed it',
  },
  H5010: {
    zh: '同一结算两份不同决定：停用该就医地节点，人工核查，不要改账',
    en: 'two different decisions of one settlement: stop that care node and investigate; never edit a ledger',
  },
  H5012: {
    zh: '核定不算数：核对参保地证书和核定登记；被吊销的密钥签的要人工核查',
    en: 'the verdict does not count: compare the enrollment certificate and its register; investigate a revoked key',
  },
  H9001: {
    zh: '数据库拒收这一条，原因见上；多为程序缺陷：升级后重试',
    en: 'the database refuses this one row, see why; usually a fault of the program: upgrade, then replay',
  },
}

const OTHERWISE: Words = { zh: '按原因联系来源地市', en: 'take the reason to the region that sent it' }

export async function quarantineList({ organisations, out, clock }: World, limit: number): Promise<Exit> {
  const told = await tellAll(onceEach(organisations()), (asked) => asked.quarantined(limit))
  const silent = told.filter(({ refused }) => refused)
  if (silent.length > 0) return unreachableExit(out, silent)
  const facts = told.flatMap((one) => ('value' in one ? one.value : []))
  const zh = out.language === 'zh'
  if (out.json) json(out, { quarantined: facts.map((fact) => factJson(fact, out.language)) })
  else if (facts.length === 0) out.line(out.paint('green', zh ? '隔离区是空的。' : 'Nothing is in quarantine.'))
  else for (const fact of facts) for (const line of linesOf(fact, clock.now(), out.language)) out.line(line)
  return facts.length > 0 ? exits.wrong : exits.fine
}

/** @throws Mistake when nobody holds it */
export async function quarantineReplay({ organisations, out }: World, name: string): Promise<Exit> {
  const [place = '', id = ''] = name.split('/')
  const holder = onceEach(organisations()).find(
    ({ place: { role, region } }) => (role === 'hub' ? 'hub' : region) === place,
  )
  if (!holder || !id) throw unknownFact(name)
  const told = await tell(holder, (asked) => asked.replayQuarantined(id))
  if (told.refused?.code === 'H1001') throw unknownFact(name)
  if (told.refused) {
    for (const line of refusalLines(told.refused, out.language)) out.note(line)
    return exits.unreachable
  }
  const { learned, code } = told.value
  if (out.json) json(out, { id: name, learned, code })
  else if (learned) out.line(out.language === 'zh' ? `✔ ${name} 已入账` : `✔ ${name} is learned`)
  else
    out.note(out.language === 'zh' ? `✖ ${name} 仍然无法使用：[${code}]` : `✖ ${name} still cannot be used: [${code}]`)
  return learned ? exits.fine : exits.wrong
}

/** All instances of the hub share one quarantine: the first of them speaks for it. */
function onceEach<T extends { readonly place: { readonly role: string } }>(all: readonly T[]): readonly T[] {
  const hub = all.find(({ place }) => place.role === 'hub')
  return all.filter((asked) => asked.place.role !== 'hub' || asked === hub)
}

function nameOf({ organisation, region, id }: QuarantinedFact): string {
  return `${organisation === 'HUB' ? 'hub' : region}/${id}`
}

function remedyOf({ code }: QuarantinedFact): Words {
  return REMEDIES[code] ?? OTHERWISE
}

function factJson(fact: QuarantinedFact, language: Language) {
  const { settlement, careRegion, code, reason, times, firstAtMs, lastAtMs } = fact
  const seen = { times, first_at_ms: firstAtMs, last_at_ms: lastAtMs }
  return {
    id: nameOf(fact),
    settlement,
    care_region: careRegion,
    code,
    reason,
    ...seen,
    remedy: remedyOf(fact)[language],
  }
}

function linesOf(fact: QuarantinedFact, nowMs: number, language: Language): string[] {
  const { settlement, careRegion, code, reason, times, firstAtMs } = fact
  const zh = language === 'zh'
  const meaning = isCode(code) ? catalogue[code][language] : ''
  const age = durationText(Math.max(0, nowMs - firstAtMs))
  const rows = [
    [zh ? '编号' : 'id', nameOf(fact)],
    [zh ? '结算' : 'settlement', settlement || '?'],
    [
      zh ? '来源' : 'from',
      zh ? `就医地 ${careRegion}，${age}以来 ${times} 次` : `care ${careRegion}, ${times} times in ${age}`,
    ],
    [zh ? '原因' : 'cause', `[${code}] ${reason}${meaning && ` (${meaning})`}`],
    [zh ? '办法' : 'remedy', remedyOf(fact)[language]],
  ]
  return [...aligned(rows), '']
}

function unknownFact(name: string): Mistake {
  return new Mistake(
    { zh: `隔离区没有 ${name}`, en: `no quarantine holds ${name}` },
    { zh: '编号见 npx lianjie quarantine list', en: 'npx lianjie quarantine list shows them' },
  )
}
