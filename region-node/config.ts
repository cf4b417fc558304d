/** Settings of one region node: a care half, an enrollment half, or both. Read once at start. */
import { z } from 'zod'
import { credentialPaths } from '../common/credentials.file'
import { kafkaSettings } from '../common/kafka.file'
import { observingSettings } from '../common/observing'
import { address, serverUrl } from '../common/settings.file'
import { postgresSettings } from '../common/transaction.pg'

const millis = z.number().int().positive()

export const careSettings = z.strictObject({
  /** The hospitals' door (mTLS). */
  door: address,
  credentials: credentialPaths,
  postgres: postgresSettings,
  /** Sign-in sessions; Postgres is behind it. */
  redis: serverUrl('redis', 'rediss'),
  /** Hub instances to hold Links to, best two. */
  hubs: z.array(z.strictObject({ name: z.string(), address })).min(1),
  /** YAML: this region's designated hospitals. */
  participants: z.string(),
  /** Folder of dated catalog CSV files. */
  catalogs: z.string(),
  /** File with the province's key for person digests (R28). */
  personDigestKey: z.string(),
  limits: z
    .strictObject({ bodyBytesMax: millis.default(4_194_304), linesPerUploadMax: millis.default(1_000) })
    .prefault({}),
  timers: z
    .strictObject({
      /** Awaiting the hub; then H6001. Must be longer than the hub's own replyMs. */
      careToHubMs: millis.default(10_000),
      windowOutpatientMs: millis.default(600_000),
      windowInpatientMs: millis.default(7_200_000),
      sweepMs: millis.default(1_000),
      factResendMs: millis.default(60_000),
      sessionGraceMs: millis.default(7_200_000),
      clockToleranceMs: millis.default(300_000),
      /** Without any hub heartbeat for so long, confirms are refused (R20, H9004). */
      fenceMs: millis.default(86_400_000),
      heartbeatMs: millis.default(1_000),
      linkDeadMs: millis.default(3_000),
    })
    .prefault({}),
})
export type CareSettings = z.infer<typeof careSettings>

export const enrollmentSettings = z.strictObject({
  credentials: credentialPaths,
  postgres: postgresSettings,
  kafka: kafkaSettings,
  /** Folder of policy YAML files of this region and its province. */
  policies: z.string(),
  /** Folder of dated catalog CSV files; absent: codes of bills elsewhere are not looked up (H4004). */
  catalogs: z.string().optional(),
  /** The city's own policy engine (proto/v1 policy_engine); absent: the policies decide. */
  engine: z.strictObject({ address }).optional(),
  /** File with the province's key for person digests (R28). */
  personDigestKey: z.string(),
  /** Persons worked on at once; one person's questions are always one after the other. */
  concurrency: z.number().int().positive().default(32),
  timers: z
    .strictObject({
      /** After the confirm window, how long until the care region is asked (message 8). */
      inquiryDelayMs: millis.default(60_000),
      inquiryRepeatMaxMs: millis.default(600_000),
      sweepMs: millis.default(1_000),
      engineMs: millis.default(1_000),
      /** Questions under way for longer are not reckoned any more (R7, H8004). Shorter than the hub's replyMs. */
      queueAgeMs: millis.default(6_000),
    })
    .prefault({}),
})
export type EnrollmentSettings = z.infer<typeof enrollmentSettings>

export const regionNodeSettings = z
  .strictObject({
    /** Four digits, e.g. 5101. */
    region: z.string().regex(/^[1-9]\d{3}$/),
    /** For people, e.g. 成都. */
    name: z.string(),
    operations: address,
    ...observingSettings(address),
    care: careSettings.optional(),
    enrollment: enrollmentSettings.optional(),
  })
  .refine(({ care, enrollment }) => care || enrollment, { message: 'at least one of care and enrollment' })
export type RegionNodeSettings = z.infer<typeof regionNodeSettings>
