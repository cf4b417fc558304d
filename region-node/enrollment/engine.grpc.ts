/** A city's own engine over gRPC with mutual TLS; it proves itself by a certificate of this region's enrollment. */
import { channelCredentials } from '../../common/calls.grpc'
import { clientOf } from '../../common/clients.grpc'
import type { Credentials } from '../../common/credentials.file'
import { Fault, fault } from '../../common/errors'
import type { Region } from '../../common/regions'
import type { CityEngine } from './engine'

export interface EngineAt {
  readonly address: string
  readonly region: Region
  readonly credentials: Credentials
  /** How long one bill may take; a patient waits. */
  readonly engineMs: number
}

export interface EngineOverGrpc extends CityEngine {
  /** Resolves when it can be called. @throws Fault when it cannot within the time that a bill has */
  reach(): Promise<void>
  close(): void
}

/** Connects on the first bill and again whenever the line breaks. */
export function engineOverGrpc({ address, region, credentials, engineMs }: EngineAt): EngineOverGrpc {
  const isOurs = channelCredentials(credentials, (one) => one.role === 'enrollment' && one.region === region)
  const client = clientOf('policyEngine', address, isOurs)
  return {
    async adjudicate(request) {
      try {
        return await client.adjudicate(request, { deadlineMs: engineMs })
      } catch (error) {
        const cause = error instanceof Fault ? error.refusal.code : 'H9001'
        throw Object.assign(fault('H5014', { cause }), { cause: error })
      }
    },
    reach: () => client.ready(engineMs),
    close: () => client.close(),
  }
}
