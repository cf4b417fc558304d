/** The answer of a question is part of the trace that came over Link and Kafka; what is learned is linked to it. */
import { keyFromWire, keyText } from '../../common/settlement-key'
import { continuing, happened, type Roads, roads, span } from '../../common/telemetry.otel'
import type { AnswerIn } from '../../proto/types'
import type { FactBooks } from './fact-books'
import type { Traced } from './half'

export function tracedAnswers(known: Roads = roads()): Traced {
  return (question, work) =>
    continuing(question.trace, () => {
      const key = keyFromWire(question.key)
      const attributes = { settle_id: question.key?.settleId ?? '', care_region: question.key?.careRegion ?? '' }
      const answered = async () => {
        if (key) known.pass(keyText(key))
        return work()
      }
      return span('region.enrollment.answer', attributes, answered, { codeOf })
    })
}

function codeOf({ failure }: AnswerIn): string | undefined {
  return failure?.code
}

export function tracedFactBooks(books: FactBooks, known: Roads): FactBooks {
  return {
    personsOf: (keys) => books.personsOf(keys),
    quarantine: (fact) => books.quarantine(fact),
    async learn(persons, facts) {
      const beganAtMs = Date.now()
      const learned = await books.learn(persons, facts)
      for (const { key } of facts) {
        const attributes = { settle_id: key.settleId, care_region: key.careRegion, batch_size: facts.length }
        happened('region.enrollment.learn', attributes, { links: known.links(keyText(key)), beganAtMs })
      }
      return learned
    },
  }
}
