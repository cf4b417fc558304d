/**
 * The supervisor of `npm start` is killed -9 while patients are at the tills, and another is started on its data: what
 * the first left running is ended, and every bill comes to its end.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { regionsIn } from '../../bin/organisations/asking'
import { type Directory, directorySchema } from '../../bin/organisations/directory'
import { organisationsOverGrpc } from '../../bin/organisations/organisations.grpc'
import { projectRoot } from '../../common/contracts.grpc'
import { control } from '../../deploy/local/control'
import { REGIONS } from '../../deploy/local/layout'
import { cacheFolder } from '../../deploy/local/places'
import { type Province, startProvince } from '../../deploy/local/province'
import { recordsIn, stillRuns } from '../../deploy/local/records'
import { billsOfThisRun } from '../../deploy/local/story/bills'
import { drained } from '../../deploy/local/story/checks'
import { bookedAgainstWord, doubledBatches, lostIn } from '../../deploy/local/story/figures'
import { openCalls } from '../../deploy/local/story/open-calls'
import { admit, alternating, castIn, patientOf } from '../../deploy/local/story/people'
import { voiceOf } from '../../deploy/local/story/telling'
import { type HospitalDoor, openTill } from '../../deploy/local/story/tills'
import { lastWords, trafficUntil } from '../../deploy/local/story/traffic'
import { waitingOn } from '../../deploy/local/waiting'
import { kafkaVersion } from '../support/bus-broker'
import { until } from '../support/until'

const WITHIN_MS = 180_000
const PATIENTS_MS = 4_000

let dataDir: string
let first: ChildProcess
let second: Province | undefined

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'lianjie-supervisor-'))
  // Nothing is fetched again.
  symlinkSync(cacheFolder(), join(dataDir, 'cache'))
})

afterAll(async () => {
  first?.kill('SIGKILL')
  second ??= await province().catch(() => undefined)
  await second?.stop()
  rmSync(dataDir, { recursive: true, force: true })
}, 240_000)

test('a supervisor killed -9 under traffic is followed by another, and no bill is lost', async () => {
  const said = startFirst()
  await until(
    () => said.join('').includes('No story is told'),
    () => `a province that serves; so far: ${said.join('')}`,
    WITHIN_MS,
  )
  const directory = directorySchema.parse(JSON.parse(readFileSync(join(dataDir, 'province.json'), 'utf8')))
  await expect(province()).rejects.toThrow('A province already runs here')

  const patients = await patientsAt(directory)
  await pause(PATIENTS_MS)
  const records = recordsIn(join(dataDir, 'run'))
  first.kill('SIGKILL')
  await until(() => first.signalCode !== null, 'the end of the supervisor', WITHIN_MS)
  const left = records.running()
  expect(left.map(({ name }) => name).sort()).toEqual([...directory.parts].sort())
  await expect(control(dataDir).status()).rejects.toThrow('no province runs here')

  const events: string[] = []
  second = await province((line) => events.push(line))
  expect(left.filter(stillRuns)).toEqual([])
  expect(events.join('\n')).toContain('ending what a killed supervisor left running')
  expect((await control(dataDir).status()).map(({ state }) => state)).toEqual(left.map(() => 'running'))
  await patients.end()

  const organisations = organisationsOverGrpc(directorySchema.parse(second.directory))
  const { report, scans } = await drained(organisations.asked, silentVoice())
  organisations.close()
  const told = { bills: patients.bills.all(), scans }
  expect(report).toMatchObject({ verdict: 'PASS', diff_fen: 0, in_doubt: 0, in_flight: 0, waiting: 0 })
  expect([lostIn(told), doubledBatches(told.bills), bookedAgainstWord(told)]).toEqual([[], [], []])
  expect(patients.bills.settled()).toBeGreaterThan(10)
}, 600_000)

/**
 * What `npm start -- --quiet --lang en` runs once everything is installed and compiled. Without its story: those
 * patients would die with it, and whoever was authorised and never confirmed is open until the window has passed.
 */
function startFirst(): string[] {
  const main = join(projectRoot(), 'dist', 'deploy', 'local', 'main.js')
  const kafka = kafkaVersion().split('.').slice(0, 2).join('.')
  const script = `require(${JSON.stringify(main)}).main(['--quiet', '--lang', 'en', '--kafka', '${kafka}'])`
  const said: string[] = []
  first = spawn(process.execPath, ['-e', script], { env: { ...process.env, LIANJIE_DATA: dataDir } })
  for (const output of [first.stdout, first.stderr]) output?.on('data', (bytes) => said.push(String(bytes)))
  return said
}

function province(event: (line: string) => void = () => undefined): Promise<Province> {
  const interrupted = new AbortController().signal
  const telling = { progress: () => undefined, ready: () => undefined, event, interrupted }
  return startProvince({ ...telling, dataDir, cacheDir: join(dataDir, 'cache'), kafkaVersion: kafkaVersion() })
}

async function patientsAt(directory: Directory) {
  const { asked, close } = organisationsOverGrpc(directory)
  await Promise.all(regionsIn(asked).map((city) => admit(city)))
  close()
  const [bills, calls, stop] = [billsOfThisRun(), openCalls(), new AbortController()]
  const journals = join(dataDir, 'patients')
  const tills = await Promise.all(
    directory.doors.map((door) => openTill(door as HospitalDoor, journals, { bills, calls })),
  )
  const patients = alternating(REGIONS.map(({ region }) => castIn(region).crowd.slice(100))).map(patientOf)
  const traffic = trafficUntil({ tills, patients, ratePerSecond: 6, cancelEvery: 9, refuseEvery: 31 }, stop.signal)
  return {
    bills,
    async end() {
      stop.abort()
      await traffic
      await lastWords(tills, WITHIN_MS)
      await Promise.all(tills.map((till) => till.close()))
    },
  }
}

function silentVoice() {
  return voiceOf({ language: 'en', waiting: waitingOn({ write: () => true }) })
}
