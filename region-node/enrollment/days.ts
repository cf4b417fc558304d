/** What the hub asks of an enrollment region about a day (protocol message 11): read from its control topic. */
import { type Bus, type InRecord, Unusable } from '../../common/bus'
import type { Clock } from '../../common/clock'
import { codecs } from '../../common/contracts.grpc'
import type { DayBook } from '../../common/day-book'
import { answerAboutDay } from '../../common/day-words'
import type { Region } from '../../common/regions'
import type { Signer, Verifier } from '../../common/signing'
import type { Topics } from '../../common/topics'
import type { ControlRecord, SignedTaught } from '../../proto/types'
import type { ManualHere } from './manual'

export interface EnrollmentDaysParts {
  readonly region: Region
  readonly book: DayBook
  readonly signer: Signer
  readonly verifier: Verifier
  readonly bus: Pick<Bus, 'publish'>
  readonly topics: Topics
  readonly clock: Clock
  /** A care region has taught this one again (R26); absent: it was never restored. */
  taught?(signed: SignedTaught): Promise<void>
  /** Hears of manual decisions (R20); absent: nobody makes any. */
  readonly manual?: Pick<ManualHere, 'decided' | 'wanted'>
}

const PUBLISH_MS = 5_000

/** The handler of control.<region>. Requests come again, so an answer that could not leave is no loss. */
export function controlHandler(parts: EnrollmentDaysParts): (record: Pick<InRecord, 'value'>) => Promise<void> {
  const { region, bus, topics } = parts
  const answering = {
    ...parts,
    unitWith: (careRegion: Region, day: string) => ({ careRegion, enrollmentRegion: region, day }),
    // Days are made by care regions; here they are only counted.
    isOver: async () => true,
  }
  return async ({ value }) => {
    const { dayRequest, signedTaught, manual, manualWanted } = decoded(value)
    if (signedTaught) return parts.taught?.(signedTaught)
    if (manual) return parts.manual?.decided(manual)
    if (manualWanted) return parts.manual?.wanted(manualWanted)
    const dayReply = dayRequest && (await answerAboutDay(dayRequest, answering))
    if (!dayReply) return
    await bus.publish(topics.toHub, { key: region, value: codecs.regionRecord.encode({ dayReply }) }, PUBLISH_MS)
  }
}

/** @throws Unusable */
function decoded(value: Buffer): ControlRecord {
  try {
    return codecs.controlRecord.decode(value)
  } catch (error) {
    throw new Unusable(`not a control record: ${(error as Error).message}`)
  }
}
