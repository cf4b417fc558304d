/** A region node of the floor: the care half with its door, the enrollment half with its topics. */
import { gather } from '../../common/batches'
import type { Bus } from '../../common/bus'
import { systemTimers } from '../../common/clock'
import { readCredentials } from '../../common/credentials.file'
import { BYTES, frameOf, type Head, headOf } from './frame'
import { linksTo, type Send, serveCalls } from './hop.grpc'
import { BATCH, type FloorPlace, topicsOf } from './place'
import { type Tables, tablesAt } from './tables.pg'

const DEADLINE_MS = 10_000

/** @returns the port of its door */
export async function floorNode(place: FloorPlace, bus: Bus): Promise<number> {
  const tables = tablesAt(place.postgres)
  await enrollmentHalf(place, bus, tables)
  return careHalf(place, tables)
}

/** Door → stream → door; a confirm is one commit, and its fact follows by itself. */
function careHalf({ credentials, linkPorts }: FloorPlace, tables: Tables): Promise<number> {
  const own = readCredentials(credentials)
  const awaiting = new Map<string, Send>()
  const gone = gather({
    ...BATCH,
    timers: systemTimers,
    async work(ids: readonly string[]) {
      await tables.forget(ids)
      return ids
    },
  })
  const lines = linkPorts.map((port) => line(linksTo(port, own), awaiting, (id) => void gone.add(`D ${id}`)))
  let turn = 0
  const next = () => lines[turn++ % lines.length] as Line
  return serveCalls(
    own,
    (body) =>
      new Promise((resolve) => {
        awaiting.set(headOf(body).id, resolve)
        next().live(body)
      }),
    async (body) => {
      const head = headOf(body)
      await tables.keep([{ id: `D ${head.id}`, body }], true)
      next().bulk(frameOf({ ...head, kind: 'F' }, BYTES.fact))
      return frameOf(head)
    },
  )
}

interface Line {
  readonly live: Send
  readonly bulk: Send
}

function line(open: (arrived: Send) => Send, awaiting: Map<string, Send>, arrived: (id: string) => void): Line {
  const live = open((frame) => {
    const { id } = headOf(frame)
    awaiting.get(id)?.(frame)
    awaiting.delete(id)
  })
  const bulk = open((frame) => {
    const { kind, id } = headOf(frame)
    if (kind === 'E') arrived(id)
  })
  return { live, bulk }
}

/** Request topic → one commit → reply topic; fact topic → one commit a batch → ack. */
async function enrollmentHalf({ run, region }: FloorPlace, bus: Bus, tables: Tables): Promise<void> {
  const topics = topicsOf(run)
  const publish = (topic: string, head: Head, bytes?: number) =>
    bus.publish(topic, { key: head.id, value: frameOf(head, bytes) }, DEADLINE_MS)
  await bus.read({
    topics: [topics.request(region)],
    group: topics.request(region),
    concurrency: 32,
    async handle({ value }) {
      const head = headOf(value)
      await tables.keep([{ id: `A ${head.id}`, body: value }], false)
      await publish(topics.reply(head.hub), { ...head, kind: 'A' }, BYTES.answer)
    },
  })
  const learnt = gather({
    ...BATCH,
    timers: systemTimers,
    async work(frames: readonly Buffer[]) {
      await tables.keep(
        frames.map((body) => ({ id: `E ${headOf(body).id}`, body })),
        false,
      )
      return frames
    },
  })
  await bus.read({
    topics: [topics.fact(region)],
    group: topics.fact(region),
    concurrency: 128,
    paceMs: BATCH.everyMs,
    async handle({ value }) {
      await learnt.add(value)
      await publish(topics.toHub, { ...headOf(value), kind: 'E' })
    },
  })
}
