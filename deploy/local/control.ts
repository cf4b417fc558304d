/**
 * How the command line and the story talk to a running supervisor: JSON lines over a Unix socket in the data folder.
 */
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { dataFolder } from './places'
import type { PartStatus, Supervisor } from './supervisor'

const request = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('parts') }),
  z.strictObject({ do: z.enum(['stop', 'start', 'kill']), part: z.string() }),
  z.strictObject({ do: z.literal('wait'), withinMs: z.number().int().positive() }),
])
type Request = z.infer<typeof request>

/** Read by `lianjie stop` and `lianjie start` too (bin/parts/control.ts), which know of it what they need. */
interface Reply {
  readonly ok: boolean
  readonly zh: string
  readonly en: string
  readonly parts: readonly (PartStatus & { readonly detail: string })[]
  readonly allServe?: boolean
}

// Longer names do not fit the system's socket address.
const SOCKET_PATH_MAX = 100

/** In the data folder, unless its name is too long for that. */
export function socketPath(folder: string): string {
  const path = join(folder, 'control.sock')
  if (Buffer.byteLength(path) <= SOCKET_PATH_MAX) return path
  return join(tmpdir(), `lianjie-${createHash('sha256').update(path).digest('hex').slice(0, 16)}.sock`)
}

/** Obeys on the socket until closed. */
export async function obey(supervisor: Supervisor, folder = dataFolder()): Promise<Server> {
  const path = socketPath(folder)
  // Left by a killed supervisor; that none runs now is known from its record.
  rmSync(path, { force: true })
  const server = createServer((socket) => serve(socket, supervisor))
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve))
  return server
}

function serve(socket: Socket, supervisor: Supervisor): void {
  socket.on('error', () => socket.destroy())
  const lines = createInterface({ input: socket }).on('error', () => undefined)
  lines.on('line', async (line) => {
    const reply = await answered(line, supervisor).catch((error: Error) => said(supervisor, false, error.message))
    if (!socket.destroyed) socket.write(`${JSON.stringify(reply)}\n`)
  })
}

async function answered(line: string, supervisor: Supervisor): Promise<Reply> {
  const asked = request.parse(JSON.parse(line))
  switch (asked.do) {
    case 'parts':
      return said(supervisor, true)
    case 'wait': {
      const allServe = await supervisor.allServe(asked.withinMs)
      return { ...said(supervisor, true), allServe }
    }
    default:
      await supervisor[asked.do](asked.part)
      return said(supervisor, true, `${asked.do} ${asked.part}`, `${DONE[asked.do]} ${asked.part}`)
  }
}

const DONE = { stop: '已停止', start: '已启动', kill: '已强杀' }

function said(supervisor: Supervisor, ok: boolean, en = '', zh = en): Reply {
  const parts = supervisor.status().map((part) => ({ ...part, detail: detailOf(part) }))
  return { ok, zh, en, parts }
}

/** "process 4711 · 127.0.0.1:20311 · restarts: 2", or why it does not run. */
function detailOf({ pid, ports, restarts, trouble }: PartStatus): string {
  const facts = [pid && `process ${pid}`, ports[0] && `127.0.0.1:${ports[0]}`, trouble?.split('\n')[0]]
  return [...facts, restarts > 0 && `restarts: ${restarts}`].filter(Boolean).join(' · ')
}

export interface Control {
  status(): Promise<readonly PartStatus[]>
  /** Holds a part down. */
  stop(part: string): Promise<void>
  /** Lets it up again; resolves when it serves. */
  start(part: string): Promise<void>
  /** kill -9. */
  kill(part: string): Promise<void>
  /** Whether everything that is not held down serves within the time given. */
  wait(withinMs: number): Promise<boolean>
}

class NoSupervisor extends Error {
  override readonly name = 'NoSupervisor'
}

/** @throws NoSupervisor from each call when no province runs on this data folder */
export function control(folder = dataFolder()): Control {
  const ask = (what: Request) => asked(socketPath(folder), what)
  const order = async (verb: 'stop' | 'start' | 'kill', part: string) => void (await ask({ do: verb, part }))
  return {
    status: async () => (await ask({ do: 'parts' })).parts,
    stop: (part) => order('stop', part),
    start: (part) => order('start', part),
    kill: (part) => order('kill', part),
    wait: async (withinMs) => (await ask({ do: 'wait', withinMs })).allServe ?? false,
  }
}

function asked(path: string, what: Request): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => socket.write(`${JSON.stringify(what)}\n`))
    socket.once('error', () => reject(new NoSupervisor('no province runs here; type: npm start')))
    socket.once('close', () => reject(new NoSupervisor('the supervisor went away')))
    // Readline says again what the socket has said.
    const lines = createInterface({ input: socket }).on('error', () => undefined)
    lines.once('line', (line) => {
      const reply = JSON.parse(line) as Reply
      if (reply.ok) resolve(reply)
      else reject(new Error(reply.en))
      socket.destroy()
    })
  })
}
