/** The hub's part of a question's trace, from the Link to the record and back. */
import { keyFromWire, keyText } from '../../common/settlement-key'
import { carried, continuing, type Roads, roads, span } from '../../common/telemetry.otel'
import type { Answer, Question } from '../../proto/types'
import type { Exchange } from './exchange'

export function tracedExchange(exchange: Exchange, known: Roads = roads()): Exchange {
  return {
    open: () => exchange.open(),
    ask(question, careRegion) {
      const { key, enrollmentRegion, trace } = question
      const attributes = {
        settle_id: key?.settleId ?? '',
        care_region: careRegion,
        enrollment_region: enrollmentRegion,
      }
      const asked = () => {
        pass(question, known)
        const onward = carried()
        // A hub that exports nothing passes on what came, so that the road is whole for those who do.
        return exchange.ask({ ...question, trace: onward.traceparent ? onward : trace }, careRegion)
      }
      return continuing(trace, () => span('hub.exchange.ask', attributes, asked, { codeOf }))
    },
  }
}

function pass({ key: wireKey }: Question, known: Roads): void {
  const key = keyFromWire(wireKey)
  if (key) known.pass(keyText(key))
}

function codeOf({ outcome, failure }: Answer): string | undefined {
  return outcome === 'failure' ? failure?.code : undefined
}
