/**
 * A hospital's own program, for killing: `node till.js PROVINCE.json HOSPITAL JOURNAL BILLS`. First it hears about what
 * an earlier life left open, then it settles as many bills. It may be told to end itself as the province's programs may
 * (LIANJIE_CRASH_AT).
 */
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import type { BillRecord } from '../../bin/hospital/bill'
import { type Hospital, hospitalWith } from '../../bin/hospital/client'
import { doorOverGrpc } from '../../bin/hospital/client.grpc'
import type { Journal } from '../../bin/hospital/journal'
import { journalInFile } from '../../bin/hospital/journal.file'
import { directorySchema } from '../../bin/organisations/directory'
import { systemClock } from '../../common/clock'
import { crashPointsAt, type Operations } from '../../common/crash-points'
import { readCredentials } from '../../common/credentials.file'
import { linesOfCrowd } from '../../deploy/local/story/lines'
import { castIn, type Person } from '../../deploy/local/story/people'
import { today, visited } from '../../deploy/local/story/visit'

const PATIENCE_MS = 60_000
const GIVES_UP_EVERY = 4
const OPERATOR = { operatorId: 'till', operatorName: '收费员' }

/** `hospital journal.sent`, `hospital journal.confirmed`: after the state that is written. */
const writing: Operations = (_call, [record]) => [`hospital journal.${(record as BillRecord).state}`]

async function main([province, code, file, count]: readonly string[]): Promise<void> {
  const directory = directorySchema.parse(JSON.parse(readFileSync(String(province), 'utf8')))
  const place = directory.doors.find(({ hospital }) => hospital === code)
  if (!place) throw new Error(`no door of ${code}`)
  const crash = crashPointsAt(process.env.LIANJIE_CRASH_AT, () => process.kill(process.pid, 'SIGKILL'))
  const door = doorOverGrpc(place.address, readCredentials(place.credentials))
  const journal = await journalInFile(String(file))
  const hospital = hospitalWith({
    door: crash.around(door, ['settle', 'confirm', 'cancel'], (call) => [`hospital call ${call}`]),
    journal: crash.around(journal, ['write'], writing),
    ...{ clock: systemClock, newSettleId: uuidv7, pause: (ms: number) => pause(ms) },
    ...{ operator: OPERATOR, patienceMs: PATIENCE_MS },
  })
  await goneBy(hospital, journal)
  const people = castIn('5116').crowd
  for (let n = 1; n <= Number(count); n++) await attended(hospital, people[people.length - n] as Person, n)
  door.close()
  await journal.close()
}

/** What was authorised and not yet taken is given up: nobody stands at this till any more. */
async function goneBy(hospital: Hospital, journal: Journal): Promise<void> {
  await hospital.resumePending()
  for (const { settleId } of journal.open()) await hospital.cancel(settleId)
}

async function attended(hospital: Hospital, person: Person, n: number): Promise<void> {
  const { record } = await hospital.settle(await visited(hospital, person, linesOfCrowd(n, today())))
  if (record.state !== 'authorised') return
  if (n % GIVES_UP_EVERY === 0) await hospital.cancel(record.settleId)
  else await hospital.confirm(record.settleId)
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`)
    process.exit(1)
  },
)
