/** What every part of the local province (Kafka, Postgres, Redis, a hub, a region node) looks like from outside. */

export interface RunningPart {
  readonly name: string
  readonly version: string
  /** What it listens on, at 127.0.0.1; the one that clients use comes first. */
  readonly ports: readonly number[]
  readonly pid: number
  /** From the start of the process until it served. */
  readonly startedInMs: number
  /** Resolves when the process is gone, wanted or not, with how it went: "code 1", "SIGKILL". */
  readonly exited: Promise<string>
  /** Asks it to end and waits until it has; a part that does not listen is killed. */
  stop(): Promise<void>
}

/** Says what is being waited for; the fraction (0 to 1) when it is known. Called as often as one likes. */
export type Progress = (waitingFor: string, fraction?: number) => void

/** A person can put it right: the message says how. Shown without a stack trace. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart'
}
