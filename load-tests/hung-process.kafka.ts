/**
 * A second process of a city that hangs: it is in the group that reads the region's questions, is given all of them,
 * reads none, and stays alive. Whatever else the city runs works on, its care half and the learning of facts among it.
 */
import { type Consumer, type ConsumerGroupJoinEvent, Kafka } from 'kafkajs'
import { type KafkaClient, kafkaOptions } from '../common/client.kafka'
import { silent } from '../common/log'

export interface Questions {
  readonly kafka: Pick<KafkaClient, 'brokers' | 'security'>
  readonly topic: string
  /** Of those that read the topic. */
  readonly group: string
}

/** Takes turns: held, released, held, … */
export interface HungProcess {
  /** Resolves when every partition is its own. @throws Error when somebody else keeps one */
  hold(): Promise<void>
  /** Resolves when others have them all again. */
  release(): Promise<void>
  close(): Promise<void>
}

/** The assigner deals partitions to members in the order of their names, which begin so: ours sort first. */
const NAME = '0-hung'
const REQUEST_MS = 5_000
/** As the region's own: the group waits for whoever is slowest. */
const MEMBER = { sessionTimeout: 6_000, heartbeatInterval: 1_000, rebalanceTimeout: 10_000, maxWaitTimeInMs: 200 }
/** A rebalance takes a second or two; on a machine with much to do some more. */
const TURN_MS_MAX = 20_000
const LOOK_EVERY_MS = 50

/** One member for each partition; they connect now, and join when it holds. */
export async function hungProcess(questions: Questions): Promise<HungProcess> {
  const client = (clientId: string) =>
    new Kafka(kafkaOptions({ ...questions.kafka, clientId, log: silent, requestMs: REQUEST_MS }))
  const admin = client(NAME).admin()
  await admin.connect()
  const { topics } = await admin.fetchTopicMetadata({ topics: [questions.topic] })
  const partitions = topics[0]?.partitions ?? []
  const members = partitions.map((_, n) => new HungMember(client(`${NAME}-${n}`).consumer(consumerIn(questions))))
  await Promise.all(members.map((member) => member.connect(questions.topic)))

  async function isTheirs(): Promise<boolean> {
    const { groups } = await admin.describeGroups([questions.group])
    const { state, members: all = [] } = groups[0] ?? {}
    return state === 'Stable' && all.length > 0 && all.every(({ clientId }) => !clientId.startsWith(NAME))
  }

  return {
    async hold() {
      await Promise.all(members.map((member) => member.join()))
      const held = () => members.reduce((sum, { partitionsHeld }) => sum + partitionsHeld, 0)
      await until(async () => held() === partitions.length, 'somebody else keeps questions that a hung process wants')
    },
    async release() {
      await Promise.all(members.map((member) => member.leave()))
      await until(isTheirs, 'nobody reads the questions that a hung process has let go')
    },
    async close() {
      await Promise.all(members.map((member) => member.disconnect()))
      await admin.disconnect()
    },
  }
}

function consumerIn({ group }: Questions) {
  return { groupId: group, allowAutoTopicCreation: false, ...MEMBER }
}

class HungMember {
  partitionsHeld = 0
  private topic = ''

  constructor(private readonly consumer: Consumer) {
    consumer.on(consumer.events.GROUP_JOIN, (event) => this.joined(event))
  }

  async connect(topic: string): Promise<void> {
    this.topic = topic
    await this.consumer.connect()
    await this.consumer.subscribe({ topics: [topic], fromBeginning: true })
  }

  join(): Promise<void> {
    return this.consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async () => undefined })
  }

  private joined({ payload }: ConsumerGroupJoinEvent): void {
    this.partitionsHeld = payload.memberAssignment[this.topic]?.length ?? 0
    // It lives and reads nothing: what it fetched and did not take it would fetch again and again.
    this.consumer.pause([{ topic: this.topic }])
  }

  async leave(): Promise<void> {
    this.partitionsHeld = 0
    await this.consumer.stop()
  }

  disconnect(): Promise<void> {
    return this.consumer.disconnect()
  }
}

async function until(isSo: () => Promise<boolean>, otherwise: string): Promise<void> {
  const endMs = performance.now() + TURN_MS_MAX
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(otherwise)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
