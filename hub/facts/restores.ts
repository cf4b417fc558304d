/**
 * What a restored hub must find out about itself (protocol R18): that it was restored, under which epoch it therefore
 * goes on, and since which day facts that it had acknowledged may be missing. A port.
 */
export interface Restores {
  /** Looks whether the database was restored since the last look; raises its epoch if so. Before anybody is served. */
  notice(): Promise<void>
  /** The oldest accounting day of which this epoch may have lost facts; empty: unknown. */
  lostFrom(): Promise<string>
  /** Somebody has seen this epoch of ours; if ours is lower, it is raised above theirs. */
  seen(epoch: number): Promise<void>
  /** An operator says so: of a copy that looks in nothing like one. */
  announce(): Promise<void>
}

/**
 * An epoch so far above ours is no restore but a mistake, and would leave few numbers above it. They follow the seconds
 * of the clock, so this is about thirty years.
 */
const AHEAD_MAX = 1_000_000_000

/** Whether a region's word about our epoch is to be believed. */
export function isCredible(seen: number, own: number): boolean {
  return seen - own <= AHEAD_MAX
}
