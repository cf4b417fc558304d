/** In which order several actors go on. */
import { seeded } from '../../support/seeded'
import type { Choose, Turn } from './stepping'

/** More than any actor has. */
const ALL = 1_000_000

/** One after the other. */
export const inTurn: Choose = (able) => ({ actor: able[0] as number, statements: ALL })

/** Some of all orders, another one for each seed. */
export function wandering(seed: number): Choose {
  const random = seeded(seed)
  return (able) => ({ actor: random.oneOf(able), statements: 1 + random.below(3) })
}

/**
 * First so many statements of one, then so many of another, then the first to its end: whatever goes wrong between two
 * actors mostly shows when one is interrupted once.
 */
export function interrupted(turns: Interruption): Choose {
  const left: Turn[] = [...turns, { actor: turns[0].actor, statements: ALL }]
  return (able) => {
    const next = left.findIndex(({ actor }) => able.includes(actor))
    const [turn = inTurn(able)] = next < 0 ? [] : left.splice(0, next + 1).slice(-1)
    return turn
  }
}

export type Interruption = readonly [first: Turn, other: Turn]

/** Every interruption of each actor by each other, given how many statements each makes when nobody disturbs it. */
export function interruptions(lengths: readonly number[]): Interruption[] {
  const turns = lengths.map((length, actor) => Array.from({ length }, (_, i) => ({ actor, statements: i + 1 })))
  return turns.flatMap((some, first) =>
    turns.flatMap((others, other) =>
      first === other ? [] : some.flatMap((one) => others.map((another): Interruption => [one, another])),
    ),
  )
}
