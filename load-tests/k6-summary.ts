/** What k6 says of a run, in the words of our own report. Pure. */
import type { Percentiles } from '../bin/hospital/arrivals'
import type { DriverReport } from './driver'

export interface K6Summary {
  readonly metrics: Readonly<Record<string, { readonly values: Readonly<Record<string, number>> }>>
}

export function reportOfK6({ metrics }: K6Summary, seconds: number): DriverReport {
  const count = (name: string) => metrics[name]?.values.count ?? 0
  const settled = count('settled')
  return {
    arrived: count('iterations') + count('dropped_iterations'),
    outcomes: {
      ...{ settled, cancelled: count('cancelled'), rejected: count('rejected'), 'in-doubt': count('in_doubt') },
      ...{ 'refused-on-purpose': 0, broken: 0 },
    },
    turnedAway: count('dropped_iterations'),
    late: 0,
    settleMs: percentilesIn(metrics['grpc_req_duration{call:settle}']?.values),
    confirmMs: percentilesIn(metrics['grpc_req_duration{call:confirm}']?.values),
    errorsByCode: {},
    settledIds: [],
    openIds: [],
    tookMs: seconds * 1_000,
    inTime: settled,
    watched: {
      calls: metrics.grpc_req_duration?.values.count ?? 0,
      ...{ refusedByCode: {}, slowestRefusalMs: 0, silences: 0 },
      surprises: Array.from({ length: count('surprises') }, () => 'k6: a repeat or a collision was answered otherwise'),
    },
  }
}

function percentilesIn(values: Readonly<Record<string, number>> = {}): Percentiles {
  const at = (name: string) => Math.round((values[name] ?? 0) * 100) / 100
  return { count: values.count ?? 0, p50: at('med'), p95: at('p(95)'), p99: at('p(99)'), max: at('max') }
}
