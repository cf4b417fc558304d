/** One of the three processes of the floor: care, hub or enrollment. Its part and settings are its arguments. */
import { busOverKafka } from '../../common/bus.kafka'
import { silent } from '../../common/log'
import { openLink, serveCalls, serveLink } from './hop.grpc'
import { tablesAt } from './tables.pg'

export interface FloorPlace {
  readonly brokers: readonly string[]
  readonly postgres: string
  readonly requestTopic: string
  readonly replyTopic: string
  /** Of the hub's stream, for the care process. */
  readonly linkPort: number
}

const ID_BYTES = 36
const DEADLINE_MS = 10_000

async function main(role: string, place: FloorPlace): Promise<void> {
  const port = await (role === 'care' ? care(place) : role === 'hub' ? hub(place) : enrollment(place))
  process.send?.({ port })
  process.once('disconnect', () => process.exit(0))
}

/** Door → stream → door; a confirm is one insert. */
async function care({ postgres, linkPort }: FloorPlace): Promise<number> {
  const awaiting = new Map<string, (reply: Buffer) => void>()
  const send = openLink(linkPort, (frame) => settle(awaiting, frame))
  const tables = tablesAt(`${postgres}`)
  return serveCalls(
    (body) =>
      new Promise((resolve) => {
        awaiting.set(idIn(body), resolve)
        send(body)
      }),
    async (body) => {
      await tables.insert(`D ${idIn(body)}`, body)
      return body.subarray(0, ID_BYTES)
    },
  )
}

/** Stream → request topic; reply topic → stream. */
async function hub({ brokers, requestTopic, replyTopic }: FloorPlace): Promise<number> {
  const bus = busAt(brokers, 'floor-hub')
  const awaiting = new Map<string, (reply: Buffer) => void>()
  await bus.read({
    topics: [replyTopic],
    group: `floor-hub-${replyTopic}`,
    concurrency: 64,
    handle: async ({ value }) => settle(awaiting, value),
  })
  return serveLink((frame, answer) => {
    awaiting.set(idIn(frame), answer)
    void bus.publish(requestTopic, { key: idIn(frame), value: frame }, DEADLINE_MS)
  })
}

/** Request topic → one insert → reply topic. */
async function enrollment({ brokers, postgres, requestTopic, replyTopic }: FloorPlace): Promise<number> {
  const bus = busAt(brokers, 'floor-enrollment')
  const tables = tablesAt(postgres)
  await bus.read({
    topics: [requestTopic],
    group: `floor-enrollment-${requestTopic}`,
    concurrency: 32,
    async handle({ value }) {
      await tables.insert(`A ${idIn(value)}`, value)
      await bus.publish(replyTopic, { key: idIn(value), value: value.subarray(0, REPLY_BYTES) }, DEADLINE_MS)
    },
  })
  return 0
}

/** About a signed verdict. */
const REPLY_BYTES = 600

function busAt(brokers: readonly string[], clientId: string) {
  return busOverKafka({ brokers, clientId, acksOf: () => 1, parkedTopic: 'parked', log: silent })
}

function settle(awaiting: Map<string, (reply: Buffer) => void>, frame: Buffer): void {
  const id = idIn(frame)
  awaiting.get(id)?.(frame)
  awaiting.delete(id)
}

function idIn(body: Buffer): string {
  return body.toString('latin1', 0, ID_BYTES)
}

const [role = '', place = '{}'] = process.argv.slice(2)
main(role, JSON.parse(place)).catch((error: Error) => {
  console.error(error)
  process.exit(1)
})
