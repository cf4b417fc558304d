/** The simulator as a program. `npx lianjie sim --help` tells how it is used. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { projectRoot } from '../../common/contracts.grpc'
import { type StatementPlant, statementPlants } from '../fault/statements/plants'
import type { Plan } from './plan'
import { NotPlantable, planted } from './planting'
import { type Plant, plants } from './plants'
import { listenForRejections } from './rejections'
import { commitNow, failureLines, reportJson, reportLines, timelineLines } from './report'
import { run } from './run'
import type { Failure } from './share'
import { shrunk } from './shrink'
import { runOnWorkers } from './workers'

const HELP = `The simulator: --schedules N --seed S --workers N --plant BUG|all --replay FILE --json
npx lianjie sim --help says what each is for.
`

const COMPILED = resolve(__dirname, '..', '..')
const say = (line: string) => void process.stdout.write(`${line}\n`)
const note = (line: string) => void process.stderr.write(`${line}\n`)

interface Options {
  readonly schedules: number
  readonly seed: number
  readonly workers: number
  readonly plant: string | undefined
  readonly replay: string | undefined
  readonly json: boolean
}

async function main(argv: readonly string[]): Promise<number> {
  const options = optionsIn(argv)
  if (typeof options === 'string') {
    const isHelp = options === HELP
    ;(isHelp ? say : note)(options.trimEnd())
    return isHelp ? 0 : 2
  }
  if (options.replay !== undefined) return replay(options.replay, options)
  if (options.plant !== undefined) return plantAndRun(options.plant, options)
  return simulate(options)
}

/** The options, or what to say instead. */
function optionsIn(argv: readonly string[]): Options | string {
  try {
    const text = { type: 'string' } as const
    const { values } = parseArgs({
      args: [...argv],
      options: {
        ...{ schedules: text, seed: text, workers: text, plant: text, replay: text },
        ...{ json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      },
    })
    if (values.help) return HELP
    return {
      schedules: whole('schedules', values.schedules ?? '10000'),
      seed: whole('seed', values.seed ?? '1'),
      workers: whole('workers', values.workers ?? `${availableParallelism()}`),
      ...{ plant: values.plant, replay: values.replay, json: values.json === true },
    }
  } catch (error) {
    return `${(error as Error).message}\nnpx lianjie sim --help`
  }
}

function whole(name: string, text: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number > 0) return number
  throw new Error(`--${name} takes a whole number above zero, found ${text}`)
}

async function simulate({ schedules, seed, workers, json }: Options): Promise<number> {
  const began = performance.now()
  const progress = (done: number) => done % 500 === 0 && note(`${done} of ${schedules}`)
  const result = await runOnWorkers({ schedules, seed, workers, root: COMPILED, progress })
  const seconds = Math.round(performance.now() - began) / 1_000
  if (json) say(JSON.stringify(reportJson(result, seed, seconds)))
  else for (const line of reportLines(result, seconds)) say(line)
  const [first] = result.failures
  if (first) await explain(first)
  return first ? 1 : 0
}

/** Makes the failing plan small, keeps it beside the others, and tells its story. */
async function explain({ plan }: Failure): Promise<void> {
  listenForRejections()
  note(`seed ${plan.seed} failed; making its plan smaller`)
  const smaller = await shrunk(plan, async (candidate) => (await run(candidate)).violations.length > 0)
  const { violations, timeline } = await run(smaller, { isTraced: true })
  const commit = commitNow(projectRoot())
  const folder = join(projectRoot(), '.lianjie', 'sim')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${plan.seed}.json`)
  writeFileSync(file, `${JSON.stringify({ commit, violations, ...smaller }, undefined, 2)}\n`)
  for (const line of [...failureLines({ plan: smaller, violations }, commit), ...timelineLines(timeline)]) note(line)
  note(`again: npx lianjie sim --replay ${file}`)
}

async function replay(file: string, { json }: Options): Promise<number> {
  listenForRejections()
  const plan = JSON.parse(readFileSync(file, 'utf8')) as Plan
  const { violations, timeline, events } = await run(plan, { isTraced: true })
  if (json) say(JSON.stringify({ seed: plan.seed, events, violations }))
  else for (const line of [...timelineLines(timeline), ...violations, `violations: ${violations.length}`]) say(line)
  return violations.length > 0 ? 1 : 0
}

interface Caught {
  readonly bug: string
  readonly caught: boolean
  /** The first schedule that shows it. */
  readonly schedule: number | null
  readonly seconds: number
}

async function plantAndRun(which: string, options: Options): Promise<number> {
  const chosen = plants.filter(({ bug }) => which === 'all' || bug === which)
  if (chosen.length === 0) {
    note(`no bug is called ${which}; there are: ${plants.map(({ bug }) => bug).join(', ')}`)
    return 2
  }
  const bugs: Caught[] = []
  for (const plant of chosen) {
    const caught = await hunted(plant, options)
    bugs.push(caught)
    const { bug, schedule, seconds } = caught
    note(
      `${schedule === null ? 'NOT CAUGHT' : `caught by schedule ${schedule}`}: ${bug} (${seconds} s): ${plant.about}`,
    )
  }
  const latest = Math.max(...bugs.map(({ schedule }) => schedule ?? options.schedules))
  const { seed, workers, json } = options
  const control = await runOnWorkers({ schedules: latest, seed, workers, root: COMPILED })
  const elsewhere = which === 'all' ? statementPlants.map(byStatements) : []
  for (const { bug, about } of elsewhere) note(`caught by statements (npm run test:statements): ${bug}: ${about}`)
  if (json) say(JSON.stringify({ bugs, caught_by_statements: elsewhere, control_violations: control.failures.length }))
  else say(`${bugs.filter(({ caught }) => caught).length} of ${bugs.length} caught, control ${control.failures.length}`)
  return bugs.every(({ caught }) => caught) && control.failures.length === 0 ? 0 : 1
}

/** What shows only between the statements of a real Postgres is planted and caught there, in every npm test. */
function byStatements({ bug, about, race }: StatementPlant) {
  return { bug, about, race }
}

async function hunted(plant: Plant, { schedules, seed, workers }: Options): Promise<Caught> {
  const began = performance.now()
  const { root, remove } = planted(plant, COMPILED)
  try {
    const { failures } = await runOnWorkers({ schedules, seed, workers, root, untilFailure: true })
    const [first] = failures
    const seconds = Math.round((performance.now() - began) / 100) / 10
    const schedule = first ? first.plan.seed - seed + 1 : null
    return { bug: plant.bug, caught: first !== undefined, schedule, seconds }
  } finally {
    remove()
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: Error) => {
    note(error instanceof NotPlantable ? error.message : (error.stack ?? String(error)))
    process.exitCode = 2
  },
)
