const FIRST_MS = 100
const LONGEST_MS = 2_000

/**
 * How long to wait before the next try: short, because a hub that restarts is back within a second; doubled up to two
 * seconds; and never the same for two cities, so that they do not all knock at once.
 * @param tries that have failed in a row, 0 for the first pause
 * @param random between 0 and 1
 */
export function pauseMs(tries: number, random: number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 10))
  return Math.round(longest * (0.5 + random / 2))
}
