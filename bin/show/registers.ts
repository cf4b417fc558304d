/** What the organisations know of one settlement, opened and put in order. Pure. */
import { codecs, strictly } from '../../common/contracts.grpc'
import { keyFromWire, keyText } from '../../common/settlement-key'
import type { Decision, Knowledge, ManualDecision, TailEvent, Verdict } from '../../proto/types'
import { type StagesShown, stagesShown } from './stages'

/** One key (a settlement, or its reversal) over all organisations. */
export interface Known {
  readonly key: string
  readonly verdict: Verdict | undefined
  readonly decision: Decision | undefined
  /** What two persons decided instead (protocol R20). */
  readonly manual: ManualDecision | undefined
  readonly books: readonly Pick<Knowledge, 'organisation' | 'region' | 'postings'>[]
  readonly timeline: readonly TailEvent[]
  /** Where its time went, of what is still remembered. */
  readonly stages: StagesShown
}

const ORDER: readonly Knowledge['organisation'][] = ['CARE', 'HUB', 'ENROLLMENT']

/** Groups by key; several hub instances speak of the same books but each of its own steps. */
export function gathered(knowledge: readonly Knowledge[]): Known[] {
  const byKey = new Map<string, Knowledge[]>()
  for (const one of knowledge) {
    const key = keyFromWire(one.key)
    if (key) byKey.set(keyText(key), [...(byKey.get(keyText(key)) ?? []), one])
  }
  return [...byKey].map(([key, all]) => ({
    key,
    verdict: first(all, ({ verdict }) => verdictIn(verdict)),
    decision: first(all, ({ decision }) => decisionIn(decision)),
    manual: first(all, ({ manual }) => (manual.length === 0 ? undefined : strictly(codecs.manualDecision, manual))),
    books: booksIn(all),
    timeline: all.flatMap(({ timeline }) => timeline).sort((a, b) => a.atMs - b.atMs),
    stages: stagesShown(all),
  }))
}

function booksIn(all: readonly Knowledge[]): Known['books'] {
  const books = new Map(all.map((one) => [`${one.organisation} ${one.region}`, one]))
  return [...books.values()].sort((a, b) => ORDER.indexOf(a.organisation) - ORDER.indexOf(b.organisation))
}

function first<T>(all: readonly Knowledge[], find: (one: Knowledge) => T | undefined): T | undefined {
  for (const one of all) {
    const found = find(one)
    if (found !== undefined) return found
  }
  return undefined
}

/** Bare or signed: the organisations keep it signed, some hand out the bare body. */
function verdictIn(bytes: Buffer): Verdict | undefined {
  if (bytes.length === 0) return undefined
  const signed = strictly(codecs.signedVerdict, bytes)
  return strictly(codecs.verdict, signed?.signature ? signed.verdict : bytes)
}

function decisionIn(bytes: Buffer): Decision | undefined {
  return bytes.length === 0 ? undefined : strictly(codecs.decision, bytes)
}
