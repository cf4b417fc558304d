/** What enrollment regions say on region.to.hub: acks end outbox rows, inquiries wait for a care region (R18, R19). */
import { gather } from '../../common/batches'
import { type InRecord, Unusable } from '../../common/bus'
import type { Clock, Timers } from '../../common/clock'
import { codecs, strictly } from '../../common/contracts.grpc'
import { speaksFor } from '../../common/identity'
import type { Log } from '../../common/log'
import type { Region } from '../../common/regions'
import { keyText, type SettlementKey } from '../../common/settlement-key'
import type { Verifier } from '../../common/signing'
import type { Steps } from '../../common/steps'
import type { DayReply, DownRow, FactAck, RegionRecord, SignedAcks, SignedDecision } from '../../proto/types'
import type { Participants } from '../participants/participants'
import { plainKey } from './examine'
import type { FactStore, RegionWord } from './fact-store'
import type { DownRows } from './facts'
import type { ManualDecisions } from './manual'
import type { Relay } from './relay'

export interface FromRegionsParts {
  readonly store: Pick<FactStore, 'take'>
  readonly relay: Pick<Relay, 'roomMade'>
  readonly downRows: Pick<DownRows, 'followed' | 'pass'>
  readonly participants: Pick<Participants, 'isRegion'>
  readonly verifier: Verifier
  readonly clock: Clock
  readonly timers: Timers
  readonly steps: Steps
  readonly log: Log
  /** Hears what an enrollment region answers about a day; absent: nobody asks. */
  dayReplied?(reply: DayReply): Promise<void>
  /** Hears that an enrollment region was restored; absent: none ever is. */
  restored?(restoration: NonNullable<RegionRecord['restored']>): Promise<void>
  /** Hears what an enrollment region has learned and the hub may not have; absent: the hub is told by Links alone. */
  seen?(decisions: readonly SignedDecision[]): Promise<void>
  /** Hears of manual decisions (R20); absent: nobody makes any. */
  readonly manual?: Pick<ManualDecisions, 'acknowledged' | 'told'>
}

/** Acks wait for nobody's sake: they are fetched so often, and what came meanwhile shares a commit. */
export const REGION_RECORDS_EVERY_MS = 400
const BATCH = { most: 64, everyMs: 20, lingerMs: 40 }
/** How many records may be in the handler at once: two batches, one being committed and one being gathered. */
export const REGION_RECORDS_AT_ONCE = 2 * BATCH.most

/** The handler of region.to.hub: resolves after the commit that a record shares with its neighbours. */
export function fromRegions(parts: FromRegionsParts) {
  const { store, relay, downRows, participants, clock, timers, steps, log } = parts
  const take = gather({
    timers,
    async work(words: readonly RegionWord[]) {
      const here = downRows.followed()
      const taken = await store.take(words, here)
      const acks = words.filter(({ ack }, index) => ack && taken[index])
      for (const region of here) downRows.pass(region, learnedOf(region, acks))
      relay.roomMade(new Set(acks.map(({ enrollmentRegion }) => enrollmentRegion)))
      return taken
    },
    ...BATCH,
  })

  async function heard(word: RegionWord): Promise<void> {
    const { key, enrollmentRegion, ack } = word
    if (!participants.isRegion(key.careRegion) || !participants.isRegion(enrollmentRegion))
      throw new Unusable(`names a region that is not ours: ${keyText(key)} ${enrollmentRegion}`)
    const isTaken = await take.add(word)
    const about = { key: keyText(key), enrollmentRegion }
    if (!isTaken) return log.info({ ...about, ...ack }, 'an ack of another epoch or of a fact not held here; ignored')
    if (ack?.refusedCode) log.error({ ...about, code: ack.refusedCode }, 'a fact was refused; it is tried again hourly')
    steps.record({
      atMs: clock.now(),
      organisation: 'HUB',
      region: '',
      key,
      step: ack ? 'acknowledged' : 'inquired',
    })
  }

  return async (record: Pick<InRecord, 'value'>): Promise<void> => {
    const said = decoded(record.value)
    if (said.dayReply && parts.dayReplied) return parts.dayReplied(said.dayReply)
    if (said.restored && parts.restored) return parts.restored(said.restored)
    if (said.seen && parts.seen) return parts.seen(said.seen.decisions)
    if (said.manualTold && parts.manual) return parts.manual.told(said.manualTold)
    const { words, manual = [], overruling = [] } = wordsIn(said, parts)
    // First: a care region that is back hears of a manual decision once it is acked, and must hear of these instead.
    if (overruling.length > 0) await parts.seen?.(overruling)
    await Promise.all([...words.map(heard), ...manual.map((ack) => parts.manual?.acknowledged(ack))])
  }
}

/** What a care region hears at once: which of its facts their addressees have learned. */
function learnedOf(careRegion: Region, acks: readonly RegionWord[]): DownRow[] {
  const its = acks.filter(({ key, ack }) => key.careRegion === careRegion && !ack?.refusedCode)
  return its.map(({ row }) => codecs.downRow.decode(codecs.downRow.encode(row)))
}

interface Words {
  readonly words: readonly RegionWord[]
  /** Acks of manual decisions. */
  readonly manual?: readonly FactAck[]
  /** Decisions that stand in their place. */
  readonly overruling?: readonly SignedDecision[]
}

/** @throws Unusable */
function wordsIn({ signedAcks, inquiry }: RegionRecord, parts: FromRegionsParts): Words {
  if (signedAcks) return acksIn(signedAcks, parts)
  const key = plainKey(inquiry?.key)
  if (!inquiry || !key) throw new Unusable('neither signed acks nor an inquiry of a settlement')
  return { words: [{ key, enrollmentRegion: inquiry.enrollmentRegion, row: { inquiry } }] }
}

/** One signature for all of them, by the region that speaks in each. @throws Unusable */
function acksIn({ acks, signature }: SignedAcks, { verifier, clock, log }: FromRegionsParts): Words {
  const seen = verifier.check('acks', acks, signature, clock.now())
  if ('distrust' in seen) throw new Unusable(`acks whose signature is ${seen.distrust}`)
  const told = strictly(codecs.acks, acks)
  if (!told) throw new Unusable('signed acks that are not written as acks are')
  const { acks: facts, manual, overruling } = told
  if (![...facts, ...manual].every(({ enrollmentRegion }) => speaksFor(seen.signer, 'enrollment', enrollmentRegion)))
    throw new Unusable('acks that their region has not signed')
  const words = facts.flatMap((ack) => {
    const key = plainKey(ack.key)
    if (key) return [wordOf(key, ack)]
    log.error({ region: ack.enrollmentRegion }, 'an ack that names no settlement; ignored')
    return []
  })
  return { words, manual, overruling }
}

function wordOf(key: SettlementKey, ack: FactAck): RegionWord {
  const { enrollmentRegion, hubEpoch, enrollmentEpoch, refused } = ack
  const refusedCode = refused ? { refusedCode: /^H\d{4}$/.test(refused.code) ? refused.code : 'H9001' } : {}
  return { key, enrollmentRegion, ack: { hubEpoch, enrollmentEpoch, ...refusedCode }, row: { endToEndAck: ack } }
}

function decoded(value: Buffer): RegionRecord {
  try {
    return codecs.regionRecord.decode(value)
  } catch (error) {
    throw new Unusable('not a RegionRecord', { cause: error })
  }
}
