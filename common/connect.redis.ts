/** One Redis connection as every program wants it: it fails fast, reconnects for ever, and never ends the process. */
import { Redis } from 'ioredis'
import type { Log } from './log'

/** A cache that is slower than the database behind it is no cache. */
const COMMAND_TIMEOUT_MS = 150
const RECONNECT_MAX_MS = 2_000

export function redisAt(url: string, name: string, log: Log): Redis {
  const redis = new Redis(url, {
    connectionName: name,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: 2_000,
    maxRetriesPerRequest: 0,
    // Commands given while it is away fail at once instead of piling up.
    enableOfflineQueue: false,
    retryStrategy: (tries) => Math.min(RECONNECT_MAX_MS, tries * 100),
  })
  let isDown = false
  redis.on('error', (error) => {
    if (!isDown) log.warn({ err: error }, 'redis is away; trying again until it is back')
    isDown = true
  })
  redis.on('ready', () => {
    if (isDown) log.info('redis is back')
    isDown = false
  })
  return redis
}
