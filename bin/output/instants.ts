/** Instants and durations for people; the zone is Shanghai's everywhere (protocol R17). */
import { dayInShanghai } from '../../common/clock'

const TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
})

/** 14:03:07.120 */
export function timeText(instantMs: number): string {
  return TIME.format(instantMs)
}

/** 2026-01-05 14:03 */
export function dayTimeText(instantMs: number): string {
  return `${dayInShanghai(instantMs)} ${timeText(instantMs).slice(0, 5)}`
}

/** 850 → "850 ms"; 61_000 → "61 s"; 7_260_000 → "121 min". */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 600_000) return `${Math.round(ms / 100) / 10} s`
  return `${Math.round(ms / 60_000)} min`
}
