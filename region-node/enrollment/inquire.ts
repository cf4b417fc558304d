/**
 * Asks the care region about authorisations that nobody ended (protocol message 8). The reservation counts meanwhile:
 * this side never ends one by itself.
 */
import type { Bus } from '../../common/bus'
import type { Clock } from '../../common/clock'
import { codecs } from '../../common/contracts.grpc'
import type { Log } from '../../common/log'
import { keyText, keyToWire, type SettlementKey } from '../../common/settlement-key'
import type { Steps } from '../../common/steps'
import type { Office } from './verdict'

/** An authorisation without D. Times are of this node's own clock, as they were written. */
export interface Waiting {
  readonly key: SettlementKey
  readonly token: Buffer
  readonly decidedAtMs: number
  readonly windowMs: number
  readonly inquiries: number
  readonly nextInquiryAtMs: number
}

export interface Reservations {
  /** Those to be asked about by now, oldest first. */
  due(nowMs: number, limit: number): Promise<readonly Waiting[]>
  asked(key: SettlementKey, nextInquiryAtMs: number): Promise<void>
}

export interface InquireParts {
  readonly office: Office
  readonly reservations: Reservations
  readonly bus: Pick<Bus, 'publish'>
  /** region.to.hub */
  readonly topic: string
  readonly clock: Clock
  readonly log: Log
  readonly steps: Steps
  readonly inquiryDelayMs: number
  readonly inquiryRepeatMaxMs: number
}

const AT_ONCE = 100
const PUBLISH_MS = 5_000
/** 2^20 × any delay is beyond any longest pause. */
const DOUBLINGS_MAX = 20

/** One round; answers how many were asked about. Asked first, then noted: a crash between asks twice, not never. */
export async function inquire(parts: InquireParts): Promise<number> {
  const { reservations, clock, steps, office } = parts
  const due = await reservations.due(clock.now(), AT_ONCE)
  for (const waiting of due) {
    await ask(parts, waiting)
    const nowMs = clock.now()
    await reservations.asked(waiting.key, nowMs + pauseMs(parts, waiting.inquiries))
    const step = { organisation: 'ENROLLMENT', region: office.region, key: waiting.key, step: 'inquired' } as const
    steps.record({ ...step, atMs: nowMs })
  }
  if (due.length > 0) parts.log.info({ count: due.length }, 'asked care regions about authorisations without an end')
  return due.length
}

function ask({ bus, topic, office, clock }: InquireParts, { key, token, decidedAtMs }: Waiting): Promise<void> {
  const ageMs = Math.max(0, clock.now() - decidedAtMs)
  const inquiry = { key: keyToWire(key), enrollmentRegion: office.region, token, ageMs }
  return bus.publish(topic, { key: keyText(key), value: codecs.regionRecord.encode({ inquiry }) }, PUBLISH_MS)
}

/** Twice as long after each inquiry, up to the longest. */
export function pauseMs(
  { inquiryDelayMs, inquiryRepeatMaxMs }: Pick<InquireParts, 'inquiryDelayMs' | 'inquiryRepeatMaxMs'>,
  inquiries: number,
): number {
  return Math.min(inquiryDelayMs * 2 ** Math.min(inquiries, DOUBLINGS_MAX), inquiryRepeatMaxMs)
}
