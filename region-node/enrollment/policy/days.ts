import { dayInShanghai, daysAfter } from '../../../common/clock'

/** Whether a text is a calendar day that exists, as yyyy-MM-dd. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  // A parser may carry 30 February over into March; coming back unchanged is the proof.
  const midnight = Date.parse(`${text}T00:00:00+08:00`)
  return !Number.isNaN(midnight) && dayInShanghai(midnight) === text
}

export function dayAfter(day: string): string {
  return daysAfter(day, 1)
}

export function dayBefore(day: string): string {
  return daysAfter(day, -1)
}

/** Whole years on a day since a birthday; one born on 29 February grows older on 1 March. */
export function ageOn(day: string, birthday: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthday.slice(0, 4))
  return day.slice(4) < birthday.slice(4) ? years - 1 : years
}
