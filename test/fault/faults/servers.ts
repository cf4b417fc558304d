/** Kafka, Postgres and Redis stop, forget, are full, or hold what nobody can read. */
import { setTimeout as pause } from 'node:timers/promises'
import Redis from 'ioredis'
import { compare, differencesIn } from '../../../bin/verify/compare'
import { readLedgers } from '../../../bin/verify/read-ledgers'
import { urlFor } from '../../../deploy/local/databases.pg'
import { databaseOf, HUB_DATABASE } from '../../../deploy/local/layout'
import { seeded } from '../../support/seeded'
import { until } from '../../support/until'
import type { Fault, Group } from '../fault'
import { type Field, OWN_REGION } from '../field'
import { administrator } from './bus.kafka'
import { asked, firstSettled, settledAgainAndAgain, stoppedFor } from './parts'

const REGION = '5116'
const NODE = `region-${REGION}`
const STOPPED_MS = 10_000
const WITHIN_MS = 120_000

const group: Group = 'servers'

async function untilWell(field: Field): Promise<string> {
  const seen = await firstSettled(field)
  await settledAgainAndAgain(field)
  return seen
}

const kafkaStopped: Fault = {
  name: 'kafka-stopped',
  group,
  what: `Kafka is stopped for ${STOPPED_MS / 1_000} s`,
  sample: true,
  async strike(field) {
    await stoppedFor(field, ['kafka'], STOPPED_MS)
    return untilWell(field)
  },
}

/** A consumer group and its topic. */
type Groups = readonly (readonly [group: string, topic: string])[]

interface Rereading extends Pick<Fault, 'name' | 'what' | 'sample'> {
  readonly readers: readonly string[]
  readonly groups: Groups
}

/** All that was ever said to them is said again. */
const readAgain = ({ readers, groups, ...told }: Rereading): Fault => ({
  ...told,
  group,
  async strike(field) {
    const { supervisor } = field.province
    const admin = administrator(field)
    await Promise.all(readers.map((part) => supervisor.stop(part)))
    let records = 0
    try {
      for (const [consumers, topic] of groups) {
        records += await admin.ends(topic)
        await admin.readFromTheBeginning(consumers, topic)
      }
    } finally {
      await Promise.all(readers.map((part) => supervisor.start(part)))
    }
    await settledAgainAndAgain(field)
    return `${records} records were read again`
  },
})

const offsetsReset = readAgain({
  name: 'kafka-offsets-reset',
  what: `${REGION} reads every request and fact from the beginning again`,
  sample: true,
  readers: [NODE],
  groups: [
    [`enrollment-${REGION}`, `settle.request.${REGION}`],
    [`enrollment-${REGION}-facts`, `fact.${REGION}`],
  ],
})

const offsetsResetAtHub = readAgain({
  name: 'kafka-offsets-reset-at-hub',
  what: 'the hub reads every ack from the beginning again',
  readers: ['hub-1', 'hub-2'],
  groups: [['hub', 'region.to.hub']],
})

const topicMadeAnew: Fault = {
  name: 'kafka-topic-made-anew',
  group,
  what: `the topic of facts for ${REGION} is deleted with all that is in it, and made anew`,
  async strike(field) {
    await administrator(field).madeAnew(`fact.${REGION}`)
    return untilWell(field)
  },
}

const GARBAGE = 6

/** One bad record among good ones, on every topic that a program reads. */
const poison: Fault = {
  name: 'poison-records',
  group,
  what: 'records that nobody can read are put among the good ones of four topics',
  sample: true,
  async strike(field) {
    const admin = administrator(field)
    const random = seeded(7)
    const topics = [`settle.request.${REGION}`, `fact.${REGION}`, 'region.to.hub', 'settle.reply.hub-1']
    const before = await admin.ends('parked')
    const bad = () => [random.bytes(40), Buffer.alloc(0), Buffer.from('{"not":"ours"}'), random.bytes(500_000)]
    for (const topic of topics) {
      const values = bad().concat(Array.from({ length: GARBAGE }, () => random.bytes(60)))
      await admin.put(
        topic,
        values.map((value, i) => ({ key: `poison-${i}`, value })),
      )
    }
    const put = topics.length * (bad().length + GARBAGE)
    await until(async () => (await admin.ends('parked')) - before >= put / 2, 'the parked records', WITHIN_MS)
    await settledAgainAndAgain(field)
    return `${put} put, ${(await admin.ends('parked')) - before} parked`
  },
}

const TIMES = 10

/** What was said once is said ten times more, in another order. */
const doubledAndShuffled: Fault = {
  name: 'records-doubled-and-shuffled',
  group,
  what: `every request, fact and ack of ${REGION} comes ${TIMES} times more, in no order`,
  async strike(field) {
    const admin = administrator(field)
    const random = seeded(11)
    let count = 0
    for (const topic of [`settle.request.${REGION}`, `fact.${REGION}`, 'region.to.hub']) {
      const said = (await admin.contents(topic)).slice(-200)
      const again = Array.from({ length: TIMES }, () => said).flat()
      const order = again
        .map((record) => ({ record, place: random.below(1_000_000) }))
        .sort((a, b) => a.place - b.place)
      for (let i = 0; i < order.length; i += 500) {
        await admin.put(
          topic,
          order.slice(i, i + 500).map(({ record }) => record),
        )
      }
      count += order.length
    }
    await settledAgainAndAgain(field, 10)
    return `${count} records more`
  },
}

const postgresStopped: Fault = {
  name: 'postgres-stopped',
  group,
  what: `the database server of hub and two cities is stopped for ${STOPPED_MS / 2_000} s`,
  sample: true,
  async strike(field) {
    await stoppedFor(field, ['postgres'], STOPPED_MS / 2)
    return untilWell(field)
  },
}

const TERMINATED_MS = 4_000

const backendsTerminated: Fault = {
  name: 'postgres-backends-terminated',
  group,
  what: `every session of the database is ended, again and again for ${TERMINATED_MS / 1_000} s`,
  sample: true,
  async strike(field) {
    let ended = 0
    for (const end = performance.now() + TERMINATED_MS; performance.now() < end; await pause(100)) {
      const gone = await asked(
        urlFor(field.province.postgres, undefined, HUB_DATABASE),
        `select pg_terminate_backend(pid) from pg_stat_activity
          where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      )
      ended += gone.length
    }
    await settledAgainAndAgain(field)
    return `${ended} sessions ended`
  },
}

const LOCKED_MS = 8_000

/** Statements end after two seconds; whoever waits is told that nothing was decided, and asks again. */
const rowsLocked: Fault = {
  name: 'rows-locked',
  group,
  what: `somebody holds a lock on every person of ${REGION} for ${LOCKED_MS / 1_000} s`,
  async strike(field) {
    const url = urlFor(field.province.postgres, undefined, databaseOf(REGION))
    const before = field.stage.bills.settled()
    await asked(
      url,
      `begin; lock table enrollment.person in access exclusive mode; select pg_sleep(${LOCKED_MS / 1_000}); end`,
    )
    const meanwhile = field.stage.bills.settled() - before
    await settledAgainAndAgain(field)
    return `${meanwhile} settled meanwhile, in other regions`
  },
}

const ownServer = (how: 'stopped' | 'killed'): Fault => ({
  name: `own-postgres-${how}`,
  group,
  what: `the database server of ${OWN_REGION} alone is ${how}; the others go on`,
  async strike(field) {
    await field.own.down(how)
    await pause(STOPPED_MS / 2)
    await field.own.up()
    return untilWell(field)
  },
})

const FULL_MS = 8_000

const diskFull: Fault = {
  name: 'disk-full',
  group,
  what: `the disk of ${OWN_REGION}'s database is full to the last byte for ${FULL_MS / 1_000} s`,
  sample: true,
  cannot: ({ own }) => (own.hasOwnDisk ? undefined : 'we may not mount a small disk here'),
  async strike(field) {
    field.own.fillDisk()
    try {
      await pause(FULL_MS)
    } finally {
      field.own.freeDisk()
    }
    // A server that could not write its log has ended itself.
    if (!(await answers(field.own.superUrl))) {
      await field.own.down('killed')
      await field.own.up()
    }
    return untilWell(field)
  },
}

async function answers(url: string): Promise<boolean> {
  return asked(url, 'select 1').then(
    () => true,
    () => false,
  )
}

const redisFlushed: Fault = {
  name: 'redis-flushed',
  group,
  what: 'Redis forgets everything, five times',
  sample: true,
  async strike(field) {
    const redis = new Redis(field.province.redis, { lazyConnect: true })
    await redis.connect()
    for (let times = 0; times < 5; times++) {
      await redis.flushall()
      await settledAgainAndAgain(field, 2)
    }
    redis.disconnect()
    return undefined
  },
}

const redisStopped: Fault = {
  name: 'redis-stopped',
  group,
  what: `Redis is stopped for ${STOPPED_MS / 1_000} s`,
  async strike(field) {
    const before = field.stage.bills.settled()
    await stoppedFor(field, ['redis'], STOPPED_MS)
    const meanwhile = field.stage.bills.settled() - before
    await settledAgainAndAgain(field)
    return `${meanwhile} settled meanwhile`
  },
}

/** So that nobody need believe the checker: with patients at the tills it names the one fen, and nothing else. */
const oneFenChanged: Fault = {
  name: 'one-fen-changed',
  group,
  what: 'a superuser adds one fen to one posting of the hub, and takes it away again',
  sample: true,
  async strike(field) {
    const url = urlFor(field.province.postgres, undefined, HUB_DATABASE)
    const change = async (text: string, settleId?: string) => {
      const [row] = await asked<{ settle_id: string }>(url, text, settleId === undefined ? [] : [settleId])
      if (!row) throw new Error('no posting to be changed')
      return row.settle_id
    }
    const settleId = await change(
      `update hub.posting set amount_fen = amount_fen + 1
        where ctid = (select ctid from hub.posting limit 1) returning settle_id`,
    )
    const began = performance.now()
    const named = await differing(field)
    const tookMs = performance.now() - began
    await change(
      'update hub.posting set amount_fen = amount_fen - 1 where settle_id = $1 returning settle_id',
      settleId,
    )
    // Its reversal, if there is one, is no longer the exact opposite.
    const isNamed = named.some((settlement) => settlement.includes(settleId))
    if (!isNamed || named.length > 2) throw new Error(`named: ${named.join(', ')}`)
    return `named in ${Math.round(tookMs)} ms, all ledgers read`
  },
}

async function differing({ all }: Field): Promise<string[]> {
  const reading = await readLedgers(all, undefined)
  if ('unreachable' in reading) throw new Error('not every organisation answers')
  return differencesIn(compare(reading.scans)).map(({ settlement }) => settlement)
}

/** A verdict in hand is confirmed with hubs, Kafka and the enrollment region away: nothing of that is needed. */
const allButTheCity: Fault = {
  name: 'province-away-from-a-city',
  group,
  what: `both hubs, Kafka and ${REGION} are stopped for ${STOPPED_MS / 1_000} s; verdicts in hand are confirmed`,
  async strike(field) {
    const down = ['hub-1', 'hub-2', NODE, 'kafka']
    await stoppedFor(field, down, STOPPED_MS)
    return untilWell(field)
  },
}

export const servers: readonly Fault[] = [
  kafkaStopped,
  offsetsReset,
  offsetsResetAtHub,
  topicMadeAnew,
  poison,
  doubledAndShuffled,
  postgresStopped,
  backendsTerminated,
  rowsLocked,
  ownServer('stopped'),
  ownServer('killed'),
  diskFull,
  redisFlushed,
  redisStopped,
  allButTheCity,
  oneFenChanged,
]
