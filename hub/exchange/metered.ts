/** The hub's exchange with its questions measured: how long each region took, and which codes were told. */
import type { Clock } from '../../common/clock'
import { isCode, outcomeOf } from '../../common/errors'
import type { Metrics } from '../../common/metrics'
import type { Exchange } from './exchange'

export function meteredExchange(exchange: Exchange, metrics: Metrics, clock: Pick<Clock, 'monotonic'>): Exchange {
  metrics.gauge({
    name: 'lianjie_open_questions',
    help: 'Questions that await their answer, by whom is asked',
    read: () => [...exchange.open()].map(([region, value]) => ({ labels: { enrollment_region: region }, value })),
  })
  return {
    open: () => exchange.open(),
    async ask(question, careRegion) {
      const { enrollmentRegion: enrollment_region, ask } = question
      const beganMs = clock.monotonic()
      const answer = await exchange.ask(question, careRegion)
      const code = answer.outcome === 'failure' ? answer.failure?.code : undefined
      const kind = ask.toLowerCase().replace('ask_', 'ask ')
      metrics.took({ kind, enrollment_region, outcome: code ? outcomeOf(code) : 'done' }, clock.monotonic() - beganMs)
      // Any other text is the answering region's own, and would be a series of its own, for whoever may look.
      if (code) metrics.refused({ kind, enrollment_region, code: isCode(code) ? code : 'H9001' })
      return answer
    },
  }
}
