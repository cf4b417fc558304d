/** What lies between processes: how long things take, and who cannot be reached by whom just now. */
import type { Loop } from './loop'
import type { Random } from './random'

export interface Network {
  /** How long a message takes, usually. */
  latency(): number
  /** When what is sent from a to b gets through again; 0 while it does. */
  cutUntil(from: string, to: string): number
  cut(pair: string, forMs: number): void
  heal(): void
}

export function networkIn(loop: Loop, random: Random): Network {
  const cuts = new Map<string, number>()
  return {
    // Mostly quick, now and then very slow: reordering needs a tail.
    latency: () => (random.chance(0.03) ? 50 + random.next() * 500 : 0.5 + random.next() * 4),
    // Asked for each message, and mostly nothing is cut.
    cutUntil(from, to) {
      if (cuts.size === 0) return 0
      const until = cuts.get(`${from}>${to}`) ?? 0
      return until > loop.now ? until : 0
    },
    cut: (pair, forMs) => cuts.set(pair, Math.max(cuts.get(pair) ?? 0, loop.now + forMs)),
    heal: () => cuts.clear(),
  }
}

export interface Channel<T> {
  send(message: T): void
  close(): void
}

/**
 * One direction of a connection: nothing is lost and nothing overtakes, but while the way is cut everything waits, as
 * a connection that sends again and again does.
 */
export function channel<T>(
  { loop, network }: { readonly loop: Loop; readonly network: Network },
  [from, to]: readonly [string, string],
  deliver: (message: T) => void,
): Channel<T> {
  const waiting: T[] = []
  let isOpen = true
  let lastAt = 0

  function arrive(): void {
    if (!isOpen || waiting.length === 0) return
    const until = network.cutUntil(from, to)
    if (until > 0) loop.after(until - loop.now + 1, arrive)
    else deliver(waiting.shift() as T)
  }
  return {
    send(message) {
      if (!isOpen) return
      waiting.push(message)
      lastAt = Math.max(lastAt, loop.now + network.latency())
      loop.after(lastAt - loop.now, arrive)
    },
    close() {
      isOpen = false
      waiting.length = 0
    },
  }
}
