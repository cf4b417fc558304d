/** Facts in quarantine, without Postgres. */
import type { Quarantine } from './quarantine'

interface Kept {
  readonly digest: Buffer
  readonly keyText: string
  readonly fact: Buffer
  readonly code: string
  readonly reason: string
}

/** @param kept by whatever name; what is settled is taken out */
export function quarantineInMemory(kept: Map<string, Kept>): Quarantine {
  const idOf = ({ digest }: Kept) => digest.subarray(0, 16).toString('hex')
  const careRegionOf = ({ keyText }: Kept) => keyText.split('/')[0] ?? ''
  return {
    list: async (limit) =>
      [...kept.values()].slice(0, limit).map((one) => {
        const { keyText, code, reason } = one
        const seen = { times: 1, firstAtMs: 0, lastAtMs: 0 }
        return { id: idOf(one), keyText, careRegion: careRegionOf(one), code, reason, ...seen }
      }),
    async find(id) {
      const found = [...kept.values()].find((one) => idOf(one) === id)
      return found && { fact: found.fact, careRegion: careRegionOf(found) }
    },
    async settle(id) {
      for (const [name, one] of kept) if (idOf(one) === id) kept.delete(name)
    },
  }
}
