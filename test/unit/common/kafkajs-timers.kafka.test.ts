import { quietIdleTimers } from '../../../common/kafkajs-timers.kafka'

interface Queue {
  pending: unknown[]
  throttleCheckTimeoutId: NodeJS.Timeout | null
  scheduleCheckPendingRequests(): void
  destroy(): void
}

const RequestQueue = require('kafkajs/src/network/requestQueue') as new (options: object) => Queue
const logger = { debug() {} }

test('a connection that waits for nothing sets no timer; one that does still looks again', () => {
  quietIdleTimers()
  quietIdleTimers()
  const queue = new RequestQueue({ logger, requestTimeout: 1_000 })
  queue.scheduleCheckPendingRequests()
  expect(queue.throttleCheckTimeoutId).toBeNull()
  queue.pending = [{}]
  queue.scheduleCheckPendingRequests()
  expect(queue.throttleCheckTimeoutId).not.toBeNull()
  queue.destroy()
})
