/** What is known of those who learn from this region, in Postgres (migration 010). */
import type { Pool } from 'pg'
import { codecs } from '../../common/contracts.grpc'
import { databaseOf } from './database.pg'
import type { Learners } from './learners'

const HUB_EPOCH = { name: 'care-hub-epoch', text: `select epoch from learner where name = 'hub'` }
const HUB_PROOF = { name: 'care-hub-proof', text: `select proof from learner where name = 'hub'` }
const SEE_HUB = { name: 'care-see-hub', text: 'select see_hub_epoch($1, $2, $3) as epoch' }
const SEE_ENROLLMENT = { name: 'care-see-enrollment', text: 'select see_enrollment_epoch($1, $2, $3) as taught' }
const QUEUE_AGAIN = { name: 'care-queue-again', text: 'select queue_again($1, $2) as more' }

/** About a tenth of a second of the database's time. */
const PAGE = 2_000

export function learnersInPostgres(pool: Pool): Learners {
  const database = databaseOf(pool)
  return {
    async hubEpoch() {
      const [row] = await database.rows<{ epoch: bigint }>(HUB_EPOCH, [])
      return Number(row?.epoch ?? 0)
    },
    async hubEpochProof() {
      const [row] = await database.rows<{ proof: Buffer | null }>(HUB_PROOF, [])
      return row?.proof ? codecs.signedHubEpoch.decode(row.proof) : undefined
    },
    async seeHub({ epoch, lostFromDay, proof }) {
      const kept = proof ? codecs.signedHubEpoch.encode(proof) : null
      const [row] = await database.rows<{ epoch: bigint }>(SEE_HUB, [epoch, lostFromDay, kept])
      return Number(row?.epoch ?? 0)
    },
    async seeEnrollment(region, { epoch, sinceMs }) {
      const [row] = await database.rows<{ taught: boolean }>(SEE_ENROLLMENT, [region, epoch, sinceMs])
      return row?.taught ?? false
    },
    async queueAgain(nowMs) {
      const [row] = await database.rows<{ more: boolean }>(QUEUE_AGAIN, [PAGE, nowMs])
      return row?.more ?? false
    },
  }
}
