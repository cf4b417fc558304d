/**
 * The test that our nearest relative was put to (docs/FAULTS.md, rows 1 to 6): everything is killed at saturation with
 * 200 settlements in flight, and started again at once. Here it is both hubs and all nodes. Of its transfers 26 and 47
 * never got an answer.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { hospitalWith } from '../../../bin/hospital/client'
import { doorOverGrpc } from '../../../bin/hospital/client.grpc'
import { journalInMemory } from '../../../bin/hospital/journal.memory'
import { type PreparedBill, prepared } from '../../../bin/hospital/preparation'
import { systemClock } from '../../../common/clock'
import { readCredentials } from '../../../common/credentials.file'
import { linesOfCrowd } from '../../../deploy/local/story/lines'
import { alternating, patientOf } from '../../../deploy/local/story/people'
import { today } from '../../../deploy/local/story/visit'
import { until } from '../../support/until'
import type { Fault } from '../fault'
import type { Field } from '../field'
import { PROGRAMS } from './kills'
import { killedAtOnce } from './parts'

const IN_FLIGHT = 200
const BILLS = 900
/** As many are answered before the kill, so that it falls at saturation and not at a start. */
const WARM = 300
const PREPARED_AT_ONCE = 10
const ANSWERED_WITHIN_MS = 60_000
const PATIENCE_MS = 120_000
const OPERATOR = { operatorId: 'peer', operatorName: '对比测试' }

interface Flight {
  inFlight: number
  answered: number
  readonly latestMs: number[]
}

export const peersTest: Fault = {
  name: 'everything-at-saturation',
  group: 'load',
  what: `kill -9 of both hubs and every node at once, at saturation with ${IN_FLIGHT} settlements in flight`,
  sample: true,
  rate: 1,
  async strike(field) {
    const { bills, close } = await billsFor(field)
    const flight: Flight = { inFlight: 0, answered: 0, latestMs: [] }
    const work = flown(bills, flight)
    await until(() => flight.answered >= WARM && flight.inFlight >= IN_FLIGHT, 'saturation', PATIENCE_MS)
    const [open, killedAt] = [flight.inFlight, performance.now()]
    await killedAtOnce(field, PROGRAMS)
    const servedAt = performance.now()
    await work
    const lastMs = performance.now() - servedAt
    close()
    const unanswered = flight.latestMs.filter((ms) => ms > servedAt + ANSWERED_WITHIN_MS).length
    if (unanswered > 0) throw new Error(`${unanswered} were not answered within 60 s of the restart`)
    const told = [`${open} in flight`, `served again after ${seconds(servedAt - killedAt)}`]
    return [...told, `the last of all answers ${seconds(lastMs)} later`, 'none unanswered'].join('; ')
  },
}

/** Always so many at once: who leaves makes room for the next. */
async function flown(bills: readonly PreparedBill[], flight: Flight): Promise<void> {
  const queue = [...bills]
  const seat = async () => {
    for (let bill = queue.shift(); bill; bill = queue.shift()) {
      flight.inFlight++
      await settledAndConfirmed(bill)
      flight.inFlight--
      flight.answered++
      flight.latestMs.push(performance.now())
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, seat))
}

async function settledAndConfirmed({ till, patient, visitId, policyDay, totalFen }: PreparedBill): Promise<void> {
  const { enrollmentDivision } = patient
  const { record } = await till.hospital.settle({ visitId, policyDay, totalFen, enrollmentDivision, useAccount: false })
  if (record.state === 'authorised') await till.hospital.confirm(record.settleId)
}

/** Tills whose journals are in memory: this measures the province, not the hospitals' disks. */
async function billsFor({ province, stage }: Field) {
  const doors = province.directory.doors.map(({ region, hospital: name, address, credentials }) => {
    const door = doorOverGrpc(address, readCredentials(credentials))
    const journal = stage.bills.observed(journalInMemory())
    const world = { clock: systemClock, newSettleId: uuidv7, pause: (ms: number) => pause(ms) }
    const hospital = hospitalWith({ ...world, door, journal, operator: OPERATOR, patienceMs: PATIENCE_MS })
    return { till: { name, region, hospital }, close: () => door.close() }
  })
  const patients = alternating(stage.casts.map(({ crowd }) => crowd)).map(patientOf)
  const bills: PreparedBill[] = []
  const notes = { personIds: new Map<string, string>(), trouble: () => undefined }
  const world = {
    pause: (ms: number) => pause(ms),
    newVisitNo: uuidv7,
    linesFor: (n: number) => linesOfCrowd(n, today()),
  }
  let next = 0
  const work = async () => {
    for (let n = next++; n < BILLS; n = next++) {
      const patient = patients[n % patients.length]
      const away = doors.filter(({ till }) => !patient?.enrollmentDivision.startsWith(till.region))
      const till = away[n % away.length]?.till
      const bill = patient && till && (await prepared(world, { till, patient }, n, notes))
      if (bill) bills.push(bill)
    }
  }
  await Promise.all(Array.from({ length: PREPARED_AT_ONCE }, work))
  return {
    bills,
    close() {
      for (const { close } of doors) close()
    },
  }
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
