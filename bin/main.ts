/** The command line `lianjie`: plugs the edges into the commands and turns what goes wrong into sentences. */
import { existsSync, readFileSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { CommanderError } from 'commander'
import { systemClock } from '../common/clock'
import { projectRoot } from '../common/contracts.grpc'
import { Fault } from '../common/errors'
import type { CommonOptions } from './command'
import { tillAt } from './hospital/tills.grpc'
import type { Directory, HospitalDoor } from './organisations/directory'
import { dataFolder, NoProvince, readDirectory } from './organisations/directory.file'
import { organisationsOverGrpc } from './organisations/organisations.grpc'
import { languageOf } from './output/language'
import { Mistake, mistakeJson, mistakeLines } from './output/mistake'
import { paintFor } from './output/paint'
import { refusalJson, refusalLines } from './output/refusals'
import { askSupervisor } from './parts/control.socket'
import { programWith } from './program'
import { type Exit, exits, type HospitalAtDoor, json, type Output, type World } from './world'

/** How long `hospital settle` and its like keep asking. */
const PATIENCE_MS = 30_000

const interruption = new AbortController()
let exit: Exit = exits.fine

async function main(argv: readonly string[]): Promise<void> {
  process.once('SIGINT', () => interruption.abort())
  // A reader that has seen enough (head) closes the pipe; that is no error of ours.
  process.stdout.on('error', () => process.exit(exits.fine))
  const program = programWith({ language: languageOf(langIn(argv), process.env), version: version(), run })
  const strict = [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]
  for (const command of strict) command.exitOverride()
  try {
    await program.parseAsync(argv as string[])
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    exit = error.exitCode === 0 ? exits.fine : exits.unreachable
  }
  process.exitCode = exit
}

async function run(options: CommonOptions, work: (world: World) => Promise<Exit>): Promise<void> {
  const out = outputFor(options)
  const { world, close } = worldWith(options, out)
  try {
    exit = await work(world)
  } catch (error) {
    exit = explained(error, out)
  } finally {
    close()
  }
}

function version(): string {
  return (JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as { version: string }).version
}

/** Asked for before commander has parsed, since help is written in it. */
function langIn(argv: readonly string[]): string | undefined {
  const at = argv.indexOf('--lang')
  return at < 0 ? argv.find((arg) => arg.startsWith('--lang='))?.slice('--lang='.length) : argv[at + 1]
}

function outputFor({ json: wantsJson, lang }: CommonOptions): Output {
  const isTerminal = process.stdout.isTTY === true
  const hasColour = isTerminal && !process.env.NO_COLOR
  return {
    language: languageOf(lang, process.env),
    json: wantsJson === true,
    isTerminal,
    paint: paintFor(hasColour),
    line: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
  }
}

function worldWith(options: CommonOptions, out: Output): { world: World; close(): void } {
  let directory: Directory | undefined
  let organisations: ReturnType<typeof organisationsOverGrpc> | undefined
  const found = () => {
    directory ??= readDirectory(options.directory)
    return directory
  }
  const world: World = {
    directory: found,
    organisations() {
      organisations ??= organisationsOverGrpc(found())
      return organisations.asked
    },
    control: (order) => askSupervisor(found().control ?? '', order),
    hospital: hospitalAt,
    readFile: fileAt,
    machine: { nodeVersion: process.version, freeDiskBytes: freeDisk },
    clock: systemClock,
    pause: (ms) => pause(ms, undefined, { signal: interruption.signal }).catch(() => undefined),
    out,
    interrupted: interruption.signal,
  }
  return { world, close: () => organisations?.close() }
}

function notAllowed(path: string): Mistake {
  return new Mistake(
    { zh: `没有权限读 ${path}`, en: `${path} may not be read` },
    { zh: '请用运行 npm start 的同一账户', en: 'use the account that runs npm start' },
  )
}

/** @throws Mistake when it cannot be read */
function fileAt(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    throw new Mistake(
      { zh: `读不到文件 ${path}（${code}）`, en: `the file ${path} cannot be read (${code})` },
      { zh: '请核对文件名、路径和权限', en: 'check name, path and permissions' },
    )
  }
}

function freeDisk(): number {
  const { bavail, bsize } = statfsSync(existsSync(dataFolder()) ? dataFolder() : projectRoot())
  return bavail * bsize
}

async function hospitalAt(door: HospitalDoor): Promise<HospitalAtDoor> {
  const { till, journal, close } = await tillAt(door, {
    journals: join(dataFolder(), 'hospitals'),
    operator: { operatorId: 'lianjie', operatorName: 'lianjie' },
    patienceMs: PATIENCE_MS,
  })
  return { hospital: till.hospital, journal, close }
}

function explained(error: unknown, out: Output): Exit {
  if (error instanceof Fault) {
    if (out.json) json(out, { refused: refusalJson(error.refusal) })
    else for (const line of refusalLines(error.refusal, out.language)) out.note(line)
    return exits.unreachable
  }
  if (error instanceof Mistake) {
    if (out.json) json(out, mistakeJson(error))
    else for (const line of mistakeLines(error, out.language)) out.note(line)
    return exits.unreachable
  }
  const { code, path } = error as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM') return explained(notAllowed(path ?? ''), out)
  const noProvince = error instanceof NoProvince
  const said = (error as Error).message
  if (out.json) json(out, { error: said })
  const [zh, en] = noProvince
    ? [
        `✖ 没有正在运行的省（${said}）。请先运行 npm start，或用 --directory 指明。`,
        `✖ No province (${said}). Run npm start first, or name one with --directory.`,
      ]
    : [`✖ ${said}`, `✖ ${said}`]
  out.note(out.language === 'zh' ? zh : en)
  return exits.unreachable
}

void main(process.argv)
