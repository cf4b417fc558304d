/** Begins what a process tells of itself, as its settings say (observing.ts), and ends it with the process. */
import type { Log } from './log'
import type { Metrics } from './metrics'
import { startMetrics } from './metrics.otel'
import type { Shutdown } from './shutdown'
import { type Exporting, startTelemetry } from './telemetry-export.otel'

export interface Observing {
  readonly service: string
  /** Without a collector the one that LIANJIE_OTLP names, if it does. */
  readonly telemetry: Pick<Exporting, 'share' | 'slowMs'> & { readonly collector?: string | undefined }
  /** host:port of the Prometheus endpoint. */
  readonly metrics: string | undefined
}

/** @returns noMetrics while nobody asks. @throws when the endpoint's address cannot be had */
export async function startObserving(
  { service, telemetry, metrics: address }: Observing,
  { log, shutdown }: { readonly log: Log; readonly shutdown: Shutdown },
): Promise<Metrics> {
  const collector = telemetry.collector ?? process.env.LIANJIE_OTLP
  shutdown.add('telemetry', await startTelemetry({ service, ...telemetry, collector, log }))
  const { metrics, stop } = await startMetrics({ service, address, log })
  shutdown.add('metrics', stop)
  return metrics
}
