/** The local province on paper: who takes part, where each listens, and what its settings file says. */
import { join } from 'node:path'
import type { z } from 'zod'
import type { TopicSpec } from '../../common/bus'
import type { CredentialPaths } from '../../common/credentials.file'
import type { Region } from '../../common/regions'
import { topicsWith } from '../../common/topics'
import type { hubSettings } from '../../hub/config'
import type { regionNodeSettings } from '../../region-node/config'

export const HUBS = ['hub-1', 'hub-2'] as const
export const REGIONS = [
  { region: '5101', name: '成都', hospital: 'H51010000001' },
  { region: '5107', name: '绵阳', hospital: 'H51070000001' },
  { region: '5116', name: '广安', hospital: 'H51160000001' },
] as const

/** Names of parts, as in `lianjie stop PART`. */
export const nodeOf = (region: Region) => `region-${region}`
export const databaseOf = (region: Region) => `region_${region}`
export const HUB_DATABASE = 'hub'

/** One name for each port; the file of ports remembers them. */
export const PORT_NAMES = [
  ...['broker', 'controller', 'postgres', 'redis'],
  ...HUBS.flatMap((hub) => [`${hub} link`, `${hub} operations`, `${hub} metrics`]),
  ...REGIONS.map(({ region }) => nodeOf(region)).flatMap((node) => [
    ...[`${node} door`, `${node} operations`, `${node} metrics`],
  ]),
]

export interface DatabaseUrls {
  readonly url: string
  readonly ownerUrl: string
}

/** What the settings are made of. */
export interface Layout {
  readonly ports: Readonly<Record<string, number>>
  /** Demonstration settings: participants, catalogs, policies. */
  readonly settingsFolder: string
  /** By participant: a hub's name, 5101-care, 5101-enrollment, a hospital's code, operator. */
  readonly credentials: Readonly<Record<string, CredentialPaths>>
  readonly personDigestKey: string
  /** By database. */
  readonly databases: Readonly<Record<string, DatabaseUrls>>
  readonly brokers: readonly string[]
  readonly redis: string
  /** Whether each program answers a monitoring; off by default, for that costs memory and time. */
  readonly isMeasured: boolean
}

/** An authorisation nobody confirms is in doubt soon enough for a person who watches. */
const WINDOW_MS = 120_000
const INQUIRY_DELAY_MS = 10_000
const FACT_RESEND_MS = 5_000
/**
 * Two cores run no more at once, and each connection keeps plans and catalogs of its own: with four instead of ten a
 * settle's p99 fell by a sixth. A few more, for those that wait for a lock.
 */
const CONNECTIONS_MAX = 6

export function hubSettingsOf(name: string, layout: Layout): z.input<typeof hubSettings> {
  return {
    name,
    link: addressOf(layout, `${name} link`),
    operations: addressOf(layout, `${name} operations`),
    ...metricsOf(layout, name),
    credentials: credentialsOf(layout, name),
    postgres: postgresOf(layout, HUB_DATABASE),
    kafka: { brokers: [...layout.brokers] },
    participants: join(layout.settingsFolder, 'participants.yaml'),
    personDigestKey: layout.personDigestKey,
    timers: { factResendMs: FACT_RESEND_MS },
  }
}

export function nodeSettingsOf(region: Region, name: string, layout: Layout): z.input<typeof regionNodeSettings> {
  const postgres = postgresOf(layout, databaseOf(region))
  return {
    region,
    name,
    operations: addressOf(layout, `${nodeOf(region)} operations`),
    ...metricsOf(layout, nodeOf(region)),
    care: {
      door: addressOf(layout, `${nodeOf(region)} door`),
      credentials: credentialsOf(layout, `${region}-care`),
      postgres,
      redis: layout.redis,
      hubs: HUBS.map((hub) => ({ name: hub, address: addressOf(layout, `${hub} link`) })),
      participants: join(layout.settingsFolder, 'participants.yaml'),
      catalogs: join(layout.settingsFolder, 'catalogs'),
      personDigestKey: layout.personDigestKey,
      timers: { windowOutpatientMs: WINDOW_MS, windowInpatientMs: WINDOW_MS, factResendMs: FACT_RESEND_MS },
    },
    enrollment: {
      credentials: credentialsOf(layout, `${region}-enrollment`),
      postgres,
      kafka: { brokers: [...layout.brokers] },
      policies: join(layout.settingsFolder, 'policies'),
      catalogs: join(layout.settingsFolder, 'catalogs'),
      personDigestKey: layout.personDigestKey,
      timers: { inquiryDelayMs: INQUIRY_DELAY_MS },
    },
  }
}

/** Where a program answers the monitoring, if it does. */
export function metricsOf(layout: Pick<Layout, 'ports' | 'isMeasured'>, name: string): { metrics?: string } {
  return layout.isMeasured ? { metrics: addressOf(layout, `${name} metrics`) } : {}
}

function postgresOf({ databases }: Layout, database: string) {
  return { ...found(databases, database), connectionsMax: CONNECTIONS_MAX }
}

function credentialsOf({ credentials }: Layout, participant: string): CredentialPaths {
  return found(credentials, participant)
}

export function addressOf({ ports }: Pick<Layout, 'ports'>, name: string): string {
  return `127.0.0.1:${found(ports, name)}`
}

function found<T>(table: Readonly<Record<string, T>>, name: string): T {
  const value = table[name]
  if (value === undefined) throw new Error(`the layout has no ${name}`)
  return value
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/**
 * One for the process that reads, one for another beside it. A client asks for each partition by itself and hears of
 * each, at every fetch: with six, brokers and hubs took a tenth more of a settlement. The floor has as many.
 */
export const PARTITIONS = 2

/** Every topic of the province, kept for as long as docs/ARCHITECTURE.md says. */
export function provinceTopics(): TopicSpec[] {
  const topics = topicsWith()
  return [
    ...REGIONS.flatMap(({ region }) => [
      { name: topics.request(region), partitions: PARTITIONS, retentionMs: DAY_MS },
      { name: topics.fact(region), partitions: PARTITIONS, retentionMs: 14 * DAY_MS },
      { name: topics.control(region), partitions: 1, retentionMs: 7 * DAY_MS },
      { name: topics.clockAnswer(region), partitions: 1, retentionMs: 5 * MINUTE_MS },
    ]),
    ...HUBS.flatMap((hub) => [
      { name: topics.reply(hub), partitions: 1, retentionMs: 5 * MINUTE_MS },
      { name: topics.clockQuestion(hub), partitions: 1, retentionMs: 5 * MINUTE_MS },
    ]),
    { name: topics.toHub, partitions: 1, retentionMs: DAY_MS },
    { name: topics.parked, partitions: 1, retentionMs: 30 * DAY_MS },
  ]
}
