/**
 * kafkajs 2.2.4 wakes up every millisecond on each connection, for ever, to look at an empty queue (its issue 1751,
 * never mended): 4 % of a core while nothing happens. This lets it sleep when nothing waits. Only for the very version
 * whose source was read; with any other nothing is changed.
 */
import { version } from 'kafkajs/package.json'

interface Queue {
  readonly pending: readonly unknown[]
}
interface QueueClass {
  readonly prototype: Queue & { scheduleCheckPendingRequests(this: Queue): void }
}

const READ_VERSION = '2.2.4'
let quieted = false

/** Once a process, before the first connection. */
export function quietIdleTimers(): void {
  if (quieted || version !== READ_VERSION) return
  quieted = true
  const { prototype } = require('kafkajs/src/network/requestQueue') as QueueClass
  const schedule = prototype.scheduleCheckPendingRequests
  prototype.scheduleCheckPendingRequests = function (this: Queue) {
    // Whoever adds to the queue calls this again, so nothing that waits is ever forgotten.
    if (this.pending.length > 0) schedule.call(this)
  }
}
