/**
 * Measures the care half's stages of settle, confirm and the fact's learning from outside, around the ports where they
 * are plugged in: no use case knows of it. Marks meet by the settlement's key, so nothing has to be handed through.
 */
import type { Caller, Service } from '../../common/calls.grpc'
import type { Clock } from '../../common/clock'
import type { Region } from '../../common/regions'
import { keyFromWire, keyText, type SettlementKey } from '../../common/settlement-key'
import { SLOW_MS, type Stages } from '../../common/stages'
import type { FactAck } from '../../proto/types'
import type { FromProvince, Province } from '../province/province'
import type { Openings } from './openings'
import type { CareParts } from './parts'
import type { Registers } from './registers'

export interface StageWatchParts {
  readonly region: Region
  readonly stages: Stages<'CARE'>
  readonly clock: Clock
}

/** Instants of one call under way, by the monotonic clock; what did not happen is absent. */
interface Settling {
  readonly beganMs: number
  readMs?: number
  openedMs?: number
  askedMs?: number
  answeredMs?: number
  lineMs: number
  awayMs: number
}

interface Confirming {
  readonly beganMs: number
  decidingMs?: number
  decidedMs?: number
}

/** An id that is longer is none; it is refused, and must not be remembered meanwhile. */
const ID_MAX = 64

/** Around each of the ports that a settlement passes. */
export interface StageWatch {
  door(door: Service): Service
  openings(openings: Openings): Openings
  registers(registers: Registers): Registers
  province(province: Province): Province
  from(from: FromProvince): FromProvince
  relay(relay: CareParts['relay']): CareParts['relay']
}

export function stageWatch(parts: StageWatchParts): StageWatch {
  return new Watch(parts)
}

class Watch implements StageWatch {
  private readonly settling = new Map<string, Settling>()
  private readonly confirming = new Map<string, Confirming>()

  constructor(private readonly parts: StageWatchParts) {}

  door(door: Service): Service {
    const { region } = this.parts
    const settle = watchedCall(door, 'settle', region, (key, work) => this.settle(key, work))
    const confirm = watchedCall(door, 'confirm', region, (key, work) => this.confirm(key, work))
    return { ...door, handlers: { ...door.handlers, ...settle, ...confirm } }
  }

  openings(openings: Openings): Openings {
    return {
      read: async (key, visitId, untilMs) => {
        const open = this.settling.get(keyText(key))
        if (open) open.readMs ??= this.now()
        const opening = await openings.read(key, visitId, untilMs)
        if (open) open.openedMs ??= this.now()
        return opening
      },
    }
  }

  registers(registers: Registers): Registers {
    return {
      cancel: (offer) => registers.cancel(offer),
      read: (key) => registers.read(key),
      newestOf: (code, batch) => registers.newestOf(code, batch),
      confirm: async (offer) => {
        const open = this.confirming.get(keyText(offer.key))
        if (open) open.decidingMs ??= this.now()
        const answered = await registers.confirm(offer)
        const decidedMs = this.now()
        if (open) open.decidedMs ??= decidedMs
        if (answered.wrote) this.parts.stages.stamp(offer.key, decidedMs)
        return answered
      },
    }
  }

  province(province: Province): Province {
    return {
      ...{ send: (facts) => province.send(facts), say: (frame) => province.say(frame), links: () => province.links() },
      ...{ lastHeartbeatAt: () => province.lastHeartbeatAt(), close: () => province.close() },
      ...{ full: (ask, region) => province.full(ask, region), open: () => province.open() },
      inLine: () => province.inLine(),
      ask: async (question, deadlineMs) => {
        const { key } = question
        if (key.settleId === '') return province.ask(question, deadlineMs)
        const open = this.settling.get(keyText(key))
        const askedMs = this.now()
        if (open) open.askedMs ??= askedMs
        const answer = await province.ask(question, deadlineMs)
        this.answered(key, open, askedMs, answer.inLineMs ?? 0)
        return answer
      },
    }
  }

  from(from: FromProvince): FromProvince {
    const hopAcked = (ack: FactAck) => {
      this.learned(ack, 'hub-learned')
      from.hopAcked(ack)
    }
    return { ...from, hopAcked }
  }

  relay(relay: CareParts['relay']): CareParts['relay'] {
    return {
      fresh: (row) => relay.fresh(row),
      linkUp: () => relay.linkUp(),
      acked: (ack) => {
        this.learned(ack, 'learned')
        return relay.acked(ack)
      },
    }
  }

  private now(): number {
    return this.parts.clock.monotonic()
  }

  private settle(key: SettlementKey, work: () => Promise<unknown>): Promise<unknown> {
    const marks: Settling = { beganMs: this.now(), lineMs: 0, awayMs: 0 }
    return during(this.settling, key, marks, { work, ended: (failed) => this.settled(key, marks, failed) })
  }

  /** Asked by another road than the door's settle (in one phase, or a reversal), only the way is known. */
  private answered(key: SettlementKey, open: Settling | undefined, askedMs: number, lineMs: number): void {
    const answeredMs = this.now()
    const awayMs = answeredMs - askedMs - lineMs
    if (open) {
      open.answeredMs = answeredMs
      open.lineMs += lineMs
      open.awayMs += awayMs
    } else this.parts.stages.put(key, { line: lineMs, away: awayMs })
  }

  private settled(key: SettlementKey, open: Settling, failed: boolean): void {
    const { beganMs, readMs, openedMs, askedMs, answeredMs, lineMs, awayMs } = open
    // What was answered without a question says nothing of the settlement's road, which may be remembered.
    if (readMs === undefined || openedMs === undefined || askedMs === undefined || answeredMs === undefined) return
    const wholeMs = this.now() - beganMs
    const [door, checks, claim] = [readMs - beganMs, openedMs - readMs, askedMs - openedMs]
    const verified = wholeMs - door - checks - claim - lineMs - awayMs
    this.parts.stages.put(
      key,
      { door, checks, claim, line: lineMs, away: awayMs, verified },
      failed || wholeMs > SLOW_MS,
    )
  }

  private confirm(key: SettlementKey, work: () => Promise<unknown>): Promise<unknown> {
    const marks: Confirming = { beganMs: this.now() }
    return during(this.confirming, key, marks, { work, ended: (failed) => this.confirmed(key, marks, failed) })
  }

  private confirmed(key: SettlementKey, { beganMs, decidingMs, decidedMs }: Confirming, failed: boolean): void {
    if (decidingMs === undefined || decidedMs === undefined) return
    const endedMs = this.now()
    const times = { token: decidingMs - beganMs, decision: decidedMs - decidingMs, reply: endedMs - decidedMs }
    this.parts.stages.put(key, times, failed || endedMs - beganMs > SLOW_MS)
  }

  private learned(ack: FactAck, stage: 'hub-learned' | 'learned'): void {
    const key = ack.refused ? undefined : keyFromWire(ack.key)
    const sinceMs = key && this.parts.stages.stampOf(key)
    if (key && sinceMs !== undefined) this.parts.stages.put(key, { [stage]: this.now() - sinceMs })
  }
}

interface Call {
  work(): Promise<unknown>
  ended(failed: boolean): void
}

/** The call, with what is kept of it while it runs. The last one of an id counts. */
async function during<M>(open: Map<string, M>, key: SettlementKey, marks: M, call: Call): Promise<unknown> {
  const name = keyText(key)
  open.set(name, marks)
  let failed = true
  try {
    const answer = await call.work()
    failed = false
    return answer
  } finally {
    if (open.get(name) === marks) {
      open.delete(name)
      call.ended(failed)
    }
  }
}

type Watching = (key: SettlementKey, work: () => Promise<unknown>) => Promise<unknown>

function watchedCall(door: Service, name: string, careRegion: Region, watching: Watching): Service['handlers'] {
  const handle = door.handlers[name] as ((request: never, caller: Caller) => Promise<unknown>) | undefined
  if (!handle) return {}
  const watched = (request: { readonly settleId: string }, caller: Caller) => {
    const { identity } = caller
    const { settleId } = request
    const work = () => handle(request as never, caller)
    if (identity.role !== 'hospital' || settleId.length > ID_MAX) return work()
    return watching({ careRegion, hospital: identity.hospital, settleId, kind: 'S' }, work)
  }
  return { [name]: watched as Service['handlers'][string] }
}
