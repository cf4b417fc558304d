/** `npm run test:faults`: real processes under faults, one after the other in one province. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Command } from 'commander'
import { projectRoot } from '../../common/contracts.grpc'
import { commitNow } from '../sim/report'
import { faultsDocument } from './document'
import { type Fault, isPassed, type Trial, tried } from './fault'
import { faults } from './faults'
import { type Field, openField } from './field'
import { added, emptyRecord, type FaultsRecord, isDone } from './record'

const RECORD = join(projectRoot(), 'docs', 'faults.json')
const DOCUMENT = join(projectRoot(), 'docs', 'FAULTS.md')
const SAMPLE_SECONDS = 420
const FULL_SECONDS = 7_000

interface Options {
  readonly full?: true
  readonly again?: true
  readonly only?: string
  readonly within?: number
  readonly list?: true
  readonly keep?: true
  readonly step?: true
  readonly json?: true
}

const say = (line: string) => void process.stdout.write(`${line}\n`)
const note = (line: string) => void process.stderr.write(`${line}\n`)

const EXAMPLES = `
Examples:
  npm run test:faults                                a sample, in less than eight minutes
  npm run test:faults -- --only disk-full,hub-frozen these
  npm run test:faults -- --full                      each once; goes on where it was left; writes docs/FAULTS.md
  npm run test:faults -- --full --within 150         as many of them as begin within 150 s
  npm run test:faults -- --list`

function parsed(): Options {
  return new Command('npm run test:faults --')
    .description('real processes under faults: what is lost, what is doubled, how long it takes')
    .option('--full', 'each fault once, but for those that were tried since this full run began')
    .option('--again', 'with --full: forget what was tried')
    .option('--only <names>', 'these faults, with commas between; with --full they are written down too')
    .option('--within <seconds>', 'begin no fault later than that', Number)
    .option('--list', 'names and no more')
    .option('--keep', 'leave the data of a province in which something was wrong')
    .option('--step', 'wait for Enter before each fault')
    .option('--json', 'each trial as a line of JSON')
    .addHelpText('after', EXAMPLES)
    .parse()
    .opts<Options>()
}

async function main(): Promise<number> {
  const options = parsed()
  if (options.list) {
    for (const { name, group, what } of faults) say(`${name.padEnd(44)} ${group.padEnd(18)} ${what}`)
    return 0
  }
  const record = recordToGoOnWith(options)
  const chosen = chosenFrom(options, record)
  if (chosen.length === 0) {
    say('nothing is left to be tried')
    return 0
  }
  const endMs = performance.now() + (options.within ?? (options.full ? FULL_SECONDS : SAMPLE_SECONDS)) * 1_000
  return run(chosen, options, { record, endMs })
}

function recordToGoOnWith({ again }: Options): FaultsRecord {
  if (again || !existsSync(RECORD)) return emptyRecord()
  return JSON.parse(readFileSync(RECORD, 'utf8')) as FaultsRecord
}

function chosenFrom({ full, only }: Options, record: FaultsRecord): readonly Fault[] {
  if (only) {
    const names = only.split(',')
    const unknown = names.filter((name) => !faults.some((fault) => fault.name === name))
    if (unknown.length > 0) throw new Error(`no fault is called ${unknown.join(', ')}; try --list`)
    return names.flatMap((name) => faults.find((fault) => fault.name === name) ?? [])
  }
  return full ? faults.filter(({ name }) => !isDone(record, name)) : faults.filter(({ sample }) => sample)
}

/** One for each line on standard input; none any more when that ends. */
async function* stepped(chosen: readonly Fault[]): AsyncIterable<Fault> {
  const waiting = [...chosen]
  note(`Enter tries ${waiting[0]?.name}`)
  for await (const _line of createInterface({ input: process.stdin })) {
    const next = waiting.shift()
    if (next) yield next
    if (waiting.length === 0) return
    note(`Enter tries ${waiting[0]?.name}`)
  }
}

const INTERRUPTED = 130

/** In the middle of a fault: nothing is left running. */
async function interrupted(field: Field): Promise<never> {
  await field.stop()
  process.exit(INTERRUPTED)
}

interface Run {
  record: FaultsRecord
  readonly endMs: number
}

/** Ends with the first fault after which something is wrong: what came later would only show the same again. */
async function run(chosen: readonly Fault[], options: Options, state: Run): Promise<number> {
  const field = await openField(note)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void interrupted(field))
  let wrong = 0
  let tries = 0
  try {
    for await (const fault of options.step ? stepped(chosen) : chosen) {
      if (performance.now() > state.endMs || wrong > 0) break
      const because = fault.cannot?.(field)
      if (because) {
        say(`– ${fault.name}: not tried: ${because}`)
        continue
      }
      tries++
      wrong += await one(fault, field, { options, state })
    }
  } finally {
    await field.stop(wrong > 0 && options.keep)
  }
  const left = options.full ? faults.filter(({ name }) => !isDone(state.record, name)).length : 0
  say(`${tries - wrong} of ${tries} faults cost no fen${left > 0 ? `; ${left} are left for the next time` : ''}`)
  return wrong > 0 ? 1 : 0
}

async function one(fault: Fault, field: Field, { options, state }: { options: Options; state: Run }): Promise<number> {
  note(`${fault.name}: ${fault.what}`)
  try {
    const trial = await tried(fault, field)
    const passed = isPassed(trial)
    say(options.json ? JSON.stringify(trial) : trialLine(trial, passed))
    for (const difference of trial.verdict.differences) note(`  ✖ ${difference}`)
    if (options.full) write(state, trial, passed)
    return passed ? 0 : 1
  } catch (error) {
    say(`✖ ${fault.name}: ${(error as Error).message}`)
    note((error as Error).stack ?? '')
    for (const event of field.events.slice(-12)) note(`  · ${event}`)
    if (options.keep) note(`  data: ${field.dataDir}`)
    return 1
  }
}

function write(state: Run, trial: Trial, passed: boolean): void {
  const commit = commitNow(projectRoot())
  state.record = added(state.record, trial, { passed, commit, date: new Date().toISOString().slice(0, 10) })
  writeFileSync(RECORD, `${JSON.stringify(state.record, undefined, 2)}\n`)
  writeFileSync(DOCUMENT, faultsDocument(state.record))
}

function trialLine({ fault, verdict, note: more, tookSeconds }: Trial, passed: boolean): string {
  const { settled, lost, doubled, diffFen, leftOpen, longestOpenSeconds, unavailableSeconds, verify } = verdict
  const money = `settled ${settled}, lost ${lost}, doubled ${doubled}, ${diffFen} fen, open ${leftOpen}, ${verify}`
  const times = `in doubt ${longestOpenSeconds} s, away ${unavailableSeconds} s, took ${tookSeconds} s`
  return `${passed ? '✔' : '✖'} ${fault}: ${money}; ${times}${more ? `; ${more}` : ''}`
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    note(error.stack ?? error.message)
    process.exit(2)
  },
)
