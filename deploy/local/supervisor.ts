/** Starts parts, starts again what dies (pausing longer each time), holds down what a person stopped, ends all. */
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
    const part = kept.find((one) => one.status().name === name)
    const known = kept.map((one) => one.status().name).join(', ')
    if (!part) throw new UnknownPart(`there is no part ${name}; there are: ${known}`)
    return part
  }

  return {
    async startAll(parts, ready = () => undefined) {
      if (ending) throw new CannotStart('stopped while starting')
      const added = parts.map((spec) => new Kept(spec, { records, events }))
      kept.push(...added)
      await Promise.all(
        added.map(async (part) => {
          await part.first()
          ready(part.status())
        }),
      )
    },
    status: () => kept.map((part) => part.status()),
    stop: (name) => named(name).hold(),
    start: (name) => named(name).letUp(),
    kill: (name) => named(name).kill(),
    async allServe(withinMs) {
      const until = performance.now() + withinMs
      const serves = () =>
        kept.map((part) => part.status().state).every((state) => state === 'running' || state === 'stopped')
      while (!serves() && performance.now() < until) await pause(LOOK_AGAIN_MS)
      return serves()
    },
    async stopAll() {
      ending = true
      for (const part of [...kept].reverse()) await part.hold()
    },
  }
}

interface Surroundings {
  readonly records: Records
  readonly events: (line: string) => void
}

/** One part from its first start to the end of the province. */
class Kept {
  private state: State = 'stopped'
  private running: RunningPart | undefined
  private trouble: string | undefined
  private restarts = 0
  private pauseMs = FIRST_PAUSE_MS
  private wake = new AbortController()
  private loop: Promise<void> = Promise.resolve()
  private launching: Promise<void> = Promise.resolve()

  constructor(
    private readonly spec: PartSpec,
    private readonly around: Surroundings,
  ) {}

  /** The first start: its failure is the caller's. */
  async first(): Promise<void> {
    this.wake = new AbortController()
    this.pauseMs = FIRST_PAUSE_MS
    await this.launch()
    this.loop = this.watch()
  }

  async hold(): Promise<void> {
    const wasStarting = this.state === 'starting'
    this.state = 'stopped'
    this.wake.abort()
    if (this.running) await this.running.stop()
    else if (wasStarting) await endStarting(this.spec.name, this.around.records)
    await this.launching.catch(() => undefined)
    this.running = undefined
    await this.loop
    this.around.records.forget(this.spec.name)
    this.tell('is stopped')
  }

  async letUp(): Promise<void> {
    if (!this.isHeld()) return
    await this.loop
    await this.first().catch((error: unknown) => {
      // It was let up: whatever is wrong now, it is tried again like everything that dies.
      this.loop = this.watch()
      throw error
    })
    this.tell(`serves, process ${this.running?.pid}`)
  }

  async kill(): Promise<number> {
    if (!this.running) throw new CannotStart(`${this.spec.name} is not running: ${this.state}`)
    const { pid, exited } = this.running
    process.kill(pid, 'SIGKILL')
    await exited
    return pid
  }

  status(): PartStatus {
    const { state, running, trouble, restarts } = this
    return {
      ...{ name: this.spec.name, state, ports: running?.ports ?? [], restarts },
      ...(running && { version: running.version, pid: running.pid, startedInMs: Math.round(running.startedInMs) }),
      ...(trouble !== undefined && { trouble }),
    }
  }

  /** Asked anew after every wait: a hold may come at any moment. */
  private isHeld(): boolean {
    return this.state === 'stopped'
  }

  private tell(what: string): void {
    this.around.events(`${this.spec.name} ${what}`)
  }

  private launch(): Promise<void> {
    this.state = 'starting'
    this.launching = this.launched()
    return this.launching
  }

  private async launched(): Promise<void> {
    const { name, stopSignal } = this.spec
    try {
      const part = await this.spec.launch((pid) => this.around.records.write(name, pid, stopSignal))
      if (this.isHeld()) return await part.stop()
      this.running = part
      this.state = 'running'
      this.trouble = undefined
    } catch (error) {
      // Nobody can launch and be told to stop at once without this look: the word of the stop stands.
      if (!this.isHeld()) this.state = 'down'
      this.trouble = (error as Error).message
      throw error
    }
  }

  /** Until held: waits for the end of the process and starts it again. */
  private async watch(): Promise<void> {
    while (!this.isHeld()) {
      if (this.running) await this.sawTheEnd(this.running)
      if (this.isHeld()) break
      await pause(this.pauseMs, undefined, { signal: this.wake.signal }).catch(() => undefined)
      if (this.isHeld()) break
      await this.again()
    }
  }

  private async again(): Promise<void> {
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS)
    this.restarts++
    await this.launch().catch(() => this.isHeld() || this.tell(`did not come up: ${firstLine(this.trouble)}`))
    if (this.running) this.tell(`serves again, process ${this.running.pid}`)
  }

  private async sawTheEnd(part: RunningPart): Promise<void> {
    const since = performance.now()
    const how = await part.exited
    this.running = undefined
    if (this.isHeld()) return
    this.state = 'down'
    this.trouble = `it ended: ${how}`
    this.tell(`ended (${how}) and is started again`)
    if (performance.now() - since > STEADY_MS) this.pauseMs = FIRST_PAUSE_MS
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
