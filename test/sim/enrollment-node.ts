/** One life of an enrollment process: plugged together as region-node/main.ts does, over edges in memory. */
import type { Bus } from '../../common/bus'
import { repeatedly } from '../../common/clock'
import { dayBookInMemory } from '../../common/day-book.memory'
import { rounds } from '../../common/rounds'
import { topicsWith } from '../../common/topics'
import { controlHandler } from '../../region-node/enrollment/days'
import type { EnrollmentInMemory } from '../../region-node/enrollment/enrollment.memory'
import { type EnrollmentHalf, enrollmentHalf } from '../../region-node/enrollment/half'
import { manualHere } from '../../region-node/enrollment/manual'
import { queueAges } from '../../region-node/enrollment/queue-ages'
import { recoveryOf } from '../../region-node/enrollment/recovery'
import type { Departures } from './departures'
import { type Life, overDatabase } from './life'
import { policyOf } from './places'
import { watchful } from './rejections'
import { settings } from './settings'
import { signerOf, verifier } from './signing'

export interface EnrollmentEdges {
  readonly region: string
  readonly database: EnrollmentInMemory
  readonly bus: Bus
  /** Another one in every life. */
  readonly processId: string
  /** Knows how old each question really is. */
  readonly departures: Departures
  /** Ends this life, because the database has another epoch; absent: in this schedule it never has. */
  restart?(): void
}

/** Where nobody closes days. */
const noBook = dayBookInMemory(
  () => [],
  () => '',
)

export async function enrollmentNode(
  life: Life,
  { region, database, bus, processId, departures, restart }: EnrollmentEdges,
): Promise<EnrollmentHalf> {
  const { clock, timers, steps } = life
  const restorations = overDatabase(life, database.restorations, 'restorations', ['standing', 'keepTaught', 'end'])
  const began = await database.restorations.standing()
  const office = { region, epoch: began.epoch, signer: signerOf({ role: 'enrollment', region }) }
  const topics = topicsWith('')
  const recovering = { office, restorations, verifier, bus, topic: topics.toHub, clock, log: watchful }
  const recovery = recoveryOf(recovering, began)
  const policies = [policyOf(region)]
  const { queueAgeMs } = settings.enrollment
  const watching = departures.watching(life, processId)
  const asking = { region, processId, limitMs: queueAgeMs, bus: watching.hearing(bus), topics, topicPrefix: '' }
  const half = enrollmentHalf({
    office,
    gates: [recovery.gate],
    ages: watching.judging(queueAges({ ...asking, clock, timers })),
    traced: watching.answered,
    verifier,
    policies: () => policies,
    stores: {
      ...database,
      verdicts: watching.writing(overDatabase(life, database.verdicts, 'verdicts', ['read', 'write', 'commitOwn'])),
      reversals: overDatabase(life, database.reversals, 'reversals', ['write']),
      factBooks: overDatabase(life, database.factBooks, 'factBooks', ['learn', 'quarantine']),
      reservations: overDatabase(life, database.reservations, 'reservations', ['asked']),
    },
    ...{ bus, topics, settings: settings.enrollment },
    ...{ clock, timers, steps, log: watchful },
  })
  await half.start()
  const { closing } = life.around
  if (restart || life.around.lost || closing) {
    const books = overDatabase(life, database.manual, 'manual', ['take'])
    const manual = manualHere({ office, verifier, books, bus, topic: topics.toHub, clock, steps, log: watchful })
    const counted = closing?.enrollment(region, database) ?? noBook
    const book = overDatabase(life, counted, 'book', ['keepClosed'])
    const { taught } = recovery
    const handle = controlHandler({ region, book, signer: office.signer, verifier, bus, topics, clock, taught, manual })
    const group = `enrollment-${region}-control`
    void bus.read({ topics: [topics.control(region)], group, concurrency: 1, handle })
  }
  if (restart) {
    const look = async () => {
      const { epoch } = await restorations.standing()
      if (epoch === began.epoch) await recovery.tick()
      else restart()
    }
    repeatedly(timers, settings.hub.epochLookMs, rounds(look, watchful, 'the database could not be looked at').turn)
  }
  return half
}
