import { dayInShanghai } from '../../../common/clock'

/** Whether a text is a calendar day that exists, as yyyy-MM-dd. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  // A parser may carry 30 February over into March; coming back unchanged is the proof.
  const midnight = Date.parse(`${text}T00:00:00+08:00`)
  return !Number.isNaN(midnight) && dayInShanghai(midnight) === text
}
