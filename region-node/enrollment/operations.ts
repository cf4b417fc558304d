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
import type { Reversals } from './reversals'
import { driftIn } from './reverse-drift'

export interface EnrollmentOperationsParts {
  readonly region: Region
  readonly books: Books
  readonly people: People
  readonly reversals: Pick<Reversals, 'overlaps'>
  readonly bus: { health(): { readonly ok: boolean; readonly detail: string } }
  readonly clock: Clock
  readonly inquiryDelayMs: number
}

const PAGE = 500
const MS_PER_S = 1_000
/** A reversal without its end is in doubt after so long, wherever it is held (protocol 1.4.2). */
const REVERSAL_QUIET_MS = 60_000
const DRIFT_MAX = 100
const DRIFT_NAMED = 3

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

function knowledgeOf(region: Region, { key, token, claim, decision, postings }: Known) {
  const about = { organisation: 'ENROLLMENT', region, key: keyToWire(key), postings: postings.map(postingRow) } as const
  const verdict = token && codecs.signedVerdict.decode(token).verdict
  return { ...about, ...(verdict && { verdict }), ...(decision && { decision }), ...(claim && { claim }) }
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
    if (endsBefore(open, inquiryDelayMs) > nowMs) waiting++
    else doubts.push(doubtOf(region, open, nowMs))
  }
  return { doubts, waiting }
}

/** Until when it merely waits. */
function endsBefore({ key, decidedAtMs, windowMs }: Open, inquiryDelayMs: number): number {
  return decidedAtMs + (key.kind === 'R' ? REVERSAL_QUIET_MS : windowMs + inquiryDelayMs)
}

function doubtOf(region: Region, { key, decidedAtMs, nextInquiryAtMs }: Open, nowMs: number): DoubtIn {
  const about = { organisation: 'ENROLLMENT', region, key: keyToWire(key), ageMs: nowMs - decidedAtMs } as const
  const owner = `care ${key.careRegion}`
  if (key.kind === 'R') {
    const nextStepZh = `就医地 ${key.careRegion} 恢复后自动完成冲正；过一天再催问`
    const nextStepEn = `the care region ${key.careRegion} completes the reversal by itself; after a day it is asked`
    return { ...about, owner, nextStepZh, nextStepEn, nextAtMs: 0 }
  }
  return {
    ...{ ...about, owner },
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
async function figures(parts: EnrollmentOperationsParts): Promise<HealthCheckIn[]> {
  const { books, clock, inquiryDelayMs } = parts
  try {
    const [open, quarantined] = [await books.open(), await books.quarantined()]
    const oldest = open[0]
    const overdue = open.some((one) => endsBefore(one, inquiryDelayMs) <= clock.now())
    const age = oldest ? `, oldest ${((clock.now() - oldest.decidedAtMs) / MS_PER_S).toFixed(0)} s` : ''
    return [
      {
        ...{ name: 'waiting authorisations', ok: !overdue, detail: `${open.length}${age}` },
        remedyZh: '就医地恢复后自动查证；先看就医地节点和链路',
        remedyEn: 'ends by itself once the care region answers: look at its node and Link',
      },
      {
        ...{ name: 'fact quarantine', ok: quarantined === 0, detail: `${quarantined} facts` },
        remedyZh: '运行 npx lianjie quarantine list 看原因和办法；改正后就医地自动重发',
        remedyEn: 'npx lianjie quarantine list names cause and remedy; mended, the facts come again by themselves',
      },
      await drift(parts),
    ]
  } catch {
    return []
  }
}

/** Settlements reckoned while one counted that was reversed since (R16): they stand, and may be looked at again. */
async function drift({ reversals }: EnrollmentOperationsParts): Promise<HealthCheckIn> {
  const drifted = driftIn(await reversals.overlaps(DRIFT_MAX))
  const named = drifted.slice(0, DRIFT_NAMED).map(({ later, reversed }) => `${later.settleId} on ${reversed}`)
  const more = drifted.length > DRIFT_NAMED ? ', …' : ''
  return {
    ...{ name: 'reversal drift', ok: true, detail: [`${drifted.length} settlements`, ...named].join(', ') + more },
    remedyZh: '这些结算在被冲正的一笔之后核定，金额有效；需要时由参保地复核',
    remedyEn: 'reckoned on a settlement that was reversed later; they stand, and may be looked at again',
  }
}
