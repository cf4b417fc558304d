/** `npm start` after everything is installed and built: options, the province, the story, an orderly end. */
import { createInterface } from 'node:readline/promises'
import { Command, Option } from 'commander'
import { type Language, languageOf, type Words } from '../../bin/output/language'
import { doorLines } from './directory'
import type { KafkaVersion } from './kafka'
import { CannotStart } from './part'
import { cacheFolder, dataFolder } from './places'
import { forgetProvince, startProvince } from './province'
import { story } from './story/story'
import type { PartStatus } from './supervisor'
import { type Waiting, waitingOn } from './waiting'

const KAFKA: Record<string, KafkaVersion> = { '3.9': '3.9.1', '4.1': '4.1.0' }
const INTERRUPTED = 130

interface Options {
  readonly once?: true
  readonly quiet?: true
  readonly metrics?: true
  readonly json?: true
  readonly reset?: true
  readonly yes?: true
  readonly lang?: string
  readonly kafka: string
}

const EXAMPLES = `
Examples:
  npm start                                   a whole province on this machine, until Ctrl-C
  npm start --silent -- --once --json         tell the story once; the last line is JSON, the exit code the verdict
  npm start -- --quiet                        a province without patients, for yours and for npm run load
  npm start -- --quiet --metrics              with a Prometheus endpoint at each program, addresses in province.json
  npm start -- --reset                        forget all data first, after asking
  npm start -- --kafka 4.1 --lang en          on another line of Kafka, in English
  LIANJIE_DATA=/tmp/second npm start          a second province beside the first

Environment:
  LIANJIE_DATA                                data folder instead of .lianjie in the project
  LIANJIE_KAFKA, LIANJIE_PG, LIANJIE_REDIS    servers to use instead of our own:
                                              host:port,… · postgres://superuser@host/postgres · redis://host:port`

/** @returns the exit code */
export async function main(argv: readonly string[]): Promise<number> {
  const options = parsed(argv)
  const language = languageOf(options.lang, process.env)
  const waiting = waitingOn(options.json ? process.stderr : process.stdout)
  const interrupted = interruption()
  try {
    if (options.reset && !(await forgotten(options, language))) return 1
    return await lived(options, language, waiting, interrupted)
  } catch (error) {
    if (interrupted.aborted) return INTERRUPTED
    waiting.say(error instanceof CannotStart ? `✖ ${error.message}` : `✖ ${(error as Error).stack}`)
    return 1
  } finally {
    waiting.done()
  }
}

function parsed(argv: readonly string[]): Options {
  return new Command('npm start --')
    .description('联结 — 在本机运行一个完整的省 / run a whole province on this machine')
    .option('--once', 'tell the story once and exit with its verdict')
    .addOption(new Option('--quiet', 'only serve: no story, no patients but yours').conflicts(['once', 'json']))
    .option('--metrics', 'each program answers http://127.0.0.1:PORT/metrics; see province.json in the data folder')
    .option('--json', 'the last line on standard output is JSON, everything else goes to standard error')
    .option('--reset', 'forget all data first')
    .option('--yes', 'do not ask before forgetting')
    .addOption(new Option('--lang <language>', 'zh or en').choices(['zh', 'en']))
    .addOption(new Option('--kafka <line>', 'line of Apache Kafka').choices(Object.keys(KAFKA)).default('3.9'))
    .addHelpText('after', EXAMPLES)
    .parse([...argv], { from: 'user' })
    .opts<Options>() as Options
}

/** The first Ctrl-C ends everything in order; whoever presses again is told that it is under way. */
function interruption(): AbortSignal {
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort())
  return interrupted.signal
}

async function forgotten({ yes }: Options, language: Language): Promise<boolean> {
  const folder = dataFolder()
  if (!yes && !(await agrees(question(folder)[language]))) return false
  await forgetProvince(folder)
  return true
}

const question = (folder: string): Words => ({
  zh: `删除 ${folder} 中的全部数据（已下载的软件除外）？[y/N] `,
  en: `Forget all data in ${folder} (but not what was downloaded)? [y/N] `,
})

/** Nobody there to answer means no. */
async function agrees(text: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stderr.write(`${text}\n--yes\n`)
    return false
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question(text)).trim())
  } finally {
    terminal.close()
  }
}

async function lived(
  options: Options,
  language: Language,
  waiting: Waiting,
  interrupted: AbortSignal,
): Promise<number> {
  const enteredAtMs = Number(process.env.LIANJIE_ENTERED_AT ?? Date.now())
  interrupted.addEventListener('abort', () => waiting.progress(STOPPING[language]))
  const province = await startProvince({
    dataDir: dataFolder(),
    cacheDir: cacheFolder(),
    kafkaVersion: KAFKA[options.kafka] as KafkaVersion,
    isMeasured: options.metrics === true,
    progress: waiting.progress,
    ready: (part) => waiting.say(readyLine(part)),
    event: (line) => waiting.say(`· ${line}`),
    interrupted,
  })
  try {
    waiting.pause()
    waiting.say(SERVES(Date.now() - enteredAtMs)[language])
    waiting.say([DOORS[language], ...doorLines(province.directory)].join('\n'))
    if (options.quiet) {
      waiting.say(QUIET[language])
      await untilInterrupted(interrupted)
      return 0
    }
    const once = options.once ?? false
    const found = await story({ province, language, once, waiting, enteredAtMs, interrupted })
    if (!once) await untilInterrupted(interrupted)
    if (options.json) process.stdout.write(`${JSON.stringify(found.figures)}\n`)
    return found.ok ? 0 : 1
  } finally {
    waiting.progress(STOPPING[language])
    await province.stop()
    waiting.pause()
  }
}

const STOPPING: Words = { zh: '正在依次停止', en: 'stopping everything in order' }
const QUIET: Words = {
  zh: '不讲故事，也没有自己的病人：只为您的调用和 npm run load 服务。',
  en: 'No story is told and nobody comes by itself: it serves your calls, and npm run load.',
}
const DOORS: Words = {
  zh: '医院接口（gRPC，双向 TLS；npx lianjie hospital doors，说明见 docs/HOSPITAL.md）：',
  en: "Hospitals' doors (gRPC, mutual TLS; npx lianjie hospital doors, see docs/HOSPITAL.md):",
}
const SERVES = (tookMs: number): Words => ({
  zh: `全省就绪（${(tookMs / 1000).toFixed(1)} 秒）。Ctrl-C 停止。`,
  en: `The province serves (after ${(tookMs / 1000).toFixed(1)} s). Ctrl-C stops it.`,
})

function readyLine({ name, version, ports, startedInMs }: PartStatus): string {
  const took = `${((startedInMs ?? 0) / 1000).toFixed(1)} s`
  return `✔ ${name.padEnd(12)} ${(version ?? '').padEnd(8)} 127.0.0.1:${ports[0] ?? ''}  ${took}`
}

function untilInterrupted(interrupted: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (interrupted.aborted) resolve()
    else interrupted.addEventListener('abort', () => resolve(), { once: true })
  })
}
