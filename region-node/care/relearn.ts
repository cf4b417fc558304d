/**
 * A node that was restored from a backup has forgotten decisions of its own. It neither confirms nor cancels until it
 * has learned them back from the hub (protocol R20, message 12), and has made its own what two persons decided of it
 * meanwhile: else it would decide some of them a second time, and otherwise. That it has forgotten something it sees by
 * comparing, at every Link, the newest decisions that the hub holds of it with its own.
 */
import { codecs, strictly } from '../../common/contracts.grpc'
import { type Refusal, refusal } from '../../common/errors'
import { speaksFor } from '../../common/identity'
import type { Region } from '../../common/regions'
import { keyFromWire, keyText, type SettlementKey } from '../../common/settlement-key'
import { endOf, type Verifier } from '../../common/signing'
import type { Decision, OwnFactsTold, OwnFactsWantedIn, SignedDecision, SignedManualDecision } from '../../proto/types'
import { decisionBytes } from './decision'
import { postingOf } from './money'
import type { CareParts } from './parts'
import type { CancelReason, Decided } from './registers'
import type { OwnPage, Relearned, Standing } from './relearning'
import { authorisedIn } from './token'

export interface Relearn {
  /** H9004 while this node may decide nothing. */
  refusal(): Refusal | undefined
  /** For the hello: as the sequence had it a tick ago. */
  highestFactNumber(): number
  /** Resolves when a comparison with the hub that is under way has ended, or has been waited for long enough. */
  compared(): Promise<void>
  /** Resolves when the first comparison of this process has ended; never when no hub answers. */
  readonly firstCompared: Promise<void>
  /** A Link is up: compares. */
  hubUp(): void
  /** What the hub holds of us. */
  told(told: OwnFactsTold): Promise<void>
  /** Asks again for what was lost on the way. */
  tick(): Promise<void>
}

export type RelearnParts = Pick<CareParts, 'region' | 'clock' | 'log' | 'verifier' | 'relearning'> & {
  /** Hands a question to the province; false when no Link takes it. */
  say(wanted: OwnFactsWantedIn): boolean
  /** Two persons decided so, while nobody heard of this region; resolves when it is decided here. */
  madeOurs(manual: SignedManualDecision): Promise<void>
}

const ASK_AGAIN_MS = 3_000
/** A hub that does not answer must not keep a sound node from its work. */
const COMPARE_WITHIN_MS = 2_000
/**
 * A database that recovers has skipped up to 32 numbers it never gave out, and transactions end in another order than
 * they took theirs: so much further back we begin. What is known already costs a page's reading and nothing else.
 */
const SLACK = 100_000

/** @param isDoubtful whether this database may be a backup, for all that is known */
export async function relearnOf(parts: RelearnParts, isDoubtful: boolean): Promise<Relearn> {
  await parts.relearning.notice(isDoubtful)
  return new Relearning(parts, await parts.relearning.standing())
}

class Relearning implements Relearn {
  readonly firstCompared: Promise<void>
  private tellCompared: () => void = () => {}
  private askedAtMs: number | undefined
  private comparing: { readonly sinceMs: number; readonly ended: Promise<void>; end(): void } | undefined
  private isProven: boolean | undefined
  private next: Buffer | undefined
  private fromNumber = 0
  private highest = 0

  constructor(
    private readonly parts: RelearnParts,
    standing: Standing,
  ) {
    this.stand(standing)
    parts.relearning.onRestored(() => this.doubt())
    this.firstCompared = new Promise((resolve) => {
      this.tellCompared = resolve
    })
  }

  highestFactNumber(): number {
    return this.highest
  }

  refusal(): Refusal | undefined {
    // Another database than the one that was last compared: promoted or restored, and only the hub can tell which.
    return this.next || this.isProven === false ? refusal('H9004', { cause: 'restored' }) : undefined
  }

  async compared(): Promise<void> {
    if (this.comparing && this.parts.clock.monotonic() - this.comparing.sinceMs < COMPARE_WITHIN_MS)
      await this.comparing.ended
  }

  hubUp(): void {
    if (this.next) this.ask()
    else this.compare()
  }

  async told(told: OwnFactsTold): Promise<void> {
    if (told.newest) return this.compareWith(told)
    // An echo of an older question: its page was taken, or a better one will be.
    if (this.next?.equals(told.after)) await this.take(told)
  }

  async tick(): Promise<void> {
    const { clock, relearning } = this.parts
    if (this.comparing && clock.monotonic() - this.comparing.sinceMs >= COMPARE_WITHIN_MS) this.endComparing()
    const isDue = this.askedAtMs === undefined || clock.monotonic() - this.askedAtMs >= ASK_AGAIN_MS
    // Another process of this node may have begun, or ended it.
    this.stand(await relearning.standing())
    if (!isDue) return
    if (this.next) this.ask()
    else if (this.isProven !== true) this.compare()
  }

  private doubt(): void {
    this.parts.log.error('the database was put back under this process; nothing is decided before a hub was heard')
    this.isProven = false
    this.askedAtMs = undefined
  }

  private stand({ isProven, highestNumber, relearning }: Standing): void {
    // Numbers never go back but with a database that was restored under this very process.
    this.isProven = highestNumber < this.highest ? false : isProven
    if (this.isProven !== false) this.highest = highestNumber
    this.next = relearning?.next
    this.fromNumber = relearning?.fromNumber ?? 0
  }

  private compare(): void {
    if (!this.parts.say({ newest: true })) return
    this.askedAtMs = this.parts.clock.monotonic()
    if (this.comparing) return
    let end = () => {}
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    this.comparing = { sinceMs: this.parts.clock.monotonic(), ended, end }
  }

  private endComparing(): void {
    this.comparing?.end()
    this.comparing = undefined
  }

  private ask(): void {
    if (!this.next || !this.parts.say({ fromNumber: this.fromNumber, after: this.next })) return
    this.askedAtMs = this.parts.clock.monotonic()
  }

  private async compareWith(told: OwnFactsTold): Promise<void> {
    const { decisions, highestFactNumber } = told
    const { relearning, log } = this.parts
    if (this.next) return this.tellCompared()
    const named = decisions.flatMap((signed) => {
      const key = keyFromWire(codecs.decision.decode(signed.decision).key)
      return key ? [{ key, signed }] : []
    })
    const known = await relearning.known(named.map(({ key }) => key))
    // Only what is not known here is worth checking: who signed it.
    const forgotten = named.filter(({ signed }, place) => !known[place] && ownDecision(signed, this.parts))
    const contrary = named.filter(({ signed }, place) => differs(known[place], signed))
    for (const { key } of contrary) log.error({ key: keyText(key) }, 'the hub holds another decision than we')
    const { highestNumber: highest } = await relearning.standing()
    if (forgotten.length === 0 && highestFactNumber <= highest) await this.nothingForgotten(told, highest)
    else {
      this.fromNumber = Math.max(0, highest - SLACK)
      await relearning.begin(this.fromNumber)
      this.next = Buffer.alloc(0)
      log.error(
        { highest, atTheHub: highestFactNumber },
        'own decisions are missing here: restored; learning them back',
      )
      this.ask()
    }
    this.tellCompared()
    this.endComparing()
  }

  /** Numbers are given out again from here on, so what people decided may be decided here, too. */
  private async nothingForgotten({ manual, manualOpen }: OwnFactsTold, highest: number): Promise<void> {
    for (const one of manual) await this.parts.madeOurs(one)
    this.highest = highest
    if (manualOpen) return this.parts.log.warn('what people decided of this region is not all known yet; asked again')
    if (this.isProven !== true) await this.parts.relearning.prove()
    this.isProven = true
  }

  private async take({ decisions, next, highestFactNumber, dayOver }: OwnFactsTold): Promise<void> {
    const { relearning, log } = this.parts
    const own = decisions.flatMap((signed) => ownDecision(signed, this.parts) ?? [])
    const known = await relearning.known(own.map(({ key }) => key))
    const page: OwnPage = {
      decisions: own.filter((_, place) => !known[place]).map(({ relearned }) => relearned),
      contrary: own.filter(({ signed }, place) => differs(known[place], signed)),
      next,
    }
    for (const { key } of page.contrary) log.error({ key: keyText(key) }, 'decided otherwise before the restore')
    const learned = await relearning.learn(page)
    this.next = next
    if (next.length > 0) return this.ask()
    await relearning.end(highestFactNumber, dayOver)
    this.highest = 0
    this.stand(await relearning.standing())
    log.warn({ learned }, 'own decisions are learned back; compared once more')
    this.compare()
  }
}

function differs(known: Decided | undefined, { decision }: SignedDecision): boolean {
  return known !== undefined && !decisionBytes(known).equals(decision)
}

interface Own {
  readonly key: SettlementKey
  readonly signed: SignedDecision
  readonly relearned: Relearned
}

/** What this region itself signed, whenever that was; anything else the hub has from elsewhere, and is not taken. */
function ownDecision(signed: SignedDecision, { region, verifier, clock, log }: RelearnParts): Own | undefined {
  const decision = strictly(codecs.decision, signed.decision)
  const key = keyFromWire(decision?.key)
  const relearned =
    decision && key && isOwn(signed, region, verifier) ? backFrom(decision, key, clock.now()) : undefined
  if (key && relearned && key.careRegion === region) return { key, signed, relearned }
  log.error({ key: key && keyText(key) }, 'the hub told of a decision that this region has not signed; not taken')
  return undefined
}

function isOwn({ decision, signature }: SignedDecision, region: Region, verifier: Verifier): boolean {
  // The certificate may have ended since: it must have counted in its own time.
  const seen = verifier.check('decision', decision, signature, endOf(signature) ?? 0)
  return 'signer' in seen && speaksFor(seen.signer, 'care', region)
}

function backFrom(
  { confirmed, cancelled, enrollmentRegion }: Decision,
  key: SettlementKey,
  nowMs: number,
): Relearned | undefined {
  if (confirmed) {
    const { token, day } = confirmed
    const { authorised, verdict } = authorisedIn(token)
    const { batch, requestHash, decidedAtMs, personId, reverses } = verdict
    const written = { key, enrollmentRegion, batch: batch ?? undefined, requestHash, decidedAtMs }
    const posting = authorised.split ? postingOf(authorised.split, key.hospital) : undefined
    return { decided: { ...written, outcome: 'confirmed', token, day }, personId, originalSettleId: reverses, posting }
  }
  if (!cancelled) return undefined
  const { reason, holderSettleId } = cancelled
  const written = { key, enrollmentRegion, batch: undefined, requestHash: undefined, decidedAtMs: nowMs }
  const decided: Decided = { ...written, outcome: 'cancelled', reason: reason as CancelReason, holderSettleId }
  return { decided, personId: '', originalSettleId: '', posting: undefined }
}
