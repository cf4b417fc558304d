/** The journal as JSON lines in one file: appended, forced to disk, read back whole at start. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type BillRecord, isFinal } from './bill'
import type { Journal } from './journal'

/** Final bills remembered for look-ups by id; older ones are in the file's past only. */
const FINAL_KEPT = 1_000

/**
 * Opens or creates the journal; what is left of earlier runs is kept, shortened to one line a bill. One process may
 * have it open at a time: two would overwrite each other's bills without noticing.
 * @throws Error when a living process holds it
 */
export async function journalInFile(file: string): Promise<Journal> {
  mkdirSync(dirname(file), { recursive: true })
  const unlock = lock(`${file}.lock`)
  const latest = new Map<string, BillRecord>()
  for (const record of recordsIn(file)) {
    latest.delete(record.settleId)
    latest.set(record.settleId, record)
  }
  forgetOld(latest)
  const next = `${file}.next`
  writeFileSync(next, [...latest.values()].map(lineOf).join(''), { flush: true })
  renameSync(next, file)
  syncFolder(dirname(file))
  const append = appending(await open(file, 'a'))
  return {
    async write(record) {
      await append.line(lineOf(record))
      latest.set(record.settleId, record)
      if (latest.size > 2 * FINAL_KEPT) forgetOld(latest)
    },
    find: (settleId) => latest.get(settleId),
    open: () => [...latest.values()].filter(({ state }) => !isFinal(state)),
    async close() {
      await append.close()
      unlock()
    },
  }
}

/** A name is as durable as its folder: without this a power cut could bring the file of the last start back. */
function syncFolder(folder: string): void {
  const opened = openSync(folder, 'r')
  fsyncSync(opened)
  closeSync(opened)
}

/** Several bills at once share one flush: what arrives while the disk works is the next write. */
function appending(handle: FileHandle) {
  let waiting: { line: string; done: () => void; failed: (reason: unknown) => void }[] = []
  let working: Promise<void> | undefined
  let isTorn = false

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        // After a write that was cut short, its rest must not become the beginning of the next bill.
        await handle.appendFile((isTorn ? '\n' : '') + batch.map(({ line }) => line).join(''))
        await handle.datasync()
        isTorn = false
        for (const { done } of batch) done()
      } catch (error) {
        isTorn = true
        for (const { failed } of batch) failed(error)
      }
    }
    working = undefined
  }

  return {
    line: (line: string) =>
      new Promise<void>((done, failed) => {
        waiting.push({ line, done, failed })
        working ??= drain()
      }),
    async close() {
      await working
      await handle.close()
    },
  }
}

function lineOf(record: BillRecord): string {
  return `${JSON.stringify(record, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))}\n`
}

/** A line that a crash or a full disk cut short was never acted upon: it is skipped. */
function recordsIn(file: string): BillRecord[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line, (key, value) => (key === 'totalFen' && isBigint(value) ? bigintIn(value) : value))]
      } catch {
        return []
      }
    })
}

/** As lineOf writes it; a refusal has amounts too, but those are text. */
function isBigint(value: unknown): value is string {
  return typeof value === 'string' && /^-?\d+n$/.test(value)
}

function bigintIn(text: string): bigint {
  return BigInt(text.slice(0, -1))
}

function forgetOld(latest: Map<string, BillRecord>): void {
  const final = [...latest.values()].filter(({ state }) => isFinal(state))
  for (const { settleId } of final.slice(0, Math.max(0, final.length - FINAL_KEPT))) latest.delete(settleId)
}

/** Journals that this very process has open; a lock of ours that is not among them is left from an earlier life. */
const openHere = new Set<string>()

function lock(file: string): () => void {
  const holder = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const [pid, began] = holder.split(' ')
  const isOurs = Number(pid) === process.pid
  if (isOurs ? openHere.has(file) : began && beganAt(Number(pid)) === began) {
    throw new Error(`the journal is open in another program (process ${pid}): ${file}`)
  }
  writeFileSync(file, `${process.pid} ${beganAt(process.pid)}`)
  openHere.add(file)
  return () => {
    openHere.delete(file)
    rmSync(file, { force: true })
  }
}

/** Numbers of processes are used again; together with the moment it began, one names a process for good. */
function beganAt(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19]
  } catch {
    return existsSync('/proc/self/stat') ? undefined : aliveElsewhere(pid)
  }
}

/** Where there is no /proc: alive is all that can be known. */
function aliveElsewhere(pid: number): string | undefined {
  try {
    process.kill(pid, 0)
    return 'alive'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'alive' : undefined
  }
}
