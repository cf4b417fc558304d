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

/** Events between two looks at the outside world. */
const TURNS = 60

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
      let isOver = false
      const turn = () => {
        if (isOver) return
        try {
          const event = isEnough() ? undefined : this.take(instant)
          if (event) {
            this.now = event.at
            this.events++
            event.work?.()
            return
          }
          if (this.now < instant && !isEnough()) this.now = instant
          resolve()
        } catch (error) {
          reject(error as Error)
        }
        isOver = true
      }
      // Between two immediates Node.js runs promises until none is left, which is documented. Made by the dozen, they
      // share one look at the outside world, which costs more than most events.
      const turns = () => {
        if (isOver) return
        for (let i = 0; i < TURNS; i++) setImmediate(turn)
        setImmediate(turns)
      }
      turns()
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
