/** Figures behind the checks: what waits, what went wrong. */
import type { Region } from '../../common/regions'

export interface Figures {
  readonly roundTripMs: number
  readonly outbox: readonly {
    readonly destination: Region
    readonly rows: number
    readonly oldestMs: number
    readonly refused: number
  }[]
  readonly quarantined: number
  readonly equivocations: number
  readonly downRows: { readonly rows: number; readonly oldestMs: number }
}

export interface HubFigures {
  /** Rejects when the database does not answer. */
  read(): Promise<Figures>
}
