/** What was settled, with all that it was reckoned from, page by page: for trying another policy on it. Reads only. */
import { codecs } from '../../common/contracts.grpc'
import { isKnownIdForm, reversalIdOf } from '../../common/identifiers'
import type { OperationsSource } from '../../common/operations'
import { keyToWire, type SettlementKey } from '../../common/settlement-key'
import type { HistoryPageIn } from '../../proto/types'

/** A confirmed settlement of this region as its register keeps it. */
export interface Settled {
  readonly key: SettlementKey
  /** A serialised SignedVerdict. */
  readonly token: Buffer
  /** Undefined where none was seen: it was learned again after a restore. */
  readonly claim: Buffer | undefined
}

/** Port; history.pg.ts reads it. */
export interface Histories {
  /** How many were confirmed from an accounting day on, after a key. */
  count(fromDay: string, after: SettlementKey | undefined): Promise<number>
  /** The next of them, in key order. */
  page(fromDay: string, after: SettlementKey | undefined, limit: number): Promise<readonly Settled[]>
  /** Those of these reversals that are in the ledger. */
  reversed(reversalIds: readonly string[]): Promise<ReadonlySet<string>>
}

/** What operations tell of it. */
export function tellingHistory(histories: Histories): Required<Pick<OperationsSource, 'history'>> {
  return { history: (fromDay, after) => historyOf(histories, fromDay, after) }
}

/** About a megabyte: many times that is the most a message may have. */
const PAGE = 200

/** Without what was reversed since: nobody is settled for by it. */
async function* historyOf(
  histories: Histories,
  fromDay: string,
  first: SettlementKey | undefined,
): AsyncIterable<HistoryPageIn> {
  let left = await histories.count(fromDay, first)
  for (let after = first; ; ) {
    const page = await histories.page(fromDay, after, PAGE)
    if (page.length === 0) return
    left = Math.max(0, left - page.length)
    const reversed = await histories.reversed(page.flatMap(({ key }) => reversalOf(key) ?? []))
    const standing = page.filter(({ key }) => !reversed.has(reversalOf(key) ?? ''))
    after = page.at(-1)?.key
    yield { bills: standing.map(billToWire), left }
    if (page.length < PAGE) return
  }
}

/** Undefined for an id that no reversal can be made from: a door elsewhere let it in. */
function reversalOf({ settleId }: SettlementKey): string | undefined {
  return isKnownIdForm(settleId) ? reversalIdOf(settleId) : undefined
}

function billToWire({ key, token, claim = Buffer.alloc(0) }: Settled) {
  return { key: keyToWire(key), verdict: codecs.signedVerdict.decode(token).verdict, claim }
}
