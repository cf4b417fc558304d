/** Which rows are on their way to one destination (protocol R23). Bounded, in memory only, forgettable. */

export interface Window {
  /** Name of the row to its number and when (monotonic) it was sent; in the order of sending. */
  readonly sent: Map<string, Sent>
  /** Since when something is on its way and nothing has been heard; undefined: nothing is awaited. */
  silentSinceMs: number | undefined
}

interface Sent {
  readonly number: number
  readonly atMs: number
  /** It was queued again (R18). */
  readonly again: boolean
}

/** So many rows at most without an ack. */
export const WINDOW = 512
/** So many to a destination that answers nothing: enough to notice its return, too few to flood the log. */
export const PROBES = 16

export function emptyWindow(): Window {
  return { sent: new Map(), silentSinceMs: undefined }
}

/** How many more rows may go out now. Forgets those that were sent so long ago that they are wanted again. */
export function roomIn({ sent, silentSinceMs }: Window, nowMs: number, resendMs: number): number {
  for (const [name, { atMs }] of sent) {
    if (nowMs - atMs < resendMs) break
    sent.delete(name)
  }
  const isSilent = silentSinceMs !== undefined && nowMs - silentSinceMs >= resendMs
  return Math.max(0, (isSilent ? PROBES : WINDOW) - sent.size)
}

/** How many rows may go out that were queued again: at most half of the window is theirs (R18). */
export function roomAgain({ sent }: Window): number {
  let onTheWay = 0
  for (const { again } of sent.values()) if (again) onTheWay++
  return Math.max(0, WINDOW / 2 - onTheWay)
}

/** @param row its number, and whether it was queued again */
export function onItsWay(
  window: Window,
  name: string,
  { number, again = false }: { readonly number: number; readonly again?: boolean },
  atMs: number,
): void {
  // Taken out first: a map keeps a known name in its old place, and roomIn relies on the order of sending.
  window.sent.delete(name)
  window.sent.set(name, { number, atMs, again })
  window.silentSinceMs ??= atMs
}

/** An ack or a NAck came: either is a sign of life. */
export function settled(window: Window, name: string, nowMs: number): void {
  window.sent.delete(name)
  window.silentSinceMs = window.sent.size > 0 ? nowMs : undefined
}

/** Everything is wanted again, because the line it went out on is gone. */
export function forget(window: Window): void {
  window.sent.clear()
}
