/** Our own programs as parts: a hub instance, a region node. */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../common/contracts.grpc'
import { startChild } from './children'
import type { PartSpec } from './supervisor'

export interface ProgramSpec {
  readonly name: string
  readonly program: 'hub' | 'region-node'
  readonly settingsFile: string
  readonly ports: readonly number[]
  readonly logFile: string
  readonly version: string
}

const READY_MS = 120_000
const HEAP_MB = 256
/** What a request needs dies young: with room for it, little of it is ever moved and marked. */
const YOUNG_MB = 32
/**
 * By how much what is kept may grow before all of it is looked through. Left to itself a heap this small is looked
 * through every two seconds under load, which took a seventh of the processor.
 */
const GROWTH_PERCENT = 200

/** A compiled program from dist; it serves when its log says so. */
export function programPart({ name, program, settingsFile, ports, logFile, version }: ProgramSpec): PartSpec {
  const root = projectRoot()
  return {
    name,
    stopSignal: 'SIGTERM',
    launch: (onSpawn) =>
      startChild({
        name,
        version,
        ports,
        logFile,
        command: process.execPath,
        args: [
          `--max-old-space-size=${HEAP_MB}`,
          `--max-semi-space-size=${YOUNG_MB}`,
          `--heap-growing-percent=${GROWTH_PERCENT}`,
          join(root, 'dist', program, 'main.js'),
          settingsFile,
        ],
        cwd: root,
        readyMs: READY_MS,
        serves: saysReady(logFile),
        onSpawn,
      }),
  }
}

/** Whether a line of the log from here on has the message "ready". */
function saysReady(logFile: string): () => Promise<boolean> {
  let offset = existsSync(logFile) ? statSync(logFile).size : 0
  let rest = ''
  return async () => {
    const text = readFrom(logFile, offset)
    offset += text.length
    const lines = (rest + text.toString('utf8')).split('\n')
    rest = lines.pop() ?? ''
    return lines.some(isReadyLine)
  }
}

function isReadyLine(line: string): boolean {
  try {
    return (JSON.parse(line) as { msg?: string }).msg === 'ready'
  } catch {
    return false
  }
}

function readFrom(file: string, offset: number): Buffer {
  const opened = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(statSync(file).size - offset)
    return bytes.subarray(0, readSync(opened, bytes, 0, bytes.length, offset))
  } finally {
    closeSync(opened)
  }
}
