/**
 * Process ids that we own, written down at once after a start: what a killed supervisor left running is found here.
 * An id alone is not enough, for systems use ids again; with the start time of the process it names one for good.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export interface ProcessRecord {
  readonly name: string
  readonly pid: number
  /** When the process started, as the system tells it; undefined in no record that is ever acted upon. */
  readonly began: string
  readonly stopSignal: NodeJS.Signals
}

export interface Records {
  write(name: string, pid: number, stopSignal?: NodeJS.Signals): void
  forget(name: string): void
  of(name: string): ProcessRecord | undefined
  /** Those whose process still runs. */
  running(): ProcessRecord[]
}

export function recordsIn(folder: string): Records {
  mkdirSync(folder, { recursive: true })
  const fileOf = (name: string) => join(folder, `${name}.pid.json`)
  const of = (name: string) => readRecord(fileOf(name))
  return {
    write(name, pid, stopSignal = 'SIGTERM') {
      const began = beganAt(pid)
      if (began !== undefined) writeFileSync(fileOf(name), JSON.stringify({ name, pid, began, stopSignal }))
    },
    forget: (name) => rmSync(fileOf(name), { force: true }),
    of,
    running: () =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.pid.json'))
        .map((file) => readRecord(join(folder, file)))
        .filter((record) => record !== undefined)
        .filter(stillRuns),
  }
}

function readRecord(file: string): ProcessRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessRecord
  } catch {
    // Absent, or half written by one who was killed: nothing that could be acted upon.
    return undefined
  }
}

/** Whether this very process still runs, not another under its id. */
export function stillRuns({ pid, began }: ProcessRecord): boolean {
  return beganAt(pid) === began
}

/** When a process began, as text that no other process under the same id shares; undefined when there is none. */
export function beganAt(pid: number): string | undefined {
  return existsSync('/proc/self/stat') ? beganOnLinux(pid) : beganElsewhere(pid)
}

function beganOnLinux(pid: number): string | undefined {
  try {
    // The second field is the command in brackets and may hold anything, so count from its end.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    const [state] = fields
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return state === 'Z' ? undefined : `${boot} ${fields[19]}`
  } catch {
    return undefined
  }
}

function beganElsewhere(pid: number): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { stdio: ['ignore', 'pipe', 'ignore'] })
    return text.toString().trim() || undefined
  } catch {
    return undefined
  }
}

const LEFTOVER_MS = 10_000
const LOOK_AGAIN_MS = 50

/** Ends what a killed owner left running, politely first. */
export async function endLeftovers(records: Records, say: (what: string) => void = () => undefined): Promise<void> {
  const left = records.running()
  if (left.length > 0) say(left.map(({ name }) => name).join(', '))
  await Promise.all(left.map(ended))
  for (const { name } of left) records.forget(name)
}

async function ended(record: ProcessRecord): Promise<void> {
  const patience = performance.now() + LEFTOVER_MS
  signal(record, record.stopSignal)
  while (stillRuns(record)) {
    if (performance.now() > patience) signal(record, 'SIGKILL')
    await pause(LOOK_AGAIN_MS)
  }
}

function signal(record: ProcessRecord, name: NodeJS.Signals): void {
  try {
    if (stillRuns(record)) process.kill(record.pid, name)
  } catch {
    // It went by itself between the look and the signal.
  }
}
