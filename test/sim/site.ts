/** A process through all its lives: started, ended by whatever happens, started again. */
import { Life, NO_DRIFT, type Skew, type Surroundings } from './life'

export interface Site {
  readonly name: string
  /** The present life; undefined while it is down. */
  readonly life: Life | undefined
  readonly skew: Skew
  start(): void
  /** Ends it now; it starts again after so long. */
  kill(downMs: number): void
}

const START_AGAIN_MS = 500

export interface SiteParts {
  readonly name: string
  readonly role: string
  /** Its own, if nothing is said. */
  readonly database?: string
  readonly around: Surroundings
  /** Plugs the process together; rejects when it cannot start now. */
  build(life: Life): Promise<unknown>
}

export function siteOf({ name, role, database = name, around, build }: SiteParts): Site {
  const skew: Skew = { ms: 0, drift: NO_DRIFT }
  let life: Life | undefined
  function start(): void {
    if (life) return
    const begun = new Life({ name, role, database, around, skew, die: kill })
    life = begun
    build(begun).catch((error: unknown) => {
      around.note(`${name} could not start: ${String(error)}`)
      if (life === begun) kill(START_AGAIN_MS)
    })
  }
  function kill(downMs: number): void {
    const ended = life
    if (!ended) return
    life = undefined
    around.troubles.tally.crashes++
    around.note(`${name} dies`)
    ended.end()
    around.loop.after(downMs, start)
  }
  return {
    name,
    skew,
    get life() {
      return life
    },
    start,
    kill,
  }
}
