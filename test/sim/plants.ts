/**
 * Bugs to plant: each is one change of the product as it is compiled, made in a copy and never shipped. `from` must be
 * found exactly once; when the product has been rewritten the plant fails loudly and must follow.
 */
export interface Plant {
  readonly bug: string
  /** What is wrong then. */
  readonly about: string
  /** Compiled file, below the root. */
  readonly file: string
  readonly from: string
  readonly to: string
}

export const plants: readonly Plant[] = []
