/** What a settle costs at Kafka, counted at the broker: records appended, by topic. */
import { Kafka, logLevel } from 'kafkajs'

export interface HopMeter {
  /** Records ever appended to the topics that a filter keeps. */
  read(keep: (topic: string) => boolean): Promise<number>
  close(): Promise<void>
}

export async function hopMeter(brokers: readonly string[]): Promise<HopMeter> {
  const admin = new Kafka({ clientId: 'hop-meter', brokers: [...brokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  return {
    async read(keep) {
      let appended = 0
      for (const topic of (await admin.listTopics()).filter(keep)) {
        for (const { high } of await admin.fetchTopicOffsets(topic)) appended += Number(high)
      }
      return appended
    },
    close: () => admin.disconnect(),
  }
}
