/**
 * Child processes that outlive a killed parent (their output goes to a file, not to a pipe) and are stopped in order.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { Account } from './accounts'
import { CannotStart, type RunningPart } from './part'

export interface ChildSpec {
  readonly name: string
  readonly version: string
  readonly command: string
  readonly args: readonly string[]
  readonly ports: readonly number[]
  /** Its output is added to this file. */
  readonly logFile: string
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Whom to run as, when not as ourselves. */
  readonly account?: Account | undefined
  /** How it is asked to end; SIGTERM when absent. */
  readonly stopSignal?: NodeJS.Signals
  /** How long it may take to serve. */
  readonly readyMs: number
  /** Whether it serves; asked again and again. An error means not yet. */
  serves(): Promise<boolean>
  /** At once after the process exists: the moment to write down its id. */
  onSpawn?(pid: number): void
}

const ASK_AGAIN_MS = 25
const STOP_MS = 15_000

/** Starts a process and resolves when it serves. @throws CannotStart when it ends or stays silent instead */
export async function startChild(spec: ChildSpec): Promise<RunningPart> {
  const began = performance.now()
  const child = spawned(spec)
  const exited = endOf(child)
  let gone: string | undefined
  exited.then((how) => {
    gone = how
  })
  const stop = () => stopped(child, exited, spec.stopSignal ?? 'SIGTERM')
  while (!(await spec.serves().catch(() => false))) {
    if (gone !== undefined)
      throw new CannotStart(`${spec.name} ended while starting (${gone}). ${lastWords(spec.logFile)}`)
    if (performance.now() - began > spec.readyMs) {
      await stop()
      throw new CannotStart(`${spec.name} did not serve within ${spec.readyMs / 1000} s. ${lastWords(spec.logFile)}`)
    }
    await pause(ASK_AGAIN_MS)
  }
  const { name, version, ports } = spec
  return { name, version, ports, pid: child.pid as number, startedInMs: performance.now() - began, exited, stop }
}

function spawned(spec: ChildSpec): ChildProcess {
  const output = openSync(spec.logFile, 'a')
  try {
    const child = spawn(spec.command, spec.args, {
      cwd: spec.cwd ?? '/',
      env: spec.env ?? process.env,
      stdio: ['ignore', output, output],
      // A process group of its own: Ctrl-C reaches us only, and we end the parts in order.
      detached: true,
      ...(spec.account && { uid: spec.account.uid, gid: spec.account.gid }),
    })
    if (child.pid !== undefined) spec.onSpawn?.(child.pid)
    return child
  } finally {
    closeSync(output)
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`))
    child.once('error', (error) => resolve(error.message))
  })
}

async function stopped(child: ChildProcess, exited: Promise<string>, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal)
  const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await exited
  clearTimeout(impatience)
}

/** The end of a log, for the person who wonders why. */
function lastWords(logFile: string, lines = 12): string {
  try {
    return `The end of ${logFile}:\n${readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')}`
  } catch {
    return ''
  }
}
