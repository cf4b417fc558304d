/** Starts parts, starts again what dies (with growing pauses), holds down what a person stopped, and ends all in order. */
import { setTimeout as pause } from 'node:timers/promises'
import { CannotStart, type RunningPart } from './part'
import type { Records } from './records'

export interface PartSpec {
  readonly name: string
  /** Starts it once and resolves when it serves; tells the process id as soon as there is one. */
  launch(onSpawn: (pid: number) => void): Promise<RunningPart>
  readonly stopSignal: NodeJS.Signals
}

/** stopped: a person holds it down. down: it died and will be started again after a pause. */
export type State = 'stopped' | 'starting' | 'running' | 'down'

export interface PartStatus {
  readonly name: string
  readonly state: State
  readonly version?: string
  readonly pid?: number
  readonly ports: readonly number[]
  /** How often it died and was started again. */
  readonly restarts: number
  readonly startedInMs?: number
  /** Why it does not run. */
  readonly trouble?: string
}

export interface Supervisor {
  /** Starts parts for the first time; resolves when all serve. @throws CannotStart when one does not */
  startAll(parts: readonly PartSpec[], ready?: (status: PartStatus) => void): Promise<void>
  status(): PartStatus[]
  /** Holds a part down; resolves when its process is gone. */
  stop(name: string): Promise<void>
  /** Lets a part up again; resolves when it serves. */
  start(name: string): Promise<void>
  /** kill -9; it is then started again like everything that dies. Resolves with the process id that was killed. */
  kill(name: string): Promise<number>
  /** Resolves true when everything that is not held down serves, false when that takes too long. */
  allServe(withinMs: number): Promise<boolean>
  /** Ends everything, the last started first. */
  stopAll(): Promise<void>
}

class UnknownPart extends Error {
  override readonly name = 'UnknownPart'
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5_000
/** Who has served so long may die again without waiting longer. */
const STEADY_MS = 30_000
const STOP_MS = 15_000
const LOOK_AGAIN_MS = 25

/** @param events one line each time something starts, dies or is held */
export function supervisorWith(records: Records, events: (line: string) => void): Supervisor {
  const kept: Kept[] = []
  let ending = false

  function named(name: string): Kept {
    const part = kept.find(({ status }) => status().name === name)
    const known = kept.map(({ status }) => status().name).join(', ')
    if (!part) throw new UnknownPart(`there is no part ${name}; there are: ${known}`)
    return part
  }

  return {
    async startAll(parts, ready = () => undefined) {
      if (ending) throw new CannotStart('stopped while starting')
      const added = parts.map((spec) => keep(spec, records, events))
      kept.push(...added)
      await Promise.all(
        added.map(async (part) => {
          await part.first()
          ready(part.status())
        }),
      )
    },
    status: () => kept.map(({ status }) => status()),
    stop: (name) => named(name).hold(),
    start: (name) => named(name).letUp(),
    kill: (name) => named(name).kill(),
    async allServe(withinMs) {
      const until = performance.now() + withinMs
      const serves = () =>
        kept.map(({ status }) => status().state).every((state) => state === 'running' || state === 'stopped')
      while (!serves() && performance.now() < until) await pause(LOOK_AGAIN_MS)
      return serves()
    },
    async stopAll() {
      ending = true
      for (const part of [...kept].reverse()) await part.hold()
    },
  }
}

interface Kept {
  /** The first start: its failure is the caller's. */
  first(): Promise<void>
  hold(): Promise<void>
  letUp(): Promise<void>
  kill(): Promise<number>
  status(): PartStatus
}

function keep(spec: PartSpec, records: Records, events: (line: string) => void): Kept {
  const { name, stopSignal } = spec
  let state: State = 'stopped'
  let running: RunningPart | undefined
  let trouble: string | undefined
  let restarts = 0
  let pauseMs = FIRST_PAUSE_MS
  let wake = new AbortController()
  let loop: Promise<void> = Promise.resolve()
  let launching: Promise<void> = Promise.resolve()
  const held = () => state === 'stopped'

  function launch(): Promise<void> {
    state = 'starting'
    launching = launched()
    return launching
  }

  async function launched(): Promise<void> {
    try {
      const part = await spec.launch((pid) => records.write(name, pid, stopSignal))
      if (held()) return await part.stop()
      running = part
      state = 'running'
      trouble = undefined
    } catch (error) {
      // Nobody can launch and be told to stop at once without this look: the word of the stop stands.
      if (!held()) state = 'down'
      trouble = (error as Error).message
      throw error
    }
  }

  /** Until held: waits for the end of the process and starts it again. */
  async function watch(): Promise<void> {
    while (!held()) {
      if (running) await sawTheEnd(running)
      if (held()) break
      await pause(pauseMs, undefined, { signal: wake.signal }).catch(() => undefined)
      if (held()) break
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      restarts++
      await launch().catch(() => held() || events(`${name} did not come up: ${firstLine(trouble)}`))
      if (running) events(`${name} serves again, process ${running.pid}`)
    }
  }

  async function sawTheEnd(part: RunningPart): Promise<void> {
    const since = performance.now()
    const how = await part.exited
    running = undefined
    if (held()) return
    state = 'down'
    trouble = `it ended: ${how}`
    events(`${name} ended (${how}) and is started again`)
    if (performance.now() - since > STEADY_MS) pauseMs = FIRST_PAUSE_MS
  }

  async function up(): Promise<void> {
    wake = new AbortController()
    pauseMs = FIRST_PAUSE_MS
    await launch()
    loop = watch()
  }

  return {
    first: up,
    async hold() {
      const wasStarting = state === 'starting'
      state = 'stopped'
      wake.abort()
      if (running) await running.stop()
      else if (wasStarting) await endStarting(name, records)
      await launching.catch(() => undefined)
      running = undefined
      await loop
      records.forget(name)
      events(`${name} is stopped`)
    },
    async letUp() {
      if (!held()) return
      await loop
      await up().catch((error: unknown) => {
        // It was let up: whatever is wrong now, it is tried again like everything that dies.
        loop = watch()
        throw error
      })
      events(`${name} serves, process ${running?.pid}`)
    },
    async kill() {
      if (!running) throw new CannotStart(`${name} is not running: ${state}`)
      const { pid, exited } = running
      process.kill(pid, 'SIGKILL')
      await exited
      return pid
    },
    status: () => ({
      name,
      state,
      ports: running?.ports ?? [],
      restarts,
      ...(running && { version: running.version, pid: running.pid, startedInMs: Math.round(running.startedInMs) }),
      ...(trouble !== undefined && { trouble }),
    }),
  }
}

/** Ends the process of a launch that is still under way; the launch itself then fails. */
async function endStarting(name: string, records: Records): Promise<void> {
  const isIt = () => records.running().find((record) => record.name === name)
  const until = performance.now() + STOP_MS
  let record = isIt()
  if (record) process.kill(record.pid, record.stopSignal)
  while (record) {
    await pause(LOOK_AGAIN_MS)
    record = isIt()
    if (record && performance.now() > until) process.kill(record.pid, 'SIGKILL')
  }
}

const firstLine = (text: string | undefined) => text?.split('\n')[0] ?? ''
