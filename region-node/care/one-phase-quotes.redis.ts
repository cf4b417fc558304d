/** Quotes in Redis: quick, forgetful, and never in anybody's way when it is down. */
import type { Redis } from 'ioredis'
import { z } from 'zod'
import type { Log } from '../../common/log'
import type { Split } from '../../proto/types'
import type { Batch } from './bills'
import type { Quotes } from './one-phase-quotes'

/** Longer than anybody stands at a till. */
const KEPT_MS = 86_400_000

const stored = z.object({ requestHash: z.string(), split: z.record(z.string(), z.number()) })

/** @param region keeps nodes apart that share one Redis */
export function quotesInRedis(redis: Redis, region: string, log: Log): Quotes {
  const nameOf = (hospital: string, { batchId, version }: Batch) =>
    `lianjie:${region}:quote:${hospital}:${batchId}:${version}`
  const quietly = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work()
    } catch (error) {
      log.debug({ err: error }, 'redis did not answer; a quote is not kept or not compared')
      return undefined
    }
  }
  return {
    async keep({ hospital, batch, requestHash, split }) {
      const text = JSON.stringify({ requestHash: requestHash.toString('hex'), split })
      await quietly(() => redis.set(nameOf(hospital, batch), text, 'PX', KEPT_MS))
    },
    async find(hospital, batch) {
      const text = await quietly(() => redis.get(nameOf(hospital, batch)))
      return text ? quoteIn(text) : undefined
    },
  }
}

/** Whatever else stands there counts as not there. */
function quoteIn(text: string) {
  try {
    const { requestHash, split } = stored.parse(JSON.parse(text))
    return { requestHash: Buffer.from(requestHash, 'hex'), split: split as unknown as Split }
  } catch {
    return undefined
  }
}
