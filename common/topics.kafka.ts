/** Topics at deployment and in tests; nothing here is on a settlement's path. */
import { setTimeout as pause } from 'node:timers/promises'
import { type Admin, Kafka, logLevel } from 'kafkajs'
import type { TopicSpec } from './bus'
import { rootOf } from './client.kafka'

/** Creates what is missing and leaves what is there as it is. Resolves when every topic can be written to. */
export async function createTopics(brokers: readonly string[], specs: readonly TopicSpec[]): Promise<void> {
  await asAdmin(brokers, async (admin) => {
    const known = new Set(await admin.listTopics())
    const missing = specs.filter(({ name }) => !known.has(name))
    if (missing.length === 0) return
    await admin.createTopics({ waitForLeaders: false, topics: missing.map(topicOf) })
    await untilKnown(
      admin,
      missing.map(({ name }) => name),
    )
  })
}

const KNOWN_WITHIN_MS = 15_000
const NOT_YET = ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']

/**
 * A topic just made may still be unknown to the very broker that made it; the client's own waiting takes that for good.
 */
async function untilKnown(admin: Admin, topics: string[]): Promise<void> {
  const until = performance.now() + KNOWN_WITHIN_MS
  for (;;) {
    try {
      await admin.fetchTopicMetadata({ topics })
      return
    } catch (error) {
      const isEarly = NOT_YET.includes(rootOf(error).type ?? '')
      if (!isEarly || performance.now() > until) throw error
      await pause(50)
    }
  }
}

function topicOf({ name, partitions, retentionMs }: TopicSpec) {
  // A record leaves only with its segment, so segments are cut several times within the retention.
  const segmentMs = Math.max(60_000, Math.floor(retentionMs / 5))
  const kept = { 'retention.ms': retentionMs, 'segment.ms': segmentMs }
  return {
    topic: name,
    numPartitions: partitions,
    configEntries: Object.entries(kept).map(([key, value]) => ({ name: key, value: String(value) })),
  }
}

/** Whether the brokers answer within the time given: a connection, the versions and the cluster's description. */
export async function brokersAnswer(brokers: readonly string[], withinMs: number): Promise<boolean> {
  try {
    return await asAdmin(brokers, async (admin) => (await admin.describeCluster()).brokers.length > 0, withinMs)
  } catch {
    return false
  }
}

async function asAdmin<T>(
  brokers: readonly string[],
  work: (admin: Admin) => Promise<T>,
  connectWithinMs = 3_000,
): Promise<T> {
  const retries = connectWithinMs < 3_000 ? 0 : 8
  const kafka = new Kafka({
    clientId: 'lianjie-admin',
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    connectionTimeout: connectWithinMs,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries },
  })
  const admin = kafka.admin()
  try {
    await admin.connect()
    return await work(admin)
  } finally {
    await admin.disconnect().catch(() => {})
  }
}
