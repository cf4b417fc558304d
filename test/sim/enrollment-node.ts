/** One life of an enrollment process: plugged together as region-node/main.ts does, over edges in memory. */
import type { Bus } from '../../common/bus'
import { silent } from '../../common/log'
import { topicsWith } from '../../common/topics'
import { type EnrollmentHalf, type EnrollmentStores, enrollmentHalf } from '../../region-node/enrollment/half'
import { type Life, overDatabase } from './life'
import { policyOf } from './places'
import { settings } from './settings'
import { signerOf, verifier } from './signing'

export interface EnrollmentEdges {
  readonly region: string
  readonly database: EnrollmentStores
  readonly bus: Bus
  readonly epoch: number
}

export async function enrollmentNode(
  life: Life,
  { region, database, bus, epoch }: EnrollmentEdges,
): Promise<EnrollmentHalf> {
  const { clock, timers, steps } = life
  const half = enrollmentHalf({
    office: { region, epoch, signer: signerOf({ role: 'enrollment', region }) },
    verifier,
    policies: [policyOf(region)],
    stores: {
      ...database,
      verdicts: overDatabase(life, database.verdicts, 'verdicts', ['read', 'write', 'commitOwn']),
      reversals: overDatabase(life, database.reversals, 'reversals', ['write']),
      factBooks: overDatabase(life, database.factBooks, 'factBooks', ['learn', 'quarantine']),
      reservations: overDatabase(life, database.reservations, 'reservations', ['asked']),
    },
    ...{ bus, topics: topicsWith(''), settings: settings.enrollment },
    ...{ clock, timers, steps, log: silent },
  })
  await half.start()
  return half
}
