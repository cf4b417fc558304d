/** A promise that our own code broke. Nothing may be booked after one: the process's caller must not go on. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant'
}

/** Stops before money is booked when something that can never be false is false. Kept in production. */
export function invariant(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new BrokenInvariant(promise)
}

/** For the end of a switch over a union: the compiler proves that nothing is left over. */
export function unreachable(left: never): never {
  throw new BrokenInvariant(`nothing else can come here: ${JSON.stringify(left)}`)
}
