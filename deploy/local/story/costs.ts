/** What a settle and a confirm cost, counted at Postgres and Kafka themselves while nothing else happens. */
import type { Bill } from '../../../bin/hospital/bill'
import { hopMeter } from '../measure.kafka'
import { type CommitMeter, commitMeter, type Flushes, flushedBetween } from '../measure.pg'
import { type Costs, perOne } from './figures'
import { linesOfCrowd } from './lines'
import type { Person } from './people'
import type { Voice } from './telling'
import { texts } from './texts'
import type { StoryTill } from './tills'
import { today, visited } from './visit'

export interface Measured {
  /** A superuser's URL. */
  readonly postgres: string
  readonly brokers: readonly string[]
  readonly till: StoryTill
  /** One settlement each. */
  readonly persons: readonly Person[]
}

/** @throws Error when a bill of the measurement is not settled */
export async function costsOf(measured: Measured, voice: Voice): Promise<Costs> {
  const [commits, hops] = [await commitMeter(measured.postgres), await hopMeter(measured.brokers)]
  const flushes = () => voice.during(texts.countersSettle, () => commits.read())
  const inQuiet = (work: Promise<string[]>) => voice.during(texts.measures, work)
  try {
    const bills = await preparedBills(measured)
    const [before, recordsBefore] = [await flushes(), await hops.read(isOfSettle)]
    const settleIds = await inQuiet(settledOneByOne(measured.till, bills, commits))
    const records = (await hops.read(isOfSettle)) - recordsBefore
    const between = await flushes()
    await inQuiet(confirmedOneByOne(measured.till, settleIds, commits))
    const after = await flushes()
    return costs({
      before,
      between,
      after,
      records,
      count: bills.length,
      careProgram: `region-${measured.till.region} care`,
    })
  } finally {
    await Promise.all([commits.close(), hops.close()])
  }
}

/** Visits and lines are committed long before the till; they are no part of a settle. */
async function preparedBills({ till, persons }: Measured): Promise<Bill[]> {
  const bills: Bill[] = []
  for (const [n, person] of persons.entries())
    bills.push(await visited(till.hospital, person, linesOfCrowd(n, today())))
  return bills
}

/** So that what hub and enrollment learn of one settlement shares no flush with the next one. */
type Quiet = Pick<CommitMeter, 'quiet'>

async function settledOneByOne({ hospital }: StoryTill, bills: readonly Bill[], { quiet }: Quiet): Promise<string[]> {
  const settleIds: string[] = []
  for (const bill of bills) {
    await quiet()
    const { record } = await hospital.settle(bill)
    if (record.state !== 'authorised')
      throw new Error(`a measured bill is ${record.state} ${record.refusal?.code ?? ''}`)
    settleIds.push(record.settleId)
  }
  return settleIds
}

async function confirmedOneByOne({ hospital }: StoryTill, settleIds: string[], { quiet }: Quiet): Promise<string[]> {
  for (const settleId of settleIds) {
    await quiet()
    const { state } = await hospital.confirm(settleId)
    if (state !== 'confirmed') throw new Error(`a measured bill is ${state}`)
  }
  return settleIds
}

interface Readings {
  readonly before: Flushes
  readonly between: Flushes
  readonly after: Flushes
  readonly records: number
  readonly count: number
  readonly careProgram: string
}

/** A confirm ends at the care node: what hub and enrollment learn afterwards, in batches, is not on its path. */
export function costs({ before, between, after, records, count, careProgram }: Readings): Costs {
  return {
    commits_per_settle: perOne(
      flushedBetween(before, between, () => true),
      count,
    ),
    commits_per_confirm: perOne(
      flushedBetween(between, after, (program) => program === careProgram),
      count,
    ),
    hops_per_settle: perOne(records, count),
  }
}

function isOfSettle(topic: string): boolean {
  return /^settle\.(request|reply)\./.test(topic)
}
