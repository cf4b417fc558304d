/**
 * The two calls that a measurement consists of, over the cheap client; all else goes through the hospital's own. Of a
 * verdict only what a hospital hands back is read.
 */
import { Reader } from 'protobufjs/minimal'
import { DEADLINES } from '../bin/hospital/client.grpc'
import type { Door } from '../bin/hospital/door'
import type { Answer } from '../bin/hospital/hearing'
import type { HospitalDoor } from '../bin/organisations/directory'
import { refusalOf } from '../common/calls.grpc'
import { contracts } from '../common/contracts.grpc'
import { readCredentials } from '../common/credentials.file'
import type { SettlementState, SettleReply } from '../proto/types'
import { REQUEST_MAX, unaryClient } from './unary.grpc'

/** The same door, with cheap settle and confirm. */
export function lightDoor(door: Door, { address, credentials }: HospitalDoor): Door {
  const client = unaryClient(address, readCredentials(credentials))
  const { Settle, Confirm } = contracts.hospitalDoor as Record<
    'Settle' | 'Confirm',
    (typeof contracts.hospitalDoor)[string]
  >
  const settle = client.method(Settle.path, DEADLINES.settleMs)
  const confirm = client.method(Confirm.path, DEADLINES.otherMs)
  return {
    ...door,
    settle(request) {
      const bytes = Settle.requestSerialize(request)
      return bytes.length > REQUEST_MAX ? door.settle(request) : answerOf(settle(bytes), verdictIn)
    },
    confirm(settleId, token) {
      const bytes = Confirm.requestSerialize({ settleId, token })
      if (bytes.length > REQUEST_MAX) return door.confirm(settleId, token)
      return answerOf(confirm(bytes), (reply) => Confirm.responseDeserialize(reply) as SettlementState)
    },
    close() {
      client.close()
      door.close()
    },
  }
}

async function answerOf<T>(call: Promise<Buffer>, read: (reply: Buffer) => T): Promise<Answer<T>> {
  try {
    return { reply: read(await call) }
  } catch (error) {
    return { refusal: refusalOf(error as Error) }
  }
}

/** By number in SettleReply (proto/v1/hospital.proto). */
const NOTHING: Buffer = Buffer.alloc(0)
const [TOKEN, CONFIRM_BEFORE_MS] = [1, 3]

/** Who pays what stays unread: nobody here looks at it, and it is the longer part of a verdict. @throws RangeError */
function verdictIn(reply: Buffer): SettleReply {
  const reader = Reader.create(reply)
  const verdict = { token: NOTHING, reckoning: null, confirmBeforeMs: 0 }
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag >>> 3 === TOKEN) verdict.token = reader.bytes() as Buffer
    else if (tag >>> 3 === CONFIRM_BEFORE_MS) verdict.confirmBeforeMs = Number(reader.int64())
    else reader.skipType(tag & 7)
  }
  return verdict
}
