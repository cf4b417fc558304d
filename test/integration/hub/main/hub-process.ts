/** Real hub processes with a database, topics and credentials of their own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { stringify } from 'yaml'
import { projectRoot } from '../../../../common/contracts.grpc'
import type { Credentials } from '../../../../common/credentials.file'
import type { Identity } from '../../../../common/identity'
import { type Topics, topicsWith } from '../../../../common/topics'
import { createTopics } from '../../../../common/topics.kafka'
import { freePort } from '../../../../deploy/local/ports'
import { type Authority, authority } from '../../../support/credentials'
import { type FreshDatabase, freshDatabase, freshPrefix, stack } from '../../../support/stack'

const HOUR_MS = 3_600_000
const REGIONS = ['5101', '5107', '5116']

export interface HubProcess {
  readonly link: string
  readonly operations: string
  readonly child: ChildProcess
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>
  /** Sends the signal and resolves with the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

export interface HubWorld {
  readonly topics: Topics
  certify(identity: Identity): Promise<Credentials>
  /** Resolves when it says that it is ready. */
  start(name: string): Promise<HubProcess>
  /** Rows of a query as superuser. */
  ask(sql: string): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

export async function hubWorld(hubs: readonly string[]): Promise<HubWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-'))
  const [ours, database] = await Promise.all([authority(), freshDatabase('hub main')])
  const prefix = freshPrefix('hub main')
  const topics = topicsWith(prefix)
  const ofHubs = hubs.flatMap((hub) => [topics.reply(hub), topics.clockQuestion(hub)])
  const names = [...REGIONS.map(topics.fact), ...ofHubs, topics.toHub, topics.parked]
  await createTopics(
    stack().kafka.brokers,
    names.map((name) => ({ name, partitions: 1, retentionMs: HOUR_MS })),
  )
  const above = new Client({ connectionString: database.superUrl })
  await above.connect()
  const children: ChildProcess[] = []
  return {
    topics,
    certify: (identity) => ours.certify(identity),
    ask: async (sql) => (await above.query(sql)).rows,
    async start(name) {
      const settings = await settingsOf(name, { folder, ours, database, prefix })
      const started = launch(name, folder, settings)
      children.push(started.child)
      await started.ready
      return started
    },
    async close() {
      for (const child of children) child.kill('SIGKILL')
      await above.end()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Given {
  readonly folder: string
  readonly ours: Authority
  readonly database: FreshDatabase
  readonly prefix: string
}

async function settingsOf(name: string, { folder, ours, database, prefix }: Given) {
  const { authorityPem, certificatePem, keyPem } = await ours.certify({ role: 'hub', instance: name })
  const written = (what: string, bytes: Buffer) => {
    const file = join(folder, `${name}.${what}`)
    writeFileSync(file, bytes)
    return file
  }
  return {
    name,
    link: `127.0.0.1:${await freePort()}`,
    operations: `127.0.0.1:${await freePort()}`,
    credentials: {
      authority: written('authority', authorityPem),
      certificate: written('crt', certificatePem),
      key: written('key', keyPem),
    },
    postgres: { url: database.url, ownerUrl: database.ownerUrl },
    kafka: { brokers: stack().kafka.brokers, topicPrefix: prefix },
    participants: join(projectRoot(), 'deploy', 'settings', 'participants.yaml'),
    personDigestKey: written('digest', Buffer.alloc(32, 7)),
    timers: { factResendMs: 2_000 },
  }
}

function launch(name: string, folder: string, settings: { link: string; operations: string }) {
  const file = join(folder, `${name}.yaml`)
  writeFileSync(file, stringify(settings))
  const hook = join(__dirname, 'typescript-hook.js')
  const child = spawn(process.execPath, ['-r', hook, join(projectRoot(), 'hub', 'main.ts'), file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line)
      if (line.includes('"msg":"ready"')) resolve()
    })
    createInterface({ input: child.stderr }).on('line', (line) => said.push(line))
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}:\n${said.join('\n')}`)))
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  return { link: settings.link, operations: settings.operations, child, ready, ended, end }
}
