/** What the enrollment regions have authorised and learned, written down beside their stores for the checks. */
import { keyText, type SettlementKey } from '../../common/settlement-key'
import type { EnrollmentStores } from '../../region-node/enrollment/half'

export interface Shadow {
  /** keyText → tokens that a commit has authorised. */
  readonly authorised: Map<string, Buffer>
  /** keyText of the decisions that were learned. */
  readonly learned: Set<string>
  /** Those since the last look. */
  readonly fresh: { readonly key: SettlementKey; readonly decision: Buffer }[]
  /** keyText of settlements that stood in the way of another of the same care region, since the last look; and when. */
  readonly holders: Map<string, number>
  now(): number
}

export function newShadow(now: () => number): Shadow {
  return { now, authorised: new Map(), learned: new Set(), fresh: [], holders: new Map() }
}

/** The same stores; each commit is noted at the moment it is made. */
export function shadowed<S extends EnrollmentStores>(
  stores: S,
  { authorised, learned, fresh, holders, now }: Shadow,
): S {
  const { verdicts, factBooks, reversals } = stores
  return {
    ...stores,
    verdicts: {
      ...verdicts,
      async write(verdict) {
        const written = await verdicts.write(verdict)
        const isNew = written.result === 'written' && verdict.reservation
        if (isNew) authorised.set(keyText(verdict.key), verdict.token)
        const { holder } = written.result === 'waiting' ? written : {}
        if (holder?.key.careRegion === verdict.key.careRegion) holders.set(keyText(holder.key), now())
        return written
      },
    },
    reversals: {
      ...reversals,
      async write(reversal) {
        const token = await reversals.write(reversal)
        if (Buffer.isBuffer(token)) authorised.set(keyText(reversal.key), token)
        return token
      },
    },
    factBooks: {
      ...factBooks,
      async learn(persons, facts) {
        const results = await factBooks.learn(persons, facts)
        for (const [i, result] of results.entries()) {
          const fact = facts[i]
          if (result !== 'learned' || !fact) continue
          learned.add(keyText(fact.key))
          fresh.push(fact)
        }
        return results
      },
    },
  }
}
