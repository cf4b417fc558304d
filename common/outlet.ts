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
  return new GatheringOutlet(parts)
}

/** A class, because an object that is written with an accessor gets a hidden class of its own each time. */
class GatheringOutlet<F> implements Outlet<F> {
  waitingBytes = 0
  private waiting: F[] = []
  private isBusy = false
  private isClosed = false

  constructor(private readonly parts: OutletParts<F>) {}

  offer(frame: F): boolean {
    const { sizeOf, waitingBytesMax } = this.parts
    if (this.isClosed || this.waitingBytes + sizeOf(frame) > waitingBytesMax) return false
    this.press(frame)
    return true
  }

  press(frame: F): void {
    if (this.isClosed) return
    this.waiting.push(frame)
    this.waitingBytes += this.parts.sizeOf(frame)
    this.arm()
  }

  close(): void {
    this.isClosed = true
    this.waiting = []
    this.waitingBytes = 0
  }

  private arm(): void {
    if (this.isBusy || this.isClosed || this.waiting.length === 0) return
    this.isBusy = true
    this.parts.defer(() => this.flush())
  }

  private flush(): void {
    if (this.isClosed) return
    const { waiting, parts } = this
    const { frames, bytes } = firstMessage(waiting, parts)
    this.waiting = frames.length === waiting.length ? [] : waiting.slice(frames.length)
    this.waitingBytes -= bytes
    parts.write(frames, () => {
      this.isBusy = false
      this.arm()
    })
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
