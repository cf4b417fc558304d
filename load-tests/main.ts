/** `npm run load -- steady` puts load on the running province; `npm run load -- compare` sets it beside the floor. */
import { join } from 'node:path'
import { Command } from 'commander'
import type { CrowdReport } from '../bin/hospital/crowd'
import { dataFolder, readDirectory } from '../bin/organisations/directory.file'
import { aligned } from '../bin/output/table'
import { projectRoot } from '../common/contracts.grpc'
import { readSettings } from '../common/settings.file'
import { hubSettings } from '../hub/config'
import { type Counted, compared, comparedLines, counted } from './compare'
import { driverFor, itemIn, type Told } from './driver'
import { startFloor } from './floor'

interface SteadyOptions {
  readonly rate: number
  readonly seconds: number
  readonly count: number
  readonly warmUp: number
  readonly people: number
  readonly lines: number
  readonly spacing: 'fixed' | 'poisson'
  readonly cancelEvery: number
  readonly refuseEvery: number
  readonly item?: string
  readonly directory?: string
  readonly json?: boolean
}

const PROGRESS_EVERY = 50
/** Makes the claim as large as the floor's question. */
const LINES = 20

async function main(): Promise<void> {
  const program = new Command('load')
  program
    .command('steady')
    .description('open-rate load over the running province; latency counts from the moment each patient was due')
    .addHelpText('before', examples('steady --rate 20 --seconds 30', 'steady --rate 100 --spacing poisson --json'))
    .option('--rate <per-second>', 'settlements a second', Number, 20)
    .option('--seconds <n>', 'measured for so long', Number, 30)
    .option('--count <n>', 'at most so many', Number, 1_000_000)
    .option('--warm-up <seconds>', 'not measured', Number, 5)
    .option('--people <n>', 'people a region; whoever comes twice within the run is read anew', Number, 1_500)
    .option('--lines <n>', 'fee lines a bill', Number, LINES)
    .option('--spacing <fixed|poisson>', 'how arrivals are spaced', 'fixed')
    .option('--cancel-every <n>', 'every n-th gives up after the verdict', Number, 0)
    .option('--refuse-every <n>', 'every n-th has a wrong total on purpose', Number, 0)
    .option('--item <code>', 'catalog item to bill; default: one of the demonstration catalog')
    .option('--directory <file>', 'where the organisations are')
    .option('--json', 'answer as JSON')
    .action(steady)
  program
    .command('compare')
    .description('product and floor at the same rates in one run, with the ratio of their medians')
    .addHelpText('before', examples('compare', 'compare --rates 20,100 --seconds 25 --json'))
    .option('--rates <list>', 'settlements a second', '20,100')
    .option('--seconds <n>', 'measured for so long each', Number, 25)
    .option('--warm-up <seconds>', 'before each, not measured; code is slow until it has run a while', Number, 20)
    .option('--people <n>', 'people a region', Number, 1_500)
    .option('--lines <n>', 'fee lines a bill', Number, LINES)
    .option('--kafka <brokers>', 'default: those of the running local province')
    .option('--postgres <url>', 'a database the floor may write to; default: the local hub, in a schema of its own')
    .option('--item <code>', 'catalog item to bill')
    .option('--directory <file>', 'where the organisations are')
    .option('--json', 'answer as JSON')
    .action(compare)
  await program.parseAsync()
}

function examples(...runs: readonly string[]): string {
  return `Examples:\n${runs.map((run) => `  npm run load -- ${run}`).join('\n')}\n`
}

function driverAsAsked({
  directory,
  people,
  lines,
  item,
}: Pick<SteadyOptions, 'directory' | 'people' | 'lines' | 'item'>) {
  return driverFor({
    directory: readDirectory(directory),
    peoplePerRegion: people,
    linesPerBill: lines,
    itemCode: item ?? itemIn(join(projectRoot(), 'deploy', 'settings', 'catalogs')),
  })
}

interface CompareOptions
  extends Pick<SteadyOptions, 'seconds' | 'warmUp' | 'people' | 'lines' | 'item' | 'directory' | 'json'> {
  readonly rates: string
  readonly kafka?: string
  readonly postgres?: string
}

async function compare(options: CompareOptions): Promise<void> {
  const { kafka, postgres } = options.kafka && options.postgres ? options : localServers(options)
  const driver = await driverAsAsked(options)
  const floor = await startFloor({
    brokers: (kafka ?? '').split(','),
    postgres: postgres ?? '',
  })
  try {
    const rates = options.rates.split(',').map(Number)
    const results = await compared(driver, floor, { rates, seconds: options.seconds, warmUpSeconds: options.warmUp })
    if (options.json) console.log(JSON.stringify(results))
    else for (const line of comparedLines(results)) console.log(line)
  } finally {
    floor.close()
    await driver.close()
  }
}

/** What the local province's own hub is set to use. */
function localServers({ kafka, postgres }: CompareOptions): { kafka: string; postgres: string } {
  const settings = readSettings(hubSettings, join(dataFolder(), 'settings', 'hub-1.yaml'))
  const { ownerUrl, url } = settings.postgres
  return { kafka: kafka ?? settings.kafka.brokers.join(','), postgres: postgres ?? ownerUrl ?? url }
}

async function steady(options: SteadyOptions): Promise<void> {
  const driver = await driverAsAsked(options)
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const plan = {
    ratePerSecond: options.rate,
    countMax: options.count,
    spacing: options.spacing,
    cancelEvery: options.cancelEvery,
    refuseEvery: options.refuseEvery,
    signal: stop.signal,
  }
  try {
    if (options.warmUp > 0) await driver.run({ ...plan, seconds: options.warmUp })
    const progress = process.stderr.isTTY ? told : {}
    const measured = await counted((begins) =>
      driver.run({ ...plan, seconds: options.seconds }, { ...progress, begins }),
    )
    tell(measured, options)
  } finally {
    await driver.close()
  }
}

const told: Told = {
  prepared(done, of) {
    if (done % PROGRESS_EVERY === 0) process.stderr.write(`\r${done} of ${of} bills prepared `)
  },
  left(_, soFar) {
    const { arrived, outcomes } = soFar()
    if (arrived % PROGRESS_EVERY === 0) process.stderr.write(`\r${arrived} arrived, ${outcomes.settled} settled `)
  },
}

function tell({ report, cpuMs }: Counted<CrowdReport>, { rate, json }: SteadyOptions): void {
  const { settledIds, openIds, ...figures } = report
  if (json) {
    console.log(JSON.stringify({ rate, ...figures, cpuMs, settled: settledIds.length, open: openIds }))
    return
  }
  const line = (name: string, p: CrowdReport['settleMs']) => [
    name,
    ...[p.count, p.p50, p.p95, p.p99, p.max].map(String),
  ]
  const rows = [
    ['ms', 'count', 'p50', 'p95', 'p99', 'max'],
    line('settle', report.settleMs),
    line('confirm', report.confirmMs),
  ]
  for (const text of aligned(rows)) console.log(text)
  const outcomes = Object.entries(report.outcomes).map(([name, count]) => `${name} ${count}`)
  const errors = Object.entries(report.errorsByCode).map(([code, count]) => `${code} ${count}`)
  console.log([...outcomes, `turned away ${report.turnedAway}`].join(', '))
  console.log(
    `CPU ms each: ${Object.entries(cpuMs)
      .map(([part, ms]) => `${part} ${ms}`)
      .join(', ')}`,
  )
  console.log(`errors: ${errors.join(', ') || 'none'}`)
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 2
})
