/**
 * Time and order: one heap of events, taken in the order of their instants and, at one instant, of their making.
 * Between two events everything that product code has to say about the first is said: promises run until none is left.
 */

export interface Loop {
  /** Milliseconds since the schedule began. */
  readonly now: number
  /** Events that were run. */
  readonly events: number
  /** Runs the work after so many milliseconds; answers how to call it off. */
  after(ms: number, work: () => void): () => void
  /** Runs events until the instant, or until it is enough; resolves at that instant. */
  runUntil(instant: number, isEnough?: () => boolean): Promise<void>
}

interface Event {
  readonly at: number
  readonly order: number
  work: (() => void) | undefined
}

export function eventLoop(): Loop {
  return new HeapLoop()
}

class HeapLoop implements Loop {
  now = 0
  events = 0
  private made = 0
  private readonly heap: Event[] = []

  after(ms: number, work: () => void): () => void {
    const event: Event = { at: this.now + Math.max(0, ms), order: this.made++, work }
    this.push(event)
    return () => {
      event.work = undefined
    }
  }

  runUntil(instant: number, isEnough: () => boolean = () => false): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = () => {
        try {
          const event = isEnough() ? undefined : this.take(instant)
          if (!event) {
            if (this.now < instant && !isEnough()) this.now = instant
            return resolve()
          }
          this.now = event.at
          this.events++
          event.work?.()
        } catch (error) {
          return reject(error as Error)
        }
        // The end of an immediate is where Node.js runs promises until none is left: 0.8 µs an event, and documented.
        setImmediate(turn)
      }
      setImmediate(turn)
    })
  }

  /** The next event that was not called off, if it is due by then. */
  private take(until: number): Event | undefined {
    for (let first = this.heap[0]; first && first.at <= until; first = this.heap[0]) {
      this.pop()
      if (first.work) return first
    }
    return undefined
  }

  private push(event: Event): void {
    const { heap } = this
    let place = heap.length
    heap.push(event)
    while (place > 0) {
      const above = (place - 1) >> 1
      if (!before(event, heap[above] as Event)) break
      heap[place] = heap[above] as Event
      place = above
    }
    heap[place] = event
  }

  private pop(): void {
    const { heap } = this
    const last = heap.pop()
    if (!last || heap.length === 0) return
    let place = 0
    for (;;) {
      let below = 2 * place + 1
      if (below >= heap.length) break
      if (below + 1 < heap.length && before(heap[below + 1] as Event, heap[below] as Event)) below++
      if (!before(heap[below] as Event, last)) break
      heap[place] = heap[below] as Event
      place = below
    }
    heap[place] = last
  }
}

function before(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}
