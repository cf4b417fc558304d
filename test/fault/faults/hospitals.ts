/**
 * The hospital's own program is killed: before and after it has written down what it is about to ask, and before and
 * after it has written down what it was told. Started again, it hears about every bill; and what it then holds is what
 * the three ledgers hold.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BillRecord, isFinal } from '../../../bin/hospital/bill'
import { journalInFile } from '../../../bin/hospital/journal.file'
import { journalInMemory } from '../../../bin/hospital/journal.memory'
import type { Fault } from '../fault'
import type { Field } from '../field'

const HOSPITAL = 'H51070000001'
const BILLS = 8

const POINTS: readonly (readonly [point: string, sample: boolean])[] = [
  ['hospital journal.new:before', false],
  ['hospital journal.sent:after', false],
  ['hospital call settle:after', false],
  ['hospital journal.confirming:before', false],
  ['hospital journal.confirming:after', false],
  ['hospital call confirm:after', true],
  ['hospital journal.confirmed:before', false],
  ['hospital journal.confirmed:after', false],
  ['hospital call cancel:after', false],
]

export const hospitals: readonly Fault[] = POINTS.map(([point, sample]): Fault => {
  return {
    name: point.toLowerCase().replace(/[^a-z]+/g, '-'),
    group: 'hospitals',
    what: `the hospital's program ends at \`${point}\` and is started again`,
    sample,
    strike: (field) => killedAndStartedAgain(field, point),
  }
})

async function killedAndStartedAgain(field: Field, point: string): Promise<string> {
  const folder = join(field.dataDir, 'hospitals')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${point.replace(/\W+/g, '-')}.jsonl`)
  const first = await lived(field, file, { LIANJIE_CRASH_AT: `${point}:2` })
  if (first.how !== 'SIGKILL') throw new Error(`the till never came to ${point}: ${first.how} ${first.error}`)
  const second = await lived(field, file, {})
  if (second.how !== 'code 0') throw new Error(`the till was not started again: ${second.how} ${second.error}`)
  const records = await recordsIn(file)
  const open = records.filter(({ state }) => !isFinal(state))
  if (open.length > 0) throw new Error(`without a last word: ${open.map(({ settleId }) => settleId).join(', ')}`)
  // They belong to what hospitals were told, and are held against the ledgers with all others.
  const heard = field.stage.bills.observed(journalInMemory())
  for (const record of records) await heard.write(record)
  return `${records.length} bills in its journal, each with its last word`
}

async function recordsIn(file: string): Promise<readonly BillRecord[]> {
  const lines = readFileSync(file, 'utf8').split('\n')
  const ids = new Set(lines.flatMap((line) => /"settleId":"([^"]+)"/.exec(line)?.[1] ?? []))
  const journal = await journalInFile(file)
  try {
    return [...ids].flatMap((settleId) => journal.find(settleId) ?? [])
  } finally {
    await journal.close()
  }
}

interface End {
  readonly how: string
  readonly error: string
}

function lived({ dataDir }: Field, file: string, environment: NodeJS.ProcessEnv): Promise<End> {
  const program = join(__dirname, '..', 'till.js')
  const given = [program, join(dataDir, 'province.json'), HOSPITAL, file, String(BILLS)]
  const child = spawn(process.execPath, given, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let error = ''
  child.stderr.on('data', (bytes) => {
    error = `${error}${bytes}`.slice(-2_000)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ how: signal ?? `code ${code}`, error }))
  })
}
