/** The last quote of each bill, for the one-phase door to compare (R11). May be forgotten at any time. A port. */
import { isDeepStrictEqual } from 'node:util'
import type { Split } from '../../proto/types'
import type { Batch } from './bills'

export interface Quoted {
  readonly hospital: string
  /** In the version that was quoted. */
  readonly batch: Batch
  /** Of what was asked: another policy day or the account make another quote, and no drift. */
  readonly requestHash: Buffer
  readonly split: Split
}

export interface Quotes {
  /** Never rejects; a quote that could not be kept was never given, as far as the comparison goes. */
  keep(quoted: Quoted): Promise<void>
  find(hospital: string, batch: Batch): Promise<Pick<Quoted, 'requestHash' | 'split'> | undefined>
}

export const noQuotes: Quotes = {
  keep: async () => undefined,
  find: async () => undefined,
}

/** Whether the patient was told other amounts for this very request. */
export function drifted(quote: Pick<Quoted, 'requestHash' | 'split'> | undefined, requestHash: Buffer, split: Split) {
  return quote?.requestHash.equals(requestHash) === true && !isDeepStrictEqual({ ...quote.split }, { ...split })
}
