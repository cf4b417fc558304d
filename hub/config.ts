/** Settings of one hub instance. Read once at start; every time has its unit in its name. */
import { z } from 'zod'
import { credentialPaths } from '../common/credentials.file'
import { kafkaSettings } from '../common/kafka.file'
import { observingSettings } from '../common/observing'
import { address } from '../common/settings.file'
import { postgresSettings } from '../common/transaction.pg'

export const hubSettings = z.strictObject({
  /** Stable name, e.g. hub-1: part of its reply topic and its certificate. */
  name: z.string().regex(/^[a-z0-9-]{1,32}$/),
  /** Where region nodes open their Links (mTLS). */
  link: address,
  /** Where operators ask (mTLS). */
  operations: address,
  ...observingSettings(address),
  credentials: credentialPaths,
  postgres: postgresSettings,
  kafka: kafkaSettings,
  /** YAML: admitted regions and hospitals. */
  participants: z.string(),
  /** File with the province's key for person digests (R28). */
  personDigestKey: z.string(),
  limits: z
    .strictObject({
      /** Open questions on one Link; above it H8001. */
      openPerLinkMax: z.number().int().positive().default(512),
      /** Open questions to one enrollment region; above it H8002. */
      openPerRegionMax: z.number().int().positive().default(256),
    })
    .prefault({}),
  timers: z
    .strictObject({
      /** Awaiting an enrollment region's answer; then H8003 or H6001. */
      replyMs: z.number().int().positive().default(8_000),
      /** A fact un-acked for so long is sent again (R23). */
      factResendMs: z.number().int().positive().default(60_000),
      heartbeatMs: z.number().int().positive().default(1_000),
      /** A Link without a sign of life for so long is dead. */
      linkDeadMs: z.number().int().positive().default(3_000),
      /** As the care regions have it (fenceMs): so long after its last sign of life one confirms nothing more (R20). */
      careFenceMs: z.number().int().positive().default(86_400_000),
      /** The longest confirm window of any care region. */
      careWindowMaxMs: z.number().int().positive().default(7_200_000),
      /** So much longer people wait before they decide by hand. */
      fenceMarginMs: z.number().int().positive().default(3_600_000),
    })
    .prefault({}),
})
export type HubSettings = z.infer<typeof hubSettings>
