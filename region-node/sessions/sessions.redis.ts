/** Sign-in sessions in Redis: quick, forgetful, and never in anybody's way when it is down. */
import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { Log } from '../../common/log'
import type { Session, SessionCache } from './sessions'

const stored = z.object({
  sessionId: z.string(),
  hospital: z.string(),
  operatorId: z.string(),
  operatorName: z.string(),
  signedInAtMs: z.number(),
  expiresAtMs: z.number(),
})

/** @param region keeps nodes apart that share one Redis */
export function sessionsInRedis(redis: Redis, region: string, log: Log): SessionCache {
  const name = (sessionId: string) => `lianjie:${region}:session:${sessionId}`
  /** The database answers instead; a cashier is never refused because a cache is down. */
  const quietly = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work()
    } catch (error) {
      log.debug({ err: error }, 'redis did not answer; sessions come from the database')
      return undefined
    }
  }
  return {
    async put(session, liveMs) {
      if (liveMs <= 0) return
      await quietly(() => redis.set(name(session.sessionId), JSON.stringify(session), 'PX', Math.ceil(liveMs)))
    },
    async find(sessionId) {
      const text = await quietly(() => redis.get(name(sessionId)))
      return text ? sessionIn(text) : undefined
    },
    async drop(sessionId) {
      await quietly(() => redis.del(name(sessionId)))
    },
    async ping() {
      const began = performance.now()
      await redis.ping()
      return performance.now() - began
    },
  }
}

/** Whatever else stands there counts as not there. */
function sessionIn(text: string): Session | undefined {
  try {
    return stored.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
