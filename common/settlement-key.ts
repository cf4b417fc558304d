/** The key of both registers (protocol R1), inside the house. */
import type { SettlementKey as WireKey } from '../proto/types'
import { reversalIdOf } from './identifiers'
import type { Region } from './regions'

export type SettlementKind = 'S' | 'R'

export interface SettlementKey {
  readonly careRegion: Region
  readonly hospital: string
  readonly settleId: string
  /** S settlement, R reversal. */
  readonly kind: SettlementKind
}

/** One line that is equal exactly when the keys are; for maps, Kafka keys and logs. */
export function keyText({ careRegion, hospital, settleId, kind }: SettlementKey): string {
  return `${careRegion}/${hospital}/${settleId}/${kind}`
}

export function keyToWire({ careRegion, hospital, settleId, kind }: SettlementKey) {
  return { careRegion, hospital, settleId, kind: kind === 'S' ? 'SETTLEMENT' : 'REVERSAL' } as const
}

/** The key of a settlement's reversal: one and the same, whoever computes it. */
export function reversalKeyOf(original: SettlementKey): SettlementKey {
  return { ...original, settleId: reversalIdOf(original.settleId), kind: 'R' }
}

/** Whether a message speaks of exactly this key. */
export function namesKey(wireKey: WireKey | null | undefined, key: SettlementKey): boolean {
  const named = keyFromWire(wireKey)
  return named !== undefined && keyText(named) === keyText(key)
}

/** Undefined when something is missing: such a key can name no row. */
export function keyFromWire(key: WireKey | null | undefined): SettlementKey | undefined {
  if (!key?.careRegion || !key.hospital || !key.settleId) return undefined
  if (key.kind !== 'SETTLEMENT' && key.kind !== 'REVERSAL') return undefined
  const { careRegion, hospital, settleId } = key
  return { careRegion, hospital, settleId, kind: key.kind === 'SETTLEMENT' ? 'S' : 'R' }
}
