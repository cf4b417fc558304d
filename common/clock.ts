/** The only place where time enters. Use cases are given one; the simulator and the tests make theirs up. */
export interface Clock {
  /** Milliseconds since 1970, as the machine believes; may be wrong and may jump. For people and for stamps. */
  now(): number
  /** Milliseconds that only ever grow, from an arbitrary start. For durations and deadlines. */
  monotonic(): number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
}

const DAY_IN_SHANGHAI = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' })

/** The calendar day (yyyy-MM-dd) in Asia/Shanghai, the only zone that this system knows (protocol R17). */
export function dayInShanghai(instantMs: number): string {
  return DAY_IN_SHANGHAI.format(instantMs)
}
