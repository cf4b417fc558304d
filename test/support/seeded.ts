/** Draws the same values for the same seed on every machine (the 48-bit generator known from drand48). */
export interface Seeded {
  /** A whole number of fen from 0 up to, but not including, the bound. */
  fenUpTo(maxFen: bigint): bigint
  /** A whole number from 0 up to, but not including, the bound. */
  below(max: number): number
  chance(percent: number): boolean
  oneOf<T>(choices: readonly T[]): T
  bytes(count: number): Buffer
}

export function seeded(seed: number): Seeded {
  let state = (BigInt(seed) ^ 0x5deece66dn) & 0xffff_ffff_ffffn
  const draw = () => {
    state = (state * 0x5deece66dn + 0xbn) & 0xffff_ffff_ffffn
    return state >> 16n
  }
  const fenUpTo = (maxFen: bigint) => ((draw() << 32n) | draw()) % maxFen
  const below = (max: number) => Number(fenUpTo(BigInt(max)))
  return {
    fenUpTo,
    below,
    chance: (percent) => below(100) < percent,
    oneOf: (choices) => choices[below(choices.length)] as (typeof choices)[number],
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
  }
}
