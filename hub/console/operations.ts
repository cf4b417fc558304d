/** What the hub can tell operators about itself (common/operations.ts). Reads only. */

import type { Posting } from '../../common/double-entry'
import { fault } from '../../common/errors'
import { fenToWire } from '../../common/money'
import type { OperationsSource } from '../../common/operations'
import type { Region } from '../../common/regions'
import { keyToWire } from '../../common/settlement-key'
import type { HealthCheckIn, LedgerRowIn, ParkedRecordIn, PostingRowIn } from '../../proto/types'
import type { Booked, Ledger } from '../ledger/ledger'
import type { Figures, HubFigures } from './figures'

/** Records that nobody could read; absent where there is no Kafka. */
export interface ParkedRecords {
  list(limit: number): Promise<ParkedRecordIn[]>
  /** Puts it back; answers the topic, or undefined when there is no such record. */
  replay(id: string): Promise<string | undefined>
}

export interface HubOperationsParts {
  readonly ledger: Ledger
  readonly figures: HubFigures
  readonly bus: { health(): { readonly ok: boolean; readonly detail: string } }
  readonly parked?: ParkedRecords
  /** Regions with a Link to this instance. */
  links(): readonly Region[]
  regions(): readonly Region[]
}

const PAGE = 500
/** Older than this, an outbox row is an alarm (protocol 1.4.4). */
const OUTBOX_ALARM_MS = 300_000

export function hubOperations(parts: HubOperationsParts): OperationsSource {
  const { ledger, parked } = parts
  return {
    checks: () => checksOf(parts),
    async show(settleId) {
      const known = await ledger.of(settleId)
      return known.map(({ key, decision, postings }) => {
        const about = { organisation: 'HUB', region: '', key: keyToWire(key) } as const
        return { ...about, decision, postings: postings.map(postingRow) }
      })
    },
    async *scan(day) {
      for (let after: Booked['key'] | undefined; ; ) {
        const page = await ledger.page(day, after, PAGE)
        if (page.length > 0) yield page.map(ledgerRow)
        after = page.at(-1)?.key
        if (page.length < PAGE) return
      }
    },
    // A follower decides nothing, so nothing is in doubt here (protocol 1.4.2).
    inDoubt: async () => ({ doubts: [], waiting: 0 }),
    ...(parked && {
      parked: (limit: number) => parked.list(limit),
      replayParked: async (id: string) => {
        const topic = await parked.replay(id)
        if (topic === undefined) throw fault('H1001', { field: 'id' })
        return topic
      },
    }),
  }
}

function ledgerRow({ key, enrollmentRegion, day, owedFen, totalFen, postings, inFlightTo }: Booked): LedgerRowIn {
  return {
    organisation: 'HUB',
    region: '',
    key: keyToWire(key),
    enrollmentRegion,
    day,
    owedFen: fenToWire(owedFen),
    totalFen: fenToWire(totalFen),
    postings: postings.map(postingRow),
    inFlightTo: [...inFlightTo],
  }
}

function postingRow({ debit, credit, amountFen }: Posting): PostingRowIn {
  return { debit, credit, amountFen: fenToWire(amountFen) }
}

async function checksOf(parts: HubOperationsParts): Promise<HealthCheckIn[]> {
  const { links, regions, bus } = parts
  const kafka = bus.health()
  const linked = new Set(links())
  return [
    ...(await databaseChecks(parts.figures)),
    check('kafka', kafka.ok, kafka.detail, REMEDIES.kafka),
    ...regions().map((region) => {
      const isUp = linked.has(region)
      return check(`link ${region}`, isUp, isUp ? 'up' : 'not linked to this instance', REMEDIES.link)
    }),
  ]
}

async function databaseChecks(figures: HubFigures): Promise<HealthCheckIn[]> {
  try {
    const { roundTripMs, ...counted } = await figures.read()
    return [check('postgres', true, `${roundTripMs.toFixed(1)} ms`, REMEDIES.postgres), ...countedChecks(counted)]
  } catch (error) {
    return [check('postgres', false, (error as Error).message, REMEDIES.postgres)]
  }
}

function countedChecks(counted: Omit<Figures, 'roundTripMs'>): HealthCheckIn[] {
  const { outbox, quarantined, equivocations, downRows } = counted
  return [
    ...outbox.map(({ destination, rows, oldestMs, refused }) =>
      check(
        `outbox ${destination}`,
        oldestMs < OUTBOX_ALARM_MS && refused === 0,
        `${rows} on their way, oldest ${seconds(oldestMs)}, ${refused} refused`,
        REMEDIES.outbox,
      ),
    ),
    check('quarantine', quarantined === 0, `${quarantined} unusable facts`, REMEDIES.quarantine),
    check('equivocation', equivocations === 0, `${equivocations} contradicting decisions`, REMEDIES.equivocation),
    check(
      'rows for care regions',
      downRows.oldestMs < OUTBOX_ALARM_MS,
      `${downRows.rows} waiting, oldest ${seconds(downRows.oldestMs)}`,
      REMEDIES.link,
    ),
  ]
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`

interface Remedy {
  readonly zh: string
  readonly en: string
}

function check(name: string, ok: boolean, detail: string, { zh, en }: Remedy): HealthCheckIn {
  return { name, ok, detail, ...(ok ? {} : { remedyZh: zh, remedyEn: en }) }
}

const REMEDIES = {
  postgres: {
    zh: '请检查省级数据库是否运行、网络是否通；恢复后自动继续，无需补数。',
    en: 'See that the hub database runs and can be reached; work goes on by itself, nothing has to be re-entered.',
  },
  kafka: {
    zh: '请检查消息集群；期间结算答复“未决”，确认不受影响，事实留在发件箱。',
    en: 'See to the brokers; meanwhile settles stay undecided, confirms work, and facts wait in the outbox.',
  },
  link: {
    zh: '请检查该就医地节点是否运行；节点会自动重连，也可能连在另一台省中心实例上。',
    en: "See that the region's care node runs; it reconnects by itself, or holds its Link to another instance.",
  },
  outbox: {
    zh: '请检查该参保地节点是否运行；被拒收的事实请运行 npx lianjie quarantine list。',
    en: 'See that the enrollment node of this region runs; refused facts: npx lianjie quarantine list.',
  },
  quarantine: {
    zh: '有事实无法使用：请运行 npx lianjie quarantine list 看原因和办法，改正后会自动重发。',
    en: 'Facts could not be used: npx lianjie quarantine list names cause and remedy; mended, they come again.',
  },
  equivocation: {
    zh: '同一结算收到两份不同的决定：该就医地已冻结；请停用它的节点并人工核查，见 npx lianjie frozen list。',
    en: 'Two different decisions of one settlement: the region is frozen (npx lianjie frozen list); stop its node.',
  },
} as const
