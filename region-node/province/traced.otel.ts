/** Questions to the province carry the trace of whoever waits for them; the road of a fact is linked to it. */
import { putBounded } from '../../common/bounded'
import { keyFromWire, keyText, type SettlementKey } from '../../common/settlement-key'
import { carried, happened, type Roads, roads, span } from '../../common/telemetry.otel'
import type { FactAck } from '../../proto/types'
import type { OutboxRelay } from './outbox'
import type { Province, ProvinceAnswer } from './province'

export interface TracedLine {
  readonly province: Province
  readonly relay: Pick<OutboxRelay, 'fresh' | 'acked' | 'linkUp'>
}

export function tracedProvince(province: Province, known: Roads = roads()): Province {
  return {
    send: (facts) => province.send(facts),
    say: (frame) => province.say(frame),
    links: () => province.links(),
    lastHeartbeatAt: () => province.lastHeartbeatAt(),
    full: (ask, region) => province.full(ask, region),
    open: () => province.open(),
    inLine: () => province.inLine(),
    close: () => province.close(),
    ask(question, deadlineMs) {
      const { key, enrollmentRegion } = question
      const attributes = { settle_id: key.settleId, care_region: key.careRegion, enrollment_region: enrollmentRegion }
      const work = () => {
        if (key.settleId !== '') known.pass(keyText(key))
        return province.ask({ ...question, trace: carried() }, deadlineMs)
      }
      return span('region.province.ask', attributes, work, { codeOf })
    },
  }
}

function codeOf(answer: ProvinceAnswer): string | undefined {
  return 'refusal' in answer ? answer.refusal.code : undefined
}

/** A decision that left and was never acknowledged shows in the outbox, and gives way here to those that will be. */
const ON_THE_WAY_MAX = 20_000

/** One span a fact: from its commit until the enrollment region's acknowledgement is here. */
export function tracedRelay(relay: TracedLine['relay'], known: Roads): TracedLine['relay'] {
  const left = new Map<string, number>()
  const name = (key: SettlementKey, region: string) => `${keyText(key)} ${region}`

  function learned({ key: wireKey, enrollmentRegion, refused }: FactAck): void {
    const key = keyFromWire(wireKey)
    const beganAtMs = key && left.get(name(key, enrollmentRegion))
    if (!key || beganAtMs === undefined) return
    left.delete(name(key, enrollmentRegion))
    const { settleId, careRegion } = key
    const attributes = { settle_id: settleId, care_region: careRegion, enrollment_region: enrollmentRegion }
    happened('region.outbox.fact', attributes, { links: known.links(keyText(key)), beganAtMs, code: refused?.code })
  }

  return {
    linkUp: () => relay.linkUp(),
    fresh(row) {
      putBounded(left, name(row.key, row.enrollmentRegion), Date.now(), ON_THE_WAY_MAX)
      relay.fresh(row)
    },
    acked(ack) {
      learned(ack)
      return relay.acked(ack)
    },
  }
}
