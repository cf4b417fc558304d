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

export function siteOf(parts: SiteParts): Site {
  return new OneSite(parts)
}

class OneSite implements Site {
  readonly skew: Skew = { ms: 0, drift: NO_DRIFT }
  life: Life | undefined

  constructor(private readonly parts: SiteParts) {}

  get name(): string {
    return this.parts.name
  }

  start(): void {
    if (this.life) return
    const { name, role, database = name, around, build } = this.parts
    const die = (downMs: number) => this.kill(downMs)
    const begun = new Life({ name, role, database, around, skew: this.skew, die })
    this.life = begun
    build(begun).catch((error: unknown) => {
      around.note(`${name} could not start: ${String(error)}`)
      if (this.life === begun) this.kill(START_AGAIN_MS)
    })
  }

  kill(downMs: number): void {
    const { name, around } = this.parts
    const ended = this.life
    if (!ended) return
    this.life = undefined
    around.troubles.tally.crashes++
    around.note(`${name} dies`)
    ended.end()
    around.loop.after(downMs, () => this.start())
  }
}
