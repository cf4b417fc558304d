/**
 * The sending end of one stream of a Link. What arises in one turn of the event loop leaves as one message, and what
 * arises while a message is being written is the next one: so the busier a Link is, the fewer messages it needs.
 */

export interface Outlet<F> {
  /** Takes the frame, or answers false when so much already waits that the far end must be in trouble. */
  offer(frame: F): boolean
  /** Takes it whatever waits; for signs of life and other small frames that may not be lost to a full queue. */
  press(frame: F): void
  readonly waitingBytes: number
  /** Nothing leaves any more; what waits is dropped. */
  close(): void
}

export interface OutletParts<F> {
  /** Writes one message; calls back when it has left this process, with or without success. */
  write(frames: F[], left: () => void): void
  /** About how many bytes a frame takes. */
  sizeOf(frame: F): number
  /** Runs the work at the end of this turn of the event loop. */
  defer(work: () => void): void
  /** A message is closed when it is so large; a single larger frame goes alone. */
  readonly messageBytes: number
  readonly waitingBytesMax: number
}

export function outletOf<F>(parts: OutletParts<F>): Outlet<F> {
  let waiting: F[] = []
  let waitingBytes = 0
  let isBusy = false
  let isClosed = false

  function arm(): void {
    if (isBusy || isClosed || waiting.length === 0) return
    isBusy = true
    parts.defer(flush)
  }
  function flush(): void {
    if (isClosed) return
    const { frames, bytes } = firstMessage(waiting, parts)
    waiting = frames.length === waiting.length ? [] : waiting.slice(frames.length)
    waitingBytes -= bytes
    parts.write(frames, () => {
      isBusy = false
      arm()
    })
  }
  function press(frame: F): void {
    if (isClosed) return
    waiting.push(frame)
    waitingBytes += parts.sizeOf(frame)
    arm()
  }
  return {
    offer(frame) {
      if (isClosed || waitingBytes + parts.sizeOf(frame) > parts.waitingBytesMax) return false
      press(frame)
      return true
    },
    press,
    get waitingBytes() {
      return waitingBytes
    },
    close() {
      isClosed = true
      waiting = []
      waitingBytes = 0
    },
  }
}

function firstMessage<F>(
  waiting: readonly F[],
  { sizeOf, messageBytes }: OutletParts<F>,
): { frames: F[]; bytes: number } {
  let bytes = 0
  let count = 0
  for (const frame of waiting) {
    const size = sizeOf(frame)
    if (count > 0 && bytes + size > messageBytes) break
    bytes += size
    count++
  }
  return { frames: waiting.slice(0, count), bytes }
}
