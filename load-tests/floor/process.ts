/** One process of the floor: a hub instance or a region node. Its part and its place are its arguments. */
import { busOverKafka } from '../../common/bus.kafka'
import { silent } from '../../common/log'
import { floorHub } from './hub'
import { floorNode } from './node'
import type { FloorPlace } from './place'

async function main(part: string, place: FloorPlace): Promise<void> {
  const clientId = `floor-${part}-${place.hub}-${place.region}`
  const bus = busOverKafka({ brokers: place.brokers, clientId, acksOf: () => 1, parkedTopic: 'parked', log: silent })
  const port = await (part === 'hub' ? floorHub(place, bus) : floorNode(place, bus))
  process.send?.({ port })
  process.once('disconnect', () => process.exit(0))
}

const [part = '', place = '{}'] = process.argv.slice(2)
main(part, JSON.parse(place)).catch((error: Error) => {
  console.error(error)
  process.exit(1)
})
