/** Settings of what a process tells of itself, the same for every program. All of it is off by default. */
import { z } from 'zod'

/** @param address the schema of host:port */
export function observingSettings(address: z.ZodType<string>) {
  return {
    telemetry: z
      .strictObject({
        /** URL of an OTLP collector over HTTP, e.g. http://127.0.0.1:4318; absent: LIANJIE_OTLP, or no export. */
        collector: z.url({ protocol: /^https?$/ }).optional(),
        /** Share of the journeys beginning here that are exported, 0 to 1. */
        share: z.number().min(0).max(1).default(0.1),
        /** Outside that share a journey is exported when its part here took longer, or failed. */
        slowMs: z.number().int().positive().default(1_000),
      })
      .prefault({}),
    /** host:port of the Prometheus endpoint /metrics; absent: there is none. */
    metrics: address.optional(),
  }
}
