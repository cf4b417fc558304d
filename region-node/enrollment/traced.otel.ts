/** The answer of a question is part of the trace that came with it through the Link and Kafka. */
import { continuing, span } from '../../common/telemetry.otel'
import type { Traced } from './half'

export const tracedAnswer: Traced = (question, work) =>
  continuing(question.trace, () =>
    span('region.enrollment.answer', { settle_id: question.key?.settleId ?? '' }, async () => work()),
  )
