/** Questions to the province carry the trace of whoever waits for them. */
import { carried, span } from '../../common/telemetry.otel'
import type { Province } from './province'

export function tracedProvince(province: Province): Province {
  return {
    send: (facts) => province.send(facts),
    say: (frame) => province.say(frame),
    links: () => province.links(),
    lastHeartbeatAt: () => province.lastHeartbeatAt(),
    close: () => province.close(),
    ask(question, deadlineMs) {
      const { key, enrollmentRegion } = question
      const attributes = { settle_id: key.settleId, care_region: key.careRegion, enrollment_region: enrollmentRegion }
      return span('region.province.ask', attributes, () => province.ask({ ...question, trace: carried() }, deadlineMs))
    },
  }
}
