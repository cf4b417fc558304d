/** All that a command touches outside itself; main.ts makes the real one, tests make theirs up. */
import type { Clock } from '../common/clock'
import type { Hospital } from './hospital/client'
import type { Journal } from './hospital/journal'
import type { Directory, HospitalDoor } from './organisations/directory'
import type { Asked } from './organisations/organisations'
import type { Language } from './output/language'
import type { Paint } from './output/paint'
import type { ControlAnswer, ControlOrder } from './parts/control'

export interface World {
  /** @throws when no province is described */
  directory(): Directory
  /** One for each organisation of the directory; connected on first use. */
  organisations(): readonly Asked[]
  control(order: ControlOrder): Promise<ControlAnswer>
  /** A hospital's client at one door, with its journal on disk. */
  hospital(door: HospitalDoor): Promise<HospitalAtDoor>
  readFile(path: string): Buffer
  readonly machine: Machine
  readonly clock: Clock
  /** Resolves earlier when interrupted. */
  pause(ms: number): Promise<void>
  readonly out: Output
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal
}

export interface HospitalAtDoor {
  readonly hospital: Hospital
  readonly journal: Journal
  close(): Promise<void>
}

export interface Machine {
  readonly nodeVersion: string
  /** Free bytes where the data folder is. */
  freeDiskBytes(): number
}

export interface Output {
  readonly language: Language
  readonly json: boolean
  readonly isTerminal: boolean
  readonly paint: Paint
  /** One line on standard output. */
  line(text: string): void
  /** One line on standard error: notes that are not the answer. */
  note(text: string): void
}

/** What a command ends with. */
export const exits = {
  /** All is well. */
  fine: 0,
  /** The command worked and found something wrong. */
  wrong: 1,
  /** Wrong usage, or somebody who must answer cannot be reached. */
  unreachable: 2,
} as const
export type Exit = (typeof exits)[keyof typeof exits]

export function json(out: Output, value: unknown): void {
  out.line(JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? Number(v) : v), out.isTerminal ? 2 : 0))
}
