/** What the care half can tell operators about itself. */

import { codecs } from '../../common/contracts.grpc'
import type { Posting } from '../../common/double-entry'
import { owedBy } from '../../common/double-entry'
import { fenToWire } from '../../common/money'
import type { OperationsSource } from '../../common/operations'
import { keyToWire, type SettlementKey } from '../../common/settlement-key'
import type { DoubtIn, HealthCheckIn, KnowledgeIn, LedgerRowIn, PostingRowIn } from '../../proto/types'
import { decisionBytes } from './decision'
import { confirmBefore, type Intent } from './intents'
import type { Booked } from './ledger'
import type { CareParts } from './parts'
import type { RevIntent } from './reversals'
import { authorisedIn } from './token'

export type OperationsParts = Pick<
  CareParts,
  'region' | 'ledger' | 'intents' | 'reversals' | 'outbox' | 'province' | 'catalogs' | 'clock' | 'timers'
> & {
  /** Round trip of the session cache, in milliseconds. */
  pingCache(): Promise<number>
  /** Why this node may decide nothing, or confirm nothing, just now (R20). */
  obstacle(): 'restored' | 'fenced' | undefined
}

const PAGE = 500
const DOUBTS_MAX = 1_000
/** A reversal without its end is in doubt after so long, wherever it is held (protocol 1.4.2). */
const REVERSAL_QUIET_MS = 60_000
/** An outbox row older than this is an alarm (protocol 1.4.4). */
const OUTBOX_OLD_MS = 300_000

export function careOperations(parts: OperationsParts): OperationsSource {
  return {
    checks: async () => [
      ...(await Promise.all([database(parts), cache(parts), outbox(parts)])),
      ...links(parts),
      lateRegions(parts),
      deciding(parts),
      catalog(parts),
    ],
    show: (settleId) => shown(settleId, parts),
    scan: (day) => pages(day, parts),
    inDoubt: () => inDoubt(parts),
  }
}

async function timed(name: string, remedies: [zh: string, en: string], probe: () => Promise<string>) {
  try {
    return { name, ok: true, detail: await probe() }
  } catch (error) {
    const [remedyZh, remedyEn] = remedies
    return { name, ok: false, detail: (error as Error).message, remedyZh, remedyEn }
  }
}

const DATABASE_REMEDY: [string, string] = [
  '就医地数据库不可用：请启动 Postgres，或检查设置 care.postgres.url；恢复前不能确认和撤销。',
  'The care database does not answer: start Postgres or check care.postgres.url; nothing can be confirmed until then.',
]
const CACHE_REMEDY: [string, string] = [
  'Redis 不可用：请启动 Redis，或检查设置 care.redis；业务不受影响，签到改由数据库核对。',
  'Redis does not answer: start it or check care.redis; business goes on, sessions are read from the database.',
]
const OUTBOX_REMEDY: [string, string] = [
  '有事实超过 5 分钟未被参保地确认：请检查省中心连接和参保地节点；数据不会丢失，恢复后自动送达。',
  'Facts wait for more than five minutes: check Links and enrollment node; nothing is lost, they go out by themselves.',
]

function database({ outbox, clock }: OperationsParts): Promise<HealthCheckIn> {
  return timed('postgres care', DATABASE_REMEDY, async () => {
    const began = clock.monotonic()
    await outbox.highestNumber()
    return `${(clock.monotonic() - began).toFixed(1)} ms`
  })
}

function cache({ pingCache }: OperationsParts): Promise<HealthCheckIn> {
  return timed('redis', CACHE_REMEDY, async () => `${(await pingCache()).toFixed(1)} ms`)
}

function outbox({ outbox, clock }: OperationsParts): Promise<HealthCheckIn> {
  return timed('outbox care', OUTBOX_REMEDY, async () => {
    const { rows, oldestAtMs } = await outbox.backlog()
    const ageMs = oldestAtMs === undefined ? 0 : Math.max(0, clock.now() - oldestAtMs)
    const detail = rows === 0 ? 'empty' : `${rows} rows, oldest ${(ageMs / 1_000).toFixed(1)} s`
    if (ageMs > OUTBOX_OLD_MS) throw new Error(detail)
    return detail
  })
}

function links({ province }: OperationsParts): HealthCheckIn[] {
  return province.links().map(({ hub, up, detail }) => ({
    name: `link ${hub}`,
    ok: up,
    detail,
    remedyZh: up ? '' : `到省中心 ${hub} 的连接断开：请检查网络和该实例；已有核定的结算仍可确认。`,
    remedyEn: up
      ? ''
      : `The Link to ${hub} is down: check network and instance; verdicts already given can be confirmed.`,
  }))
}

/** Their own node is where something has to be done; here the next questions to them stand in line. */
function lateRegions({ province }: OperationsParts): HealthCheckIn {
  const inLine = [...province.inLine()].flatMap(([region, count]) => (count > 0 ? [`${region}: ${count}`] : []))
  if (inLine.length === 0) return { name: 'late regions', ok: true, detail: 'none' }
  return {
    name: 'late regions',
    ok: false,
    detail: `in line for ${inLine.join(', ')}`,
    remedyZh: '这些参保地答复太慢，后来的在本节点排队，轮到即问：请看参保地的节点、数据库和引擎；其余参保地不受影响。',
    remedyEn:
      'These regions answer late; what is next asked of them stands in line here: see their node, database, engine.',
  }
}

const OBSTACLES = {
  restored: {
    detail: 'restored: compares itself with the hub, or learns its own decisions back',
    remedyZh: '本节点的数据库换过或恢复过：连上省中心后会自动核对并学回自己的决定，期间答 H9004，不用人工补数',
    remedyEn:
      'the database was restored or promoted: with a Link to the hub it learns its own decisions back by itself',
  },
  fenced: {
    detail: 'fenced: no hub for too long, or none yet since the reboot',
    remedyZh: '超过 fenceMs 没有见到省中心，或重启后还没见到：恢复网络，见到第一次心跳即可确认',
    remedyEn:
      'no hub was seen for fenceMs, or none since the reboot: bring the line back, the first heartbeat lifts it',
  },
} as const

function deciding({ obstacle }: OperationsParts): HealthCheckIn {
  const why = obstacle()
  return why ? { name: 'deciding', ok: false, ...OBSTACLES[why] } : { name: 'deciding', ok: true, detail: 'yes' }
}

function catalog({ catalogs }: OperationsParts): HealthCheckIn {
  return { name: 'catalog', ok: true, detail: `${catalogs.version}, ${catalogs.size} rows` }
}

async function shown(settleId: string, { ledger, region }: OperationsParts): Promise<KnowledgeIn[]> {
  const found = await ledger.named(settleId)
  return found.map(({ decided, postings }) => ({
    organisation: 'CARE',
    region,
    key: keyToWire(decided.key),
    ...(decided.outcome === 'confirmed' && { verdict: codecs.signedVerdict.decode(decided.token).verdict }),
    decision: decisionBytes(decided),
    postings: postings.map(postingToWire),
  }))
}

async function* pages(day: string | undefined, parts: OperationsParts): AsyncIterable<LedgerRowIn[]> {
  let after: SettlementKey | undefined
  do {
    const page = await parts.ledger.page(after, day, PAGE)
    if (page.length > 0) yield page.map((booked) => ledgerRow(booked, parts.region))
    after = page.length === PAGE ? page.at(-1)?.decided.key : undefined
  } while (after)
}

function ledgerRow({ decided, postings, unackedBy }: Booked, region: string): LedgerRowIn {
  const { split } = authorisedIn(decided.token).authorised
  return {
    organisation: 'CARE',
    region,
    key: keyToWire(decided.key),
    enrollmentRegion: decided.enrollmentRegion,
    day: decided.day,
    owedFen: split ? fenToWire(owedBy(split)) : 0,
    totalFen: split?.totalFen ?? 0,
    postings: postings.map(postingToWire),
    // Without the end-to-end ack nobody here can know how far it came: it may still be on its way to both.
    inFlightTo: unackedBy.length > 0 ? ['hub', ...unackedBy] : [],
  }
}

function postingToWire({ debit, credit, amountFen }: Posting): PostingRowIn {
  return { debit, credit, amountFen: fenToWire(amountFen) }
}

/** In doubt (protocol 1.4.2): the call's deadline has passed, no answer is known, and nothing is decided. */
async function inDoubt(parts: OperationsParts): Promise<{ doubts: DoubtIn[]; more: number; waiting: number }> {
  const nowMs = parts.clock.now()
  const { doubts, more, waiting } = await parts.intents.standing(nowMs - parts.timers.careToHubMs, DOUBTS_MAX)
  const promised = await parts.reversals.open(DOUBTS_MAX)
  const late = promised.filter(({ askedAtMs }) => nowMs > askedAtMs + REVERSAL_QUIET_MS)
  const told = [
    ...doubts.map((intent) => doubtOf(intent, nowMs, parts)),
    ...late.map((intent) => unfinished(intent, nowMs, parts)),
  ]
  return { doubts: told.sort((a, b) => b.ageMs - a.ageMs), more, waiting }
}

/** A promise kept waiting: nobody has to do anything but let its enrollment region answer. */
function unfinished(
  intent: RevIntent,
  nowMs: number,
  { region, timers }: OperationsParts,
): DoubtIn & { ageMs: number } {
  const { key, enrollmentRegion, askedAtMs, tries, nextTryAtMs, lastCode } = intent
  return {
    ...{ organisation: 'CARE', region, key: keyToWire(key), ageMs: nowMs - askedAtMs },
    owner: `enrollment ${enrollmentRegion}`,
    nextStepZh: `冲正已承诺，向参保地 ${enrollmentRegion} 自动再试（已试 ${tries} 次 ${lastCode}）。`,
    nextStepEn: `Promised; ${enrollmentRegion} is asked again by itself (${tries} tries, last ${lastCode}).`,
    nextAtMs: nextTryAtMs + timers.sweepMs,
  }
}

function doubtOf(intent: Intent, nowMs: number, { region, timers }: OperationsParts): DoubtIn & { ageMs: number } {
  return {
    organisation: 'CARE',
    region,
    key: keyToWire(intent.key),
    ageMs: Math.max(0, nowMs - intent.triedAtMs - timers.careToHubMs),
    owner: intent.key.hospital,
    nextStepZh: '医院未用同一编号再试或撤销的，到时自动撤销。',
    nextStepEn: 'Unless the hospital repeats it under the same id or cancels, it is cancelled by itself then.',
    nextAtMs: confirmBefore(intent) + timers.sweepMs,
  }
}
