/** A whole local province for one test file: its own Kafka, Postgres and Redis, two hubs, three cities, their tills. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { directorySchema } from '../../bin/organisations/directory'
import { organisationsOverGrpc } from '../../bin/organisations/organisations.grpc'
import { makeAuthority } from '../../deploy/local/authority'
import { cacheFolder } from '../../deploy/local/places'
import { type Province, startProvince } from '../../deploy/local/province'
import { drained } from '../../deploy/local/story/checks'
import { type Stage, stageFor } from '../../deploy/local/story/stage'
import { voiceOf } from '../../deploy/local/story/telling'
import { waitingOn } from '../../deploy/local/waiting'
import { kafkaVersion } from './bus-broker'

export interface LocalProvince {
  readonly province: Province
  readonly stage: Stage
  /** What `lianjie verify --json` says when nothing moves any more. */
  verified(): Promise<Awaited<ReturnType<typeof drained>>['report']>
  /** The province's own authority, to make certificates that are good or bad on purpose. */
  authority(): ReturnType<typeof makeAuthority>
  readonly dataDir: string
  stop(): Promise<void>
}

/** Programs run from dist, which the tier's global setup has compiled. */
export async function localProvince(): Promise<LocalProvince> {
  const cacheDir = cacheFolder()
  const dataDir = mkdtempSync(join(tmpdir(), 'lianjie-e2e-'))
  process.env.LIANJIE_DATA = dataDir
  const silent = waitingOn({ write: () => true })
  const interrupted = new AbortController().signal
  const province = await startProvince({
    ...{ dataDir, cacheDir, kafkaVersion: kafkaVersion(), interrupted },
    progress: () => undefined,
    ready: () => undefined,
    event: () => undefined,
  })
  const organisations = organisationsOverGrpc(directorySchema.parse(province.directory))
  const telling = { province, language: 'en', once: true, waiting: silent, enteredAtMs: 0, interrupted } as const
  const stage = await stageFor(telling, organisations.asked)
  return {
    province,
    stage,
    dataDir,
    verified: async () => (await drained(organisations.asked, voiceOf(telling))).report,
    authority: () => makeAuthority(join(dataDir, 'credentials')),
    async stop() {
      await Promise.all(stage.tills.map((till) => till.close()))
      organisations.close()
      await province.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
