/** k6 instead of our own generator: bills go over as files, its summary comes back as the same report. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { Directory } from '../bin/organisations/directory'
import { dataFolder } from '../bin/organisations/directory.file'
import { Mistake } from '../bin/output/mistake'
import { projectRoot } from '../common/contracts.grpc'
import type { Bill, Driver } from './driver'
import { type K6Summary, reportOfK6 } from './k6-summary'
import { type Habit, type Habits, habitOf } from './mix'
import type { Generator } from './run'

/** @throws Mistake when it is not installed */
export function k6Generator(directory: Directory, habits: Habits): Generator {
  const program = join(dataFolder(), 'cache', 'k6', 'k6')
  if (!existsSync(program)) throw notInstalled()
  return async (driver, { seconds, ratePerSecond }, bills) => {
    const folder = mkdtempSync(join(tmpdir(), 'load-k6-'))
    try {
      const outcome = join(folder, 'outcome.json')
      const used = bills.splice(0, Math.round(ratePerSecond * seconds))
      const doors = await doorsIn(
        folder,
        directory,
        driver,
        used.map((bill) => ({ ...bill, habit: habitOf(bill.n, habits) })),
      )
      const plan = join(folder, 'plan.json')
      const protocols = join(projectRoot(), 'proto')
      writeFileSync(plan, JSON.stringify({ doors, seconds, protocols, outcome }))
      await ran(program, plan)
      return reportOfK6(JSON.parse(readFileSync(outcome, 'utf8')) as K6Summary, seconds)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
}

function notInstalled(): Mistake {
  return new Mistake(
    { zh: '没有 k6', en: 'k6 is not installed' },
    {
      zh: '运行 npm run load:k6（需要 Go），或不用 --with k6',
      en: 'type npm run load:k6 (it needs Go), or leave --with k6 out',
    },
  )
}

/** Each door with the file of its bills. */
async function doorsIn(
  folder: string,
  { doors }: Directory,
  { tills }: Driver,
  bills: readonly (Bill & { habit: Habit })[],
) {
  return Promise.all(
    doors.map(async ({ hospital: name, address, credentials }) => {
      const till = tills.find((one) => one.name === name)
      const session = (await till?.hospital.session()) ?? ''
      const own = bills.filter((bill) => bill.till.name === name).map((bill) => requestOf(bill, session))
      const file = join(folder, `${name}.json`)
      writeFileSync(file, JSON.stringify(own))
      const { authority, certificate, key } = credentials
      const paths = { authority: resolve(authority), certificate: resolve(certificate), key: resolve(key) }
      return { name, address, credentials: paths, bills: file }
    }),
  ).then((all) => all.filter(({ bills: file }) => readFileSync(file, 'utf8') !== '[]'))
}

/** As the contract names its fields; k6 sends whole numbers of 64 bits as text. */
function requestOf(bill: Bill & { habit: Habit }, session: string) {
  const { visitId, policyDay, totalFen, patient, habit } = bill
  return {
    ...{ session_id: session, settle_id: uuidv7(), visit_id: visitId, policy_day: policyDay },
    ...{ use_account: false, total_fen: String(totalFen) },
    ...{ habit, other_id: uuidv7(), enrollment_division: patient.enrollmentDivision },
  }
}

/** Thresholds that fail end it with 99: our own report says the same. */
const THRESHOLDS_FAILED = 99

function ran(program: string, plan: string): Promise<void> {
  const script = join(projectRoot(), 'load-tests', 'k6', 'settle.js')
  const args = ['run', '--no-usage-report', '--quiet', '--address', '', '--env', `PLAN=${plan}`, script]
  const env = { ...process.env, K6_AUTO_EXTENSION_RESOLUTION: 'false' }
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0 || code === THRESHOLDS_FAILED) resolve()
      else reject(new Error(`k6 ended with ${code}`))
    })
  })
}
