/** A stream from the hub: from the first of its instances that answers, since any of them may do any step. */
import type { Asked } from './organisations'

/** @throws Fault of the last instance when none answers; what breaks later is not begun again elsewhere */
export async function* streamFromHub<T>(
  all: readonly Asked[],
  ask: (asked: Asked) => AsyncIterable<T>,
): AsyncIterable<T> {
  const hubs = all.filter(({ place }) => place.role === 'hub')
  for (const [place, asked] of hubs.entries()) {
    let hasBegun = false
    try {
      for await (const one of ask(asked)) {
        hasBegun = true
        yield one
      }
      return
    } catch (error) {
      if (hasBegun || place === hubs.length - 1) throw error
    }
  }
}
