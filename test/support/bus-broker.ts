/** A Kafka of one's own, for suites that stop and start it. Everybody else uses the shared stack. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fetchKafka, type KafkaVersion, type RunningPart, startKafka } from '../../deploy/local/kafka'
import { cacheFolder, dataFolder } from '../../deploy/local/places'
import { freePort } from '../../deploy/local/ports'
import { recordsIn } from '../../deploy/local/records'

export interface OwnBroker {
  readonly brokers: string[]
  readonly version: KafkaVersion
  stop(): Promise<void>
  start(): Promise<void>
  /** Stops it in the middle of whatever it does; connections stay open and nobody answers. */
  freeze(): void
  thaw(): void
  close(): Promise<void>
}

const VERSIONS: readonly KafkaVersion[] = ['3.9.1', '4.1.0']

/** LIANJIE_KAFKA_VERSION chooses which Kafka all tests of a run use. */
export function kafkaVersion(): KafkaVersion {
  const wished = process.env.LIANJIE_KAFKA_VERSION ?? '3.9.1'
  const version = VERSIONS.find((known) => known === wished)
  if (!version) throw new Error(`LIANJIE_KAFKA_VERSION is ${wished}; known are ${VERSIONS.join(', ')}`)
  return version
}

export async function ownBroker(name: string): Promise<OwnBroker> {
  const version = kafkaVersion()
  const folder = join(dataFolder(), 'test', `${name}-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  // Written down as the shared stack's are, so that the next run ends what a killed one left.
  const records = recordsIn(join(folder, 'run'))
  records.write('owner', process.pid)
  const files = await fetchKafka(cacheFolder(), version)
  const brokerPort = await freePort()
  const controllerPort = await freePort(new Set([brokerPort]))
  const onSpawn = (pid: number) => records.write('kafka', pid)
  const place = { files, dataDir: join(folder, 'kafka'), brokerPort, controllerPort, onSpawn }
  let part: RunningPart | undefined = await startKafka(place)

  async function stop(): Promise<void> {
    await part?.stop()
    part = undefined
    records.forget('kafka')
  }
  return {
    brokers: [`127.0.0.1:${brokerPort}`],
    version,
    stop,
    async start() {
      part = await startKafka(place)
    },
    freeze: () => part?.child.kill('SIGSTOP'),
    thaw: () => part?.child.kill('SIGCONT'),
    async close() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
