/** Where region nodes knock: all Links of this hub instance, who holds them, and how they are ended. */
import type { Clock, Timers } from '../../common/clock'
import { fault } from '../../common/errors'
import type { Identity } from '../../common/identity'
import type { Log } from '../../common/log'
import type { Region } from '../../common/regions'
import type { Hello, SignedHubEpoch } from '../../proto/types'
import type { Days } from '../days/days'
import type { Rebuild } from '../days/rebuild'
import type { Exchange } from '../exchange/exchange'
import type { DownRows, Facts } from '../facts/facts'
import type { Freezes } from '../facts/freezes'
import type { OwnFacts } from '../facts/own-facts'
import type { Restorations } from '../facts/restorations'
import type { Participants } from '../participants/participants'
import { bulkWork } from './bulk'
import { liveWork } from './live'
import { type Line, Session } from './session'

export interface IngressParts {
  readonly hubName: string
  readonly participants: Participants
  readonly exchange: Exchange
  readonly facts: Facts
  readonly downRows: Pick<DownRows, 'follow' | 'handled'>
  readonly days?: Pick<Days, 'replied'>
  readonly rebuild?: Pick<Rebuild, 'told'>
  readonly restorations?: Pick<Restorations, 'taught'>
  readonly ownFacts?: OwnFacts
  readonly frozen?: Pick<Freezes, 'refusal'>
  /** The oldest accounting day of which the hub may have lost facts with its last restore (R18); empty: unknown. */
  readonly lostFromDay?: string
  /** Our epoch for nodes to keep; absent: none of them can prove it. */
  readonly signedEpoch?: SignedHubEpoch
  /** A node says that it has seen a higher epoch of our database: then it was restored, and nobody has noticed. */
  epochSeen?(hello: Hello, region: Region): void
  /** A Link of this region came or went, so it lives. */
  heard?(region: Region): void
  readonly openPerLinkMax: number
  readonly heartbeatMs: number
  readonly deadMs: number
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
}

export type StreamName = 'live' | 'bulk'

/** One stream that said hello, for people. */
export interface LinkView {
  readonly region: Region
  readonly processId: string
  readonly stream: StreamName
  readonly upForMs: number
  readonly openQuestions: number
}

interface Held extends Omit<LinkView, 'upForMs' | 'openQuestions'> {
  readonly session: Session
  readonly sinceMs: number
}

const DRAIN_LOOK_MS = 20

export class Ingress {
  private readonly sessions = new Set<Session>()
  private readonly held = new Map<string, Held>()
  private isStopping = false

  constructor(private readonly parts: IngressParts) {}

  /**
   * A stream was opened. Its frames go to the session that is answered.
   * @throws Fault H1011 unless the caller is the care node of an admitted region
   */
  accept(stream: StreamName, identity: Identity, line: Line): Session {
    if (identity.role !== 'care' || !this.parts.participants.isRegion(identity.region)) throw fault('H1011')
    if (this.isStopping) throw fault('H9002', { part: this.parts.hubName })
    const { region } = identity
    const { hubName, facts, openPerLinkMax, lostFromDay = '', signedEpoch = null } = this.parts
    const session: Session = new Session({
      line,
      welcome: { hubInstance: hubName, hubEpoch: facts.epoch, window: openPerLinkMax, lostFromDay, signedEpoch },
      begin: (hello) => {
        if (hello.hubEpochSeen > facts.epoch) this.parts.epochSeen?.(hello, region)
        this.hold(stream, region, hello, session)
        return stream === 'live' ? liveWork(this.parts, region, line) : bulkWork(this.parts, region, line)
      },
      ended: (why) => this.release(region, stream, session, why),
      ...this.parts,
    })
    this.sessions.add(session)
    return session
  }

  links(): readonly LinkView[] {
    const nowMs = this.parts.clock.monotonic()
    return [...this.held.values()].map(({ session, sinceMs, region, processId, stream }) => ({
      region,
      processId,
      stream,
      upForMs: Math.round(nowMs - sinceMs),
      openQuestions: session.open,
    }))
  }

  /** Asks nodes to go elsewhere, answers what is open for at most so long, then ends every stream. */
  async drain(graceMs: number): Promise<void> {
    this.isStopping = true
    for (const session of this.sessions) session.drain(graceMs)
    const { clock } = this.parts
    const untilMs = clock.monotonic() + graceMs
    const isAnswered = () => [...this.sessions].every(({ open }) => open === 0)
    // At least one look later, so that the request to go elsewhere has left.
    do await this.pause(DRAIN_LOOK_MS)
    while (!isAnswered() && clock.monotonic() < untilMs)
    // The last answers leave, too.
    await this.pause(DRAIN_LOOK_MS)
    for (const session of [...this.sessions]) session.end('this hub instance stops')
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.parts.timers.schedule(ms, resolve))
  }

  /** Another process of the same region is a second node; the same process again has lost its old stream. */
  private hold(stream: StreamName, region: Region, { processId }: Hello, session: Session): void {
    const name = `${region}/${processId}/${stream}`
    const before = this.held.get(name)
    this.held.set(name, { session, region, processId, stream, sinceMs: this.parts.clock.monotonic() })
    this.parts.heard?.(region)
    before?.session.end('the same process opened another')
    this.parts.log.info({ region, stream, processId }, 'link stream up')
  }

  private release(region: Region, stream: StreamName, session: Session, why: string | undefined): void {
    this.sessions.delete(session)
    for (const [name, held] of this.held) {
      if (held.session !== session) continue
      this.held.delete(name)
      this.parts.heard?.(region)
    }
    this.parts.log.info({ region, stream, why }, 'link stream down')
  }
}
