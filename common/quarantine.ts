/** Facts that cannot be used and wait for people, at the hub and at an enrollment half (protocol R22). A port. */
import type { Region } from './regions'

export interface Quarantined {
  readonly id: string
  readonly keyText: string
  readonly careRegion: Region
  readonly code: string
  readonly reason: string
  readonly times: number
  readonly firstAtMs: number
  readonly lastAtMs: number
}

export interface Quarantine {
  /** Oldest first. */
  list(limit: number): Promise<readonly Quarantined[]>
  /** A serialised Fact and who brought it; undefined when nothing waits under that id. */
  find(id: string): Promise<{ readonly fact: Buffer; readonly careRegion: Region } | undefined>
  /** It waits no more. */
  settle(id: string): Promise<void>
}
