/** The hospital's door over gRPC with mutual TLS. */
import { type ClientOf, clientOf } from '../../common/clients.grpc'
import type { Credentials } from '../../common/credentials.file'
import { Fault } from '../../common/errors'
import type { Door } from './door'
import type { Answer } from './hearing'

export interface DoorDeadlines {
  /** Of a settle; longer than the care node itself waits for the province. */
  readonly settleMs: number
  /** Of everything else. */
  readonly otherMs: number
}

export const DEADLINES: DoorDeadlines = { settleMs: 12_000, otherMs: 5_000 }

/** Connects on the first call and again whenever the line breaks. */
export function doorOverGrpc(address: string, credentials: Credentials, deadlines: DoorDeadlines = DEADLINES): Door {
  const client: ClientOf<'hospitalDoor'> = clientOf('hospitalDoor', address, credentials)
  const settle = { deadlineMs: deadlines.settleMs }
  const other = { deadlineMs: deadlines.otherMs }
  return {
    signIn: (operator, clientTimeMs) => answerOf(client.signIn({ ...operator, clientTimeMs }, other)),
    signOut: (sessionId) => answerOf(client.signOut({ sessionId }, other)),
    findPerson: (request) => answerOf(client.findPerson(request, settle)),
    checkEntitlement: (request) => answerOf(client.checkEntitlement(request, settle)),
    openVisit: (request) => answerOf(client.openVisit(request, other)),
    uploadLines: (sessionId, visitId, lines) =>
      answerOf(client.uploadLines({ sessionId, visitId, lines: [...lines] }, other)),
    preSettle: (request) => answerOf(client.preSettle(request, settle)),
    settle: (request) => answerOf(client.settle(request, settle)),
    confirm: (settleId, token) => answerOf(client.confirm({ settleId, token }, other)),
    cancel: (settleId, enrollmentDivision) => answerOf(client.cancel({ settleId, enrollmentDivision }, other)),
    reverse: (settleId) => answerOf(client.reverse({ settleId }, settle)),
    settleOnePhase: (request) => answerOf(client.settleOnePhase(request, settle)),
    withdrawOnePhase: (message) => answerOf(client.withdrawOnePhase({ message }, settle)),
    query: (by) => answerOf(client.query(by, other)),
    receipt: (settleId) => answerOf(client.receipt({ settleId }, other)),
    unconfirmed: (limit) => answerOf(client.unconfirmed({ limit }, other)),
    close: () => client.close(),
  }
}

/** Whatever is not an answer of the care node is silence, which proves nothing. */
async function answerOf<T>(call: Promise<T>): Promise<Answer<T>> {
  try {
    return { reply: await call }
  } catch (error) {
    return error instanceof Fault ? { refusal: error.refusal } : { silence: String(error) }
  }
}
