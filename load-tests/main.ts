/** `npm run load`: load on the running province beside the floor. What each command does is in the files beside it. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CommanderError } from 'commander'
import { dataFolder, NoProvince } from '../bin/organisations/directory.file'
import { type Language, languageOf, type Words } from '../bin/output/language'
import { Mistake, mistakeJson, mistakeLines } from '../bin/output/mistake'
import { refusalLines } from '../bin/output/refusals'
import { exits } from '../bin/world'
import { projectRoot } from '../common/contracts.grpc'
import { Fault } from '../common/errors'
import { capacityDocument, measuredIn } from './capacity'
import { endpointsIn } from './flat.http'
import { k6Generator } from './k6'
import { type LoadOptions, programWith, type WindowsOptions } from './program'
import { runningProvince } from './province'
import { reportPage } from './report'
import { lastLine, type Result } from './result'
import { rowOf } from './rows'
import { runScenario, type Tell } from './run'
import { type ScenarioName, scenarios } from './scenarios'
import { summaryLines, windowsLine } from './summary'
import { runWindows } from './windows-run'

const argv = process.argv.slice(2)
const at = argv.indexOf('--lang')
const language: Language = languageOf(at < 0 ? undefined : argv[at + 1], process.env)

async function load(scenario: ScenarioName, options: LoadOptions): Promise<void> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const { rate, seconds, habits } = scenarios[scenario]
  const isK6 = options.with === 'k6'
  // A trial of ten seconds is no measurement, and without the floor there is nothing to compare with.
  const isSought = options.saturation && options.floor && scenario !== 'smoke'
  const province = await runningProvince(options)
  const settings = {
    scenario,
    rate: options.rate ?? rate,
    seconds: options.seconds ?? seconds,
    warmUpSeconds: options.warmUp,
    peoplePerRegion: options.people,
    floorSeconds: options.floor === false ? 0 : (options.floorSeconds ?? options.seconds ?? seconds),
    saturationSeconds: isSought ? options.saturationMinutes * 60 : 0,
    signal: stop.signal,
    ...(options.flat && { endpoints: endpointsIn(province.directory) }),
    ...(isK6 && { generator: k6Generator(province.directory, habits) }),
  }
  const result = await runScenario(settings, province, telling())
  const page = kept(result, options.report)
  if (options.row) console.log(rowOf(result, new Date().toISOString(), commitHere()))
  else if (options.json) console.log(lastLine(result))
  else for (const line of [...summaryLines(result, language), page]) console.log(line)
  process.exitCode = result.passed ? exits.fine : exits.wrong
}

async function windows(options: WindowsOptions): Promise<void> {
  const { withCommand, withoutCommand } = options
  if ((withCommand === undefined) !== (withoutCommand === undefined)) throw bothOrNone()
  const change = withCommand && withoutCommand ? { with: withCommand, without: withoutCommand } : undefined
  const result = await runWindows(
    {
      ...{ rate: options.rate, seconds: options.seconds, pairs: options.pairs, warmUpSeconds: options.warmUp },
      ...{ peoplePerRegion: options.people, measure: options.measure, ...(change && { change }) },
    },
    await runningProvince(options),
    telling(),
  )
  console.log(options.json ? JSON.stringify(result) : windowsLine(result, language))
  process.exitCode = result.verify === 'PASS' ? exits.fine : exits.wrong
}

function bothOrNone(): Mistake {
  return new Mistake(
    { zh: '--with-command 与 --without-command 须同时给出', en: 'one of the two commands is missing' },
    { zh: '两个都给，或都不给（则比较一个统筹区慢十秒）', en: 'give both, or none to compare a late region' },
  )
}

/** Rewrites docs/CAPACITY.md's figures. */
function capacity(): void {
  const file = join(projectRoot(), 'docs', 'CAPACITY.md')
  const results = readFileSync(join(projectRoot(), 'load-tests', 'RESULTS.md'), 'utf8')
  writeFileSync(file, capacityDocument(measuredIn(results)))
  console.log(file)
}

/** The page and the line, where they are found again. @returns the page's path */
function kept(result: Result, asked?: string): string {
  const now = new Date().toISOString()
  const stem = join(dataFolder(), 'load', `${result.scenario}-${now.slice(0, 19).replace(/\D/g, '')}`)
  const page = asked ?? `${stem}.html`
  mkdirSync(dirname(page), { recursive: true })
  mkdirSync(dirname(stem), { recursive: true })
  writeFileSync(page, reportPage({ result, language, at: now, commit: commitHere() }))
  writeFileSync(`${stem}.json`, `${JSON.stringify(result)}\n`)
  return page
}

function commitHere(): string {
  try {
    const git = ['-C', projectRoot(), 'describe', '--always', '--dirty']
    return execFileSync('git', git, { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim()
  } catch {
    return '?'
  }
}

const TELL_EVERY = 100

/** What is under way, on standard error: the answer has standard output for itself. */
function telling(): Tell {
  let last = ''
  return (words: Words, done, of) => {
    const text = words[language]
    if (done === undefined) process.stderr.write(`… ${text}\n`)
    else if (process.stderr.isTTY) {
      if (done % TELL_EVERY === 0 || done === of)
        process.stderr.write(`\r… ${text} ${done}/${of}${done === of ? '\n' : ''}`)
    } else if (text !== last) process.stderr.write(`… ${text} (${of})\n`)
    last = text
  }
}

function explained(error: unknown): void {
  process.exitCode = exits.unreachable
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) process.exitCode = exits.fine
    return
  }
  if (error instanceof Fault) {
    for (const line of refusalLines(error.refusal, language)) console.error(line)
    return
  }
  const mistake = error instanceof NoProvince ? noProvince(error.message) : error
  if (argv.includes('--json') && mistake instanceof Mistake) console.log(JSON.stringify(mistakeJson(mistake)))
  if (mistake instanceof Mistake) for (const line of mistakeLines(mistake, language)) console.error(line)
  else console.error(`✖ ${(error as Error).stack ?? String(error)}`)
}

function noProvince(where: string): Mistake {
  return new Mistake(
    { zh: `没有正在运行的省（${where}）`, en: `no province (${where})` },
    {
      zh: '另开一个终端运行 npm start，等它说全省在服务，再来',
      en: 'type npm start in another terminal, wait until it says that all serve, and come back',
    },
  )
}

programWith({ language, load, windows, capacity }).parseAsync(argv, { from: 'user' }).catch(explained)
