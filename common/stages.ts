/**
 * Where a settlement's time went, stage by stage, as this process measured it on its own monotonic clock: what
 * `lianjie show` puts together from all that took part, sampled or not. Memory taken once and never grown; a settlement
 * costs it a hash and a few numbers. What was slow or failed stays about four times as long as the rest.
 */
import { keyText, type SettlementKey } from './settlement-key'

/** The stages of each organisation, in the order in which they happen. */
export const STAGES = {
  CARE: ['door', 'checks', 'claim', 'line', 'away', 'verified', 'token', 'decision', 'reply', 'hub-learned', 'learned'],
  HUB: ['to-kafka', 'away', 'learning'],
  ENROLLMENT: ['queue', 'checks', 'policy', 'commit', 'answer', 'to-kafka', 'learning'],
} as const
export type Organisation = keyof typeof STAGES
export type StageOf<O extends Organisation> = (typeof STAGES)[O][number]

export interface StageTime {
  readonly stage: string
  readonly ms: number
}

export interface Stages<O extends Organisation = Organisation> {
  /** Replaces these stages and leaves the others. @param isSlow or failed: it is kept longer */
  put(key: SettlementKey, times: Readonly<Partial<Record<StageOf<O>, number>>>, isSlow?: boolean): void
  /** What is remembered, in order; empty: nothing. */
  of(key: SettlementKey): readonly StageTime[]
  /** Remembers an instant of this settlement, by the monotonic clock, for a later stage to be measured from. */
  stamp(key: SettlementKey, atMs: number): void
  stampOf(key: SettlementKey): number | undefined
}

/** At 300 settlements a second a hub remembers seven minutes, a care node among twenty more than two hours. */
const REMEMBERED = 1 << 17
const WAYS = 4
/** A slow one counts as put so many tables' worth later. */
const LONGER = 4

/** Whoever took longer is remembered longer. */
export const SLOW_MS = 1_000

/** @param remembered how many settlements, a power of two; memory is touched only as they come */
export function stagesInMemory<O extends Organisation>(organisation: O, remembered = REMEMBERED): Stages<O> {
  return new Table(STAGES[organisation], remembered) as Stages<O>
}

/** A hash table of sets of four places, the oldest of which gives way. A key is remembered as 64 bits of hash. */
class Table implements Stages {
  private readonly names: Uint32Array
  private readonly putAt: Float64Array
  private readonly stamps: Float64Array
  private readonly times: Float32Array
  private count = 0

  constructor(
    private readonly stages: readonly string[],
    private readonly remembered: number,
  ) {
    this.names = new Uint32Array(remembered * 2)
    this.putAt = new Float64Array(remembered)
    this.stamps = new Float64Array(remembered)
    this.times = new Float32Array(remembered * stages.length)
  }

  put(key: SettlementKey, times: Readonly<Record<string, number | undefined>>, isSlow = false): void {
    const place = this.placeFor(keyText(key))
    const at = this.count + (isSlow ? LONGER * this.remembered : 0)
    if (at > (this.putAt[place] ?? 0)) this.putAt[place] = at
    const { stages } = this
    for (let i = 0; i < stages.length; i++) {
      const ms = times[stages[i] as string]
      // Zero stands for not measured: what took no time at all is kept as next to nothing.
      if (ms !== undefined) this.times[place * stages.length + i] = Math.max(ms, SHORTEST_MS)
    }
  }

  of(key: SettlementKey): readonly StageTime[] {
    const place = this.placeOf(keyText(key))
    if (place < 0) return []
    const { stages, times } = this
    const own = stages.map((stage, i) => ({ stage, ms: times[place * stages.length + i] ?? 0 }))
    return own.filter(({ ms }) => ms > 0)
  }

  stamp(key: SettlementKey, atMs: number): void {
    this.stamps[this.placeFor(keyText(key))] = atMs
  }

  stampOf(key: SettlementKey): number | undefined {
    const place = this.placeOf(keyText(key))
    return place < 0 ? undefined : this.stamps[place] || undefined
  }

  private placeOf(name: string): number {
    return this.find(hash(name, SEED_1), hash(name, SEED_2))
  }

  /** Its place, or that of the oldest of its set, which gives way for it. */
  private placeFor(name: string): number {
    const [one, two] = [hash(name, SEED_1), hash(name, SEED_2)]
    const found = this.find(one, two)
    this.count++
    if (found >= 0) return found
    const { names, putAt, stages } = this
    const first = this.setOf(one)
    let oldest = first
    for (let place = first + 1; place < first + WAYS; place++) if (putAt[place]! < putAt[oldest]!) oldest = place
    names[oldest * 2] = one
    names[oldest * 2 + 1] = two
    putAt[oldest] = this.count
    this.stamps[oldest] = 0
    this.times.fill(0, oldest * stages.length, (oldest + 1) * stages.length)
    return oldest
  }

  private find(one: number, two: number): number {
    const { names, putAt } = this
    const first = this.setOf(one)
    for (let place = first; place < first + WAYS; place++)
      if (names[place * 2] === one && names[place * 2 + 1] === two && putAt[place]! > 0) return place
    return -1
  }

  private setOf(one: number): number {
    return one & (this.remembered - WAYS)
  }
}

const SHORTEST_MS = 1e-6
const SEED_1 = 0x811c9dc5
const SEED_2 = 0x9e3779b9
const FNV_PRIME = 0x01000193

/** FNV-1a with a last mixing, so that the low bits, which choose the set, depend on all letters. */
function hash(text: string, seed: number): number {
  let value = seed
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), FNV_PRIME)
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b)
  return (value ^ (value >>> 13)) >>> 0
}
