/**
 * What the hub says of authorisations whose care region is lost (protocol R20), and what this region tells the hub that
 * no care region will: the manual decisions that it holds, when the hub has lost its own; decisions that contradict
 * each other, of which the hub may have met only one.
 */
import { type Bus, Unusable } from '../../common/bus'
import { type Cancel, type Clock, repeatedly, type Timers } from '../../common/clock'
import { codecs } from '../../common/contracts.grpc'
import { refusal } from '../../common/errors'
import { FRAME_OVERHEAD_BYTES } from '../../common/link-limits'
import type { Log } from '../../common/log'
import { type HeardManual, heardManual } from '../../common/manual'
import { rounds } from '../../common/rounds'
import { keyFromWire, keyText, keyToWire } from '../../common/settlement-key'
import type { Verifier } from '../../common/signing'
import type { Steps } from '../../common/steps'
import type { ManualWanted, RegionRecordIn, SignedDecision, SignedManualDecision } from '../../proto/types'
import { confirmationOf } from './examine'
import type { KeptManual, ManualBooks } from './manual-books'
import { failureOf, type Office } from './verdict'

export interface ManualParts {
  readonly office: Office
  readonly verifier: Verifier
  readonly books: ManualBooks
  readonly bus: Pick<Bus, 'publish'>
  /** region.to.hub */
  readonly topic: string
  readonly clock: Clock
  readonly steps: Steps
  readonly log: Log
}

export interface ManualHere {
  /** Looks for contradictions now and then, until cancelled. */
  start(timers: Timers): Cancel
  /** From the control topic. @throws Unusable when no hub has said it, or it is about no verdict of this region */
  decided(manual: SignedManualDecision): Promise<void>
  wanted(wanted: ManualWanted): Promise<void>
  /** Tells the hub what contradicts itself, again and again until people have settled it. */
  tellContradictions(): Promise<void>
}

const PUBLISH_MS = 5_000
/** Some four kilobytes each, and far more when bills are long. */
const PAGE = 100
/** A broker takes a megabyte, and one more of them may be large. */
const RECORD_BYTES = 262_144
const AT_ONCE = 16
const TELL_AGAIN_MS = 3_600_000
const LOOK_EVERY_MS = 5_000

export function manualHere(parts: ManualParts): ManualHere {
  const { office, verifier, books, log } = parts
  const telling = rounds(() => tellContradictions(parts), log, 'contradictions could not be told; the next round does')
  return {
    start: (timers) => repeatedly(timers, LOOK_EVERY_MS, telling.turn),
    async decided(signed) {
      const heard = heardManual(signed, verifier)
      if ('wrong' in heard) throw new Unusable(`a manual decision that is none: ${heard.wrong}`)
      await take(parts, heard, signed)
    },
    async wanted({ after }) {
      const { kept, next: behind } = await books.page(after, PAGE)
      const decisions = fitting(kept)
      const next = decisions.length < kept.length ? placeOf(decisions.at(-1)) : behind
      const told = codecs.manualTold.encode({ enrollmentRegion: office.region, decisions, next })
      await say(parts, { manualTold: { told, signature: office.signer.sign('manual-told', told) } })
    },
    tellContradictions: () => tellContradictions(parts),
  }
}

/** As many as a record holds, and the first one always. */
function fitting(kept: readonly KeptManual[]): SignedManualDecision[] {
  let bytes = 0
  const signed = kept.map((one) => one.signed)
  return signed.filter(({ manual }, place) => {
    bytes += manual.length + FRAME_OVERHEAD_BYTES
    return place === 0 || bytes <= RECORD_BYTES
  })
}

/** As pages are ordered. */
function placeOf(signed: SignedManualDecision | undefined): string {
  const key = signed && keyFromWire(codecs.manualDecision.decode(signed.manual).key)
  if (!key) throw new Error('what was checked when it was taken names its settlement')
  return keyText(key)
}

async function tellContradictions(parts: ManualParts): Promise<void> {
  const { books, log } = parts
  for (const { id, decisions } of await books.contradictions(TELL_AGAIN_MS, AT_ONCE)) {
    log.error({ decisions: decisions.length }, 'a care region contradicts itself; the hub is told')
    await saySeen(parts, decisions)
    await books.contradictionTold(id)
  }
}

async function take(parts: ManualParts, { key, said }: HeardManual, signed: SignedManualDecision): Promise<void> {
  const { office, verifier, books, clock, steps, log } = parts
  const { token, day, isConfirmed } = said
  const content = confirmationOf({ token, day }, key, { office, verifier })
  if (content === 'elsewhere' || 'code' in content)
    throw new Unusable(`a manual decision about no verdict of ${office.region}: ${keyText(key)}`)
  const taken = await books.take({ key, isConfirmed, signed, content })
  const about = { settlement: keyText(key), isConfirmed, by: said.words.map(({ by }) => by) }
  if (taken === 'contrary') log.error(about, 'a manual decision about another verdict than the one that stands')
  if (taken === 'taken') {
    log.warn(about, 'decided by two persons')
    const step = { organisation: 'ENROLLMENT', region: office.region, key, step: 'manual' } as const
    steps.record({ ...step, atMs: clock.now() })
  }
  // What the hub did not know when people decided: it may never hear it otherwise. Under one signature with the ack: a
  // care region that is back is told of M(s) once it is acked, and must not decide otherwise than it had.
  const decision = taken === 'taken' ? undefined : await books.decisionOf(key)
  const ack = { key: keyToWire(key), enrollmentRegion: office.region, enrollmentEpoch: office.epoch }
  const refused = taken === 'contrary' ? { refused: failureOf(refusal('H5012')) } : {}
  const acks = codecs.acks.encode({ manual: [{ ...ack, ...refused }], overruling: decision ? [decision] : [] })
  await say(parts, { signedAcks: { acks, signature: office.signer.sign('acks', acks) } })
}

function saySeen(parts: ManualParts, decisions: readonly SignedDecision[]): Promise<void> {
  return say(parts, { seen: { decisions: [...decisions] } })
}

function say({ bus, topic, office }: ManualParts, record: RegionRecordIn): Promise<void> {
  return bus.publish(topic, { key: office.region, value: codecs.regionRecord.encode(record) }, PUBLISH_MS)
}
