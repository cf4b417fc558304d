/** What a process of the floor is told at its start. */
import type { CredentialPaths } from '../../common/credentials.file'

export interface FloorPlace {
  readonly brokers: readonly string[]
  readonly postgres: string
  readonly credentials: CredentialPaths
  /** Prefix of the topics of this run. */
  readonly run: string
  /** Index of a hub instance. */
  readonly hub: number
  /** Of a node. */
  readonly region: string
  /** Where the hubs' streams are, for a node. */
  readonly linkPorts: readonly number[]
}

export const topicsOf = (run: string) => ({
  request: (region: string) => `${run}.request.${region}`,
  fact: (region: string) => `${run}.fact.${region}`,
  reply: (hub: string) => `${run}.reply.${hub}`,
  toHub: `${run}.to-hub`,
})

/** The batches of facts and acks, as the product's. */
export const BATCH = { most: 64, everyMs: 200 }
