/** Ten seconds at 100/s beside the floor, as the scenarios leave them. */
import { percentilesOf } from '../../../bin/hospital/arrivals'
import type { Ran } from '../../../load-tests/result'

export const none = percentilesOf([])
export const ran: Ran = {
  scenario: 'steady',
  rate: 100,
  seconds: 10,
  report: {
    ...{ arrived: 1_000, turnedAway: 0, late: 0, settledIds: [], openIds: [], tookMs: 10_100, inTime: 975 },
    outcomes: { settled: 980, cancelled: 20, rejected: 0, 'refused-on-purpose': 0, 'in-doubt': 0, broken: 0 },
    settleMs: { count: 1_000, p50: 15, p95: 30, p99: 60, max: 70 },
    confirmMs: { count: 980, p50: 4, p95: 9, p99: 12, max: 20 },
    errorsByCode: {},
    watched: { calls: 1_990, refusedByCode: { H5005: 5 }, slowestRefusalMs: 12, silences: 0, surprises: [] },
  },
  cpu: {
    'hub-1': 2_000,
    'hub-2': 1_000,
    'region-5101': 5_000,
    kafka: 1_000,
    postgres: 3_000,
    load: 2_000,
    other: 9_000,
  },
  memory: { 'hub-1': 120 },
  generator: { cpuShare: 0.2, loopP99Ms: 3, loopMaxMs: 11, heapMib: 80 },
  recorded: {
    settle: [{ at: 0, count: 100, p50: 15, p99: 60 }],
    others: { settle: none, confirm: none },
    touched: { settle: none, confirm: none },
    cared: { settle: none, confirm: none },
  },
  floor: {
    report: {
      settleMs: { count: 500, p50: 10, p95: 20, p99: 40, max: 50 },
      confirmMs: { count: 500, p50: 3, p95: 6, p99: 10, max: 11 },
      ...{ failed: 0, inTime: 498 },
    },
    cpu: { 'floor hub': 1_000, 'floor node': 2_000, kafka: 500, postgres: 500, load: 1_000, 'hub-1': 400 },
  },
  verify: 'PASS',
}
