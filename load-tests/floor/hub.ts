/** A hub instance of the floor: streams to topics and back, facts kept and passed on. */
import { gather } from '../../common/batches'
import type { Bus } from '../../common/bus'
import { systemTimers } from '../../common/clock'
import { readCredentials } from '../../common/credentials.file'
import { frameOf, type Head, headOf } from './frame'
import { type Send, serveLinks } from './hop.grpc'
import { BATCH, type FloorPlace, topicsOf } from './place'
import { type Tables, tablesAt } from './tables.pg'

const DEADLINE_MS = 10_000

interface Hub {
  readonly place: FloorPlace
  readonly bus: Bus
  readonly tables: Tables
  /** Whom to answer, by settlement. */
  readonly asking: Map<string, Send>
  /** The bulk stream of each care region that is here. */
  readonly bulk: Map<string, Send>
}

/** @returns the port of its streams */
export async function floorHub(place: FloorPlace, bus: Bus): Promise<number> {
  const hub = { place, bus, tables: tablesAt(place.postgres), asking: new Map(), bulk: new Map() }
  const topics = topicsOf(place.run)
  const own = String(place.hub)
  await bus.read({
    topics: [topics.reply(own)],
    group: topics.reply(own),
    concurrency: 64,
    async handle({ value }) {
      const { id } = headOf(value)
      hub.asking.get(id)?.(value)
      hub.asking.delete(id)
    },
  })
  const acked = acksTaken(hub)
  const handle = async ({ value }: { value: Buffer }) => void (await acked.add(headOf(value)))
  await bus.read({ topics: [topics.toHub], group: topics.toHub, concurrency: 128, paceMs: BATCH.everyMs, handle })
  const learnt = factsLearnt(hub)
  return serveLinks(readCredentials(place.credentials), (frame, send) => {
    const head = headOf(frame)
    if (head.kind === 'Q') return ask(hub, head, frame, send)
    hub.bulk.set(head.care, send)
    if (head.kind === 'F') learnt.add(frame).then(() => send(frameOf({ ...head, kind: 'H' })), complain)
  })
}

function ask({ place, bus, asking }: Hub, { id, enrollment }: Head, frame: Buffer, send: Send): void {
  asking.set(id, send)
  frame.write(String(place.hub), 1, 'latin1')
  bus.publish(topicsOf(place.run).request(enrollment), { key: id, value: frame }, DEADLINE_MS).catch(complain)
}

function factsLearnt({ place, bus, tables }: Hub) {
  return gather({
    ...BATCH,
    timers: systemTimers,
    async work(frames: readonly Buffer[]) {
      await tables.keep(
        frames.map((body) => ({ id: `U ${headOf(body).id}`, body })),
        true,
      )
      for (const value of frames) {
        const { id, enrollment } = headOf(value)
        bus.publish(topicsOf(place.run).fact(enrollment), { key: id, value }, DEADLINE_MS).catch(complain)
      }
      return frames
    },
  })
}

function acksTaken({ tables, bulk }: Hub) {
  return gather({
    ...BATCH,
    timers: systemTimers,
    async work(heads: readonly Head[]) {
      await tables.forget(heads.map(({ id }) => `U ${id}`))
      for (const head of heads) bulk.get(head.care)?.(frameOf({ ...head, kind: 'E' }))
      return heads
    },
  })
}

function complain(error: Error): void {
  console.error(error)
}
