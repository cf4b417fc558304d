/** What a bill leaves with the person, part by part. Whoever pays some of it takes it out of parts that they name. */
import { type Fen, lesser } from '../../../common/money'
import { type Burden, burdens } from './rules'

export type Burdens = Readonly<Record<Burden, Fen>>

/** The sum of the parts named. */
export function sumOfParts(all: Burdens, named: readonly Burden[] = burdens): Fen {
  let sum = 0n
  for (const part of named) sum += all[part]
  return sum
}

/** The parts after a payment, which is taken from those named in their order. It must not exceed their sum. */
export function without(all: Burdens, named: readonly Burden[], paidFen: Fen): Burdens {
  if (paidFen === 0n) return all
  const left = { ...all }
  let restFen = paidFen
  for (const part of named) {
    const takenFen = lesser(left[part], restFen)
    if (takenFen === 0n) continue
    left[part] -= takenFen
    restFen -= takenFen
    if (restFen === 0n) break
  }
  return left
}
