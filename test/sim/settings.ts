/**
 * The product's durations, made some twenty times shorter in the same proportions: a schedule then holds windows that
 * pass, inquiries that repeat and resends that are needed, and still few idle heartbeats.
 */
export const settings = {
  care: {
    careToHubMs: 3_000,
    windowOutpatientMs: 8_000,
    windowInpatientMs: 16_000,
    sweepMs: 1_000,
    factResendMs: 4_000,
    sessionGraceMs: 60_000,
    clockToleranceMs: 4_000,
    fenceMs: 86_400_000,
    heartbeatMs: 4_000,
    linkDeadMs: 9_000,
  },
  hub: { replyMs: 2_400, factResendMs: 4_000, sweepEveryMs: 1_000, epochLookMs: 1_000, openMax: 256 },
  manual: { careFenceMs: 3_000, careWindowMaxMs: 1_000, fenceMarginMs: 1_000 },
  enrollment: {
    concurrency: 8,
    kafka: { topicPrefix: '' },
    queueAgeMs: 1_800,
    timers: { inquiryDelayMs: 2_000, inquiryRepeatMaxMs: 6_000, sweepMs: 1_000, engineMs: 1_000 },
  },
  hospital: { patienceMs: 9_000, settleMs: 4_000, otherMs: 2_000 },
} as const
