/** The hub's part of a question's trace: from the Link to the record and back. */
import { carried, continuing, span } from '../../common/telemetry.otel'
import type { Exchange } from './exchange'

export function tracedExchange(exchange: Exchange): Exchange {
  return {
    open: () => exchange.open(),
    ask(question, careRegion) {
      const { key, enrollmentRegion, trace } = question
      const attributes = {
        settle_id: key?.settleId ?? '',
        care_region: careRegion,
        enrollment_region: enrollmentRegion,
      }
      const asked = () => exchange.ask({ ...question, trace: carried() }, careRegion)
      return continuing(trace, () => span('hub.exchange.ask', attributes, asked))
    },
  }
}
