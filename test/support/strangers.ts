/** The contracts as another program may have loaded them: it turns whatever it is given into bytes, fitting or not. */
import { join } from 'node:path'
import { loadSync, type ServiceDefinition } from '@grpc/proto-loader'
import { projectRoot } from '../../common/contracts.grpc'

const definition = loadSync(
  ['exchange', 'hospital', 'operations', 'policy_engine'].map((name) => `v1/${name}.proto`),
  { includeDirs: [join(projectRoot(), 'proto')], longs: Number, enums: String, defaults: true, oneofs: true },
)

const service = (name: string) => definition[`lianjie.v1.${name}`] as ServiceDefinition

/** By the names that common/contracts gives the services. */
export const strangers = {
  exchange: service('Exchange'),
  hospitalDoor: service('HospitalDoor'),
  operations: service('Operations'),
  policyEngine: service('PolicyEngine'),
}

/** A field of a message, of google.protobuf.FieldDescriptorProto the parts that matter. */
export interface Field {
  readonly name: string
  /** E.g. TYPE_STRING. */
  readonly type: string
}

/** The fields of what a method is asked with, as the contract has them. */
export function requestFields(contract: keyof typeof strangers, method: string): readonly Field[] {
  const described = strangers[contract][method]?.requestType.type as { readonly field: readonly Field[] } | undefined
  if (!described) throw new Error(`${contract} has no ${method}`)
  return described.field
}
