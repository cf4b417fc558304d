/**
 * After a restore from a backup (protocol R26). What this region had acknowledged since is known to the care regions
 * alone. So it says under which epoch it goes on and since when it may lack something, and answers nothing but
 * "undecided" to a care region until that one has taught it everything again; one silent city holds up nobody else.
 */
import { type Bus, Unusable } from '../../common/bus'
import { type Clock, dayInShanghai } from '../../common/clock'
import { codecs, strictly } from '../../common/contracts.grpc'
import { refusal } from '../../common/errors'
import type { Log } from '../../common/log'
import type { OperationsSource } from '../../common/operations'
import type { Region } from '../../common/regions'
import type { Verifier } from '../../common/signing'
import type { CareTaught, HealthCheckIn, SignedTaught } from '../../proto/types'
import type { Gate } from './half'
import { failureOf, type Office } from './verdict'

/** What the database knows of its own restore. A port. */
export interface Restorations {
  /** Looks whether the database was restored since the last look; raises its epoch if so. Before anybody is served. */
  notice(): Promise<void>
  /** An operator says so: of a copy that looks in nothing like one. */
  announce(): Promise<void>
  standing(): Promise<Standing>
  /** A care region has taught everything of this epoch. */
  keepTaught(careRegion: Region, epoch: number): Promise<void>
  /** All have taught everything of this epoch: nothing is missing any more, and nobody need hear of it. */
  end(epoch: number): Promise<void>
}

export interface Standing {
  readonly epoch: number
  /** Until then nothing is missing; undefined: it was never restored, or everything is here again. */
  readonly sinceMs: number | undefined
  /** Who has taught everything of this epoch. */
  readonly taughtBy: ReadonlySet<Region>
}

export interface RecoveryParts {
  readonly office: Office
  readonly restorations: Restorations
  readonly verifier: Verifier
  readonly bus: Pick<Bus, 'publish'>
  /** region.to.hub */
  readonly topic: string
  readonly clock: Clock
  readonly log: Log
}

export interface Recovery {
  /** Who signs, under the epoch that the database had when this process started. */
  readonly office: Office
  /** Answers in place of a reckoning on books that are not whole. */
  readonly gate: Gate
  /** From the control topic. */
  taught(signed: SignedTaught): Promise<void>
  /** Says again what was restored, for whoever has not heard or not answered. */
  tick(): Promise<void>
  check(): HealthCheckIn
}

const PUBLISH_MS = 5_000
/** Nobody is asked more often; the pause doubles up to the longest, and whoever wants a verdict has it asked again. */
const AGAIN_MS = 1_000
const AGAIN_MAX_MS = 600_000
/** A reversal stands on the original's signed fact, which it carries, and is never refused (R9). */
const RECKONED: ReadonlySet<string> = new Set(['ASK_SETTLE', 'ASK_QUOTE'])

/** @param began how the database stood when this process started, under the office's epoch */
export function recoveryOf(parts: RecoveryParts, began: Standing): Recovery {
  return new Recovering(parts, began)
}

class Recovering implements Recovery {
  private pauseMs = AGAIN_MS
  private saidAtMs: number | undefined
  private isWanted = false
  /** Care regions that nobody has heard of for days, as the hub said last; they teach when they are back. */
  private gone: ReadonlySet<Region> = new Set()

  readonly office: Office

  constructor(
    private readonly parts: RecoveryParts,
    private now: Standing,
  ) {
    this.office = parts.office
  }

  readonly gate: Gate = ({ question, careRegion }) => {
    const { sinceMs, taughtBy } = this.now
    if (sinceMs === undefined || taughtBy.has(careRegion) || !RECKONED.has(question.ask)) return undefined
    this.isWanted = true
    const why = refusal('H2003', { region: this.parts.office.region, cause: 'restored' }, AGAIN_MS)
    return { questionId: question.questionId, failure: failureOf(why) }
  }

  readonly taught = async (signed: SignedTaught): Promise<void> => {
    const { office, restorations, log } = this.parts
    const { careRegion, enrollmentRegion, enrollmentEpoch, toldCareRegions, goneCareRegions } = this.saidByHub(signed)
    if (enrollmentRegion !== office.region || enrollmentEpoch !== office.epoch) return
    this.gone = new Set(
      toldCareRegions.every((one) => this.isSettled(one, careRegion, goneCareRegions)) ? goneCareRegions : [],
    )
    // A word about those who are gone, and nobody has taught.
    if (careRegion === '') return
    await restorations.keepTaught(careRegion, enrollmentEpoch)
    const taughtBy = new Set([...this.now.taughtBy, careRegion])
    this.now = { ...this.now, taughtBy }
    log.info({ careRegion, epoch: enrollmentEpoch }, 'a care region has taught again all that it had told')
    if (toldCareRegions.length === 0 || !toldCareRegions.every((region) => taughtBy.has(region))) return
    await restorations.end(enrollmentEpoch)
    this.now = { ...this.now, sinceMs: undefined }
    log.info({ epoch: enrollmentEpoch }, 'all care regions have taught again; this region is whole')
  }

  async tick(): Promise<void> {
    const { sinceMs } = this.now
    if (sinceMs === undefined) return
    const { office, restorations, clock } = this.parts
    // Another process of this region may have heard what this one has not.
    const standing = await restorations.standing()
    if (standing.epoch === office.epoch) this.now = standing
    // All others have taught: whoever is gone is served when it is back and has taught, and till then nobody listens.
    if (this.gone.size > 0 && !this.isWanted) return
    const waitedMs = clock.monotonic() - (this.saidAtMs ?? Number.NEGATIVE_INFINITY)
    if (waitedMs < (this.isWanted ? AGAIN_MS : this.pauseMs)) return
    await this.say(sinceMs)
    this.isWanted = false
    this.pauseMs = Math.min(this.pauseMs * 2, AGAIN_MAX_MS)
    this.saidAtMs = clock.monotonic()
  }

  check(): HealthCheckIn {
    const { sinceMs, taughtBy } = this.now
    const since = sinceMs === undefined ? '' : `restored, may lack facts since ${dayInShanghai(sinceMs)}; `
    const gone = this.gone.size > 0 ? `; gone: ${[...this.gone].sort().join(' ')}` : ''
    const by =
      sinceMs === undefined ? '' : `, taught again by: ${[...taughtBy].sort().join(' ') || 'nobody yet'}${gone}`
    return {
      name: 'epoch',
      ok: sinceMs === undefined || taughtBy.size > 0 || this.gone.size > 0,
      detail: `${since}${this.parts.office.epoch}${by}`,
      remedyZh: '从备份恢复后等各就医地重新送来事实；送完的就医地自动恢复服务，未送完的看它的 Link',
      remedyEn:
        'care regions send their facts again by themselves, and are served when done: look at the Links of the others',
    }
  }

  private isSettled(region: Region, teacher: Region, gone: readonly Region[]): boolean {
    return region === teacher || gone.includes(region) || this.now.taughtBy.has(region)
  }

  /** @throws Unusable: whoever else says it would have us reckon on books that are not whole */
  private saidByHub({ taught, signature }: SignedTaught): CareTaught {
    const { verifier, clock } = this.parts
    const seen = verifier.check('taught', taught, signature, clock.now())
    const said = 'signer' in seen && seen.signer.role === 'hub' ? strictly(codecs.careTaught, taught) : undefined
    if (!said) throw new Unusable('a word about teaching that the hub has not signed')
    return said
  }

  private say(sinceMs: number): Promise<void> {
    const { office, bus, topic } = this.parts
    const { region: enrollmentRegion, epoch: enrollmentEpoch, signer } = office
    const restoration = codecs.restoration.encode({ enrollmentRegion, enrollmentEpoch, sinceMs })
    const restored = { restoration, signature: signer.sign('restoration', restoration) }
    const value = codecs.regionRecord.encode({ restored })
    return bus.publish(topic, { key: enrollmentRegion, value }, PUBLISH_MS)
  }
}

/** The same operations, and whether this region was restored and by whom it is taught. */
export function tellingRecovery(source: OperationsSource, recovery: Pick<Recovery, 'check'>): OperationsSource {
  return { ...source, checks: async () => [...(await source.checks()), recovery.check()] }
}
