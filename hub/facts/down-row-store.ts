/** The table of rows that wait for care regions (protocol R19). */
import type { Region } from '../../common/regions'
import type { DownRow } from '../../proto/types'

export interface Asked {
  readonly region: Region
  /** Only rows with a higher id. */
  readonly after: number
}

export interface DownRowStore {
  /** The oldest rows of each region asked for, by id, at most so many each. */
  waiting(asked: readonly Asked[], mostEach: number): Promise<ReadonlyMap<Region, readonly DownRow[]>>
  handled(region: Region, rowIds: readonly number[]): Promise<void>
  /** Tells of regions that have got rows, soon after the commit; may miss some, so the caller looks by itself too. */
  onNews(listener: (region: Region) => void): () => void
}
