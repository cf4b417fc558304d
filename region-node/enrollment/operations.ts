/** What an enrollment half can tell operators about itself (common/operations.ts). */
import type { Clock } from '../../common/clock'
import { codecs } from '../../common/contracts.grpc'
import type { Posting } from '../../common/double-entry'
import { fenToWire } from '../../common/money'
import type { OperationsSource } from '../../common/operations'
import type { Region } from '../../common/regions'
import { keyToWire } from '../../common/settlement-key'
import type { DoubtIn, HealthCheckIn, LedgerRowIn } from '../../proto/types'
import type { Booked, Books, Known, Open } from './books'
import { importCsv } from './import'
import type { People } from './people'

export interface EnrollmentOperationsParts {
  readonly region: Region
  readonly books: Books
  readonly people: People
  readonly bus: { health(): { readonly ok: boolean; readonly detail: string } }
  readonly clock: Clock
  readonly inquiryDelayMs: number
}

const PAGE = 500
const MS_PER_S = 1_000

export function enrollmentOperations(parts: EnrollmentOperationsParts): OperationsSource {
  const { region, books, people } = parts
  return {
    checks: () => checksOf(parts),
    show: async (settleId) => (await books.known(settleId)).map((known) => knowledgeOf(region, known)),
    async *scan(day) {
      for (let after: Booked['key'] | undefined; ; ) {
        const page = await books.page(day, after, PAGE)
        if (page.length > 0) yield page.map((booked) => ledgerRow(region, booked))
        after = page.at(-1)?.key
        if (page.length < PAGE) return
      }
    },
    inDoubt: () => inDoubt(parts),
    import: (kind, csv) => importCsv(people, kind, csv),
  }
}

function knowledgeOf(region: Region, { key, token, decision, postings }: Known) {
  const about = { organisation: 'ENROLLMENT', region, key: keyToWire(key), postings: postings.map(postingRow) } as const
  const verdict = token && codecs.signedVerdict.decode(token).verdict
  return { ...about, ...(verdict && { verdict }), ...(decision && { decision }) }
}

function ledgerRow(region: Region, { key, day, owedFen, totalFen, postings }: Booked): LedgerRowIn {
  return {
    ...{ organisation: 'ENROLLMENT', region, key: keyToWire(key), enrollmentRegion: region, day },
    ...{ owedFen: fenToWire(owedFen), totalFen: fenToWire(totalFen) },
    postings: postings.map(postingRow),
    // The last station: nothing travels on from here.
    inFlightTo: [],
  }
}

function postingRow({ debit, credit, amountFen }: Posting) {
  return { debit, credit, amountFen: fenToWire(amountFen) }
}

/** An AUTH without D is in doubt only after its window and the inquiry delay; before that it waits (1.4.2). */
async function inDoubt({ region, books, clock, inquiryDelayMs }: EnrollmentOperationsParts) {
  const nowMs = clock.now()
  const doubts: DoubtIn[] = []
  let waiting = 0
  for (const open of await books.open()) {
    if (open.decidedAtMs + open.windowMs + inquiryDelayMs > nowMs) waiting++
    else doubts.push(doubtOf(region, open, nowMs))
  }
  return { doubts, waiting }
}

function doubtOf(region: Region, { key, decidedAtMs, nextInquiryAtMs }: Open, nowMs: number): DoubtIn {
  return {
    ...{ organisation: 'ENROLLMENT', region, key: keyToWire(key), ageMs: nowMs - decidedAtMs },
    owner: `care ${key.careRegion}`,
    nextStepZh: `向就医地 ${key.careRegion} 查证，等待其决定`,
    nextStepEn: `the care region ${key.careRegion} is asked again and decides`,
    nextAtMs: nextInquiryAtMs,
  }
}

async function checksOf(parts: EnrollmentOperationsParts): Promise<HealthCheckIn[]> {
  const { ok, detail } = parts.bus.health()
  const kafka = {
    name: 'kafka',
    ok,
    detail,
    remedyZh: '检查 Kafka 是否运行、网络是否通',
    remedyEn: 'see that Kafka runs and can be reached',
  }
  return [await postgresCheck(parts), kafka, ...(await figures(parts))]
}

async function postgresCheck({ books, clock }: EnrollmentOperationsParts): Promise<HealthCheckIn> {
  const remedies = {
    remedyZh: '检查 PostgreSQL 是否运行、连接设置是否正确',
    remedyEn: 'see that PostgreSQL runs and the URL is right',
  }
  const began = clock.monotonic()
  try {
    await books.ping()
    return { name: 'postgres', ok: true, detail: `${(clock.monotonic() - began).toFixed(1)} ms`, ...remedies }
  } catch (error) {
    return { name: 'postgres', ok: false, detail: (error as Error).message, ...remedies }
  }
}

/** Nothing when the database is away: that is said already. */
async function figures({ books, clock, inquiryDelayMs }: EnrollmentOperationsParts): Promise<HealthCheckIn[]> {
  try {
    const [open, quarantined] = [await books.open(), await books.quarantined()]
    const oldest = open[0]
    const overdue = open.some(({ decidedAtMs, windowMs }) => decidedAtMs + windowMs + inquiryDelayMs <= clock.now())
    const age = oldest ? `, oldest ${((clock.now() - oldest.decidedAtMs) / MS_PER_S).toFixed(0)} s` : ''
    return [
      {
        ...{ name: 'waiting authorisations', ok: !overdue, detail: `${open.length}${age}` },
        remedyZh: '就医地恢复后自动查证；先看就医地节点和链路',
        remedyEn: 'ends by itself once the care region answers: look at its node and Link',
      },
      {
        ...{ name: 'fact quarantine', ok: quarantined === 0, detail: `${quarantined} facts` },
        remedyZh: '查看 fact_quarantine 表中的原因，联系就医地',
        remedyEn: 'read the reasons in fact_quarantine and talk to the care region',
      },
    ]
  } catch {
    return []
  }
}
