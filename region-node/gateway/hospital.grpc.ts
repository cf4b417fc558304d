/**
 * The hospitals' door over gRPC. It knows who calls from the certificate and from nowhere else, looks at every field,
 * and decides nothing: what is answered comes from the care half.
 */
import { setTimeout as pauseUnlessGone } from 'node:timers/promises'
import { type Caller, type Handlers, type Service, service } from '../../common/calls.grpc'
import { Fault, fault } from '../../common/errors'
import type { HospitalDoorHandlers } from '../../proto/types'
import { cancel } from '../care/cancel'
import type { CareWorld } from '../care/care-half'
import { confirm } from '../care/confirm'
import { checkEntitlement, checkVisit, enrollmentRegionOf, findPerson, preSettle } from '../care/look-up'
import { type CallersLine, settleOnePhase } from '../care/one-phase'
import { queryOnePhase, withdrawOnePhase } from '../care/one-phase-withdraw'
import type { Hospital } from '../care/participants'
import type { Asker, Refused } from '../care/parts'
import { query, queryBatch, unconfirmed } from '../care/query'
import { receipt } from '../care/receipt'
import { reverse } from '../care/reverse'
import { settle, type Verdict } from '../care/settle'
import { deleteLines, openVisit, uploadLines } from '../care/visit'
import type { Sessions } from '../sessions/sessions'
import { knownId, optional, required, settleId } from './fields'
import {
  asked,
  batch,
  dayAndCredential,
  division,
  entitlementQuery,
  feeLines,
  lineNos,
  linesReply,
  newVisit,
  onePhaseNames,
  personQuery,
} from './hospital-wire'

export interface DoorParts {
  readonly care: CareWorld
  readonly sessions: Sessions
  readonly limits: { readonly linesPerUploadMax: number }
  /** Waits, but no longer than the caller listens; absent: by the system's timers. */
  pause?(ms: number, gone: AbortSignal): Promise<void>
}

type Door = Handlers<HospitalDoorHandlers>

const UNCONFIRMED_DEFAULT = 100
const UNCONFIRMED_MAX = 1_000
const VISIT_ID_MAX = 36

/** For `serve` of calls.grpc. */
export function hospitalDoor(parts: DoorParts): Service {
  const twoPhases = { ...signing(parts), ...billing(parts), ...settling(parts), ...telling(parts) }
  return service('hospitalDoor', { ...twoPhases, ...onePhase(parts) })
}

/** Sign in, sign out, and who is this. */
function signing({ care, sessions }: DoorParts): Pick<Door, 'signIn' | 'signOut' | 'findPerson' | 'checkEntitlement'> {
  return {
    async signIn(request, caller) {
      const { code } = hospitalOf(caller, care)
      const operatorId = required('operator_id', request.operatorId)
      const operatorName = optional('operator_name', request.operatorName)
      const { clientTimeMs } = request
      const session = orFault(await sessions.signIn(code, { operatorId, operatorName, clientTimeMs }))
      const { sessionId, signedInAtMs: serverTimeMs, expiresAtMs } = session
      return { sessionId, serverTimeMs, expiresAtMs }
    },
    async signOut({ sessionId }, caller) {
      const { code } = hospitalOf(caller, care)
      const refusal = await sessions.signOut(code, sessionId)
      if (refusal) throw new Fault(refusal)
      return { serverTimeMs: care.clock.now() }
    },
    async findPerson(request, caller) {
      const asker = await signedIn(request, caller, { care, sessions })
      const where = division(request.enrollmentDivision)
      return orFault(await findPerson(asker, where, personQuery(request), care))
    },
    async checkEntitlement(request, caller) {
      const asker = await signedIn(request, caller, { care, sessions })
      if (request.visitId) {
        const visitId = required('visit_id', request.visitId, VISIT_ID_MAX)
        return orFault(await checkVisit(asker, visitId, dayAndCredential(request), care))
      }
      const where = division(request.enrollmentDivision)
      return orFault(await checkEntitlement(asker, where, entitlementQuery(request), care))
    },
  }
}

/** The visit and its lines. */
function billing({ care, sessions, limits }: DoorParts): Pick<Door, 'openVisit' | 'uploadLines' | 'deleteLines'> {
  const max = limits.linesPerUploadMax
  return {
    async openVisit(request, caller) {
      const { hospital } = await signedIn(request, caller, { care, sessions })
      return orFault(await openVisit(hospital, newVisit(request), care))
    },
    async uploadLines(request, caller) {
      const { hospital } = await signedIn(request, caller, { care, sessions })
      const visitId = required('visit_id', request.visitId, VISIT_ID_MAX)
      return linesReply(orFault(await uploadLines(hospital, visitId, feeLines(request, max), care)))
    },
    async deleteLines(request, caller) {
      const { hospital } = await signedIn(request, caller, { care, sessions })
      const visitId = required('visit_id', request.visitId, VISIT_ID_MAX)
      return linesReply(orFault(await deleteLines(hospital, visitId, lineNos(request.lineNos, max), care)))
    },
  }
}

/** The road of one settlement. What ends one needs no session: whoever holds a verdict must be able to. */
function settling({
  care,
  sessions,
}: DoorParts): Pick<Door, 'preSettle' | 'settle' | 'confirm' | 'cancel' | 'reverse'> {
  return {
    async preSettle(request, caller) {
      const asker = await signedIn(request, caller, { care, sessions })
      const visitId = required('visit_id', request.visitId, VISIT_ID_MAX)
      return { quote: orFault(await preSettle(asker, visitId, asked(request), care)) }
    },
    async settle(request, caller) {
      const asker = await signedIn(request, caller, { care, sessions })
      const call = {
        settleId: settleId(request.settleId),
        visitId: required('visit_id', request.visitId, VISIT_ID_MAX),
        asked: asked(request),
        invoiceNo: optional('invoice_no', request.invoiceNo),
        ...asker,
      }
      return orFault<Verdict>(await settle(call, care))
    },
    async confirm(request, caller) {
      const hospital = hospitalOf(caller, care)
      return orFault(await confirm({ hospital, settleId: settleId(request.settleId), token: request.token }, care))
    },
    async cancel(request, caller) {
      const hospital = hospitalOf(caller, care)
      const named = request.enrollmentDivision
      const where = named ? orFault(enrollmentRegionOf(division(named), care)).region : undefined
      const call = { hospital, settleId: knownId(request.settleId), enrollmentRegion: where }
      return orFault(await cancel(call, care))
    },
    async reverse(request, caller) {
      const { deadlineMs } = caller
      const call = { hospital: hospitalOf(caller, care), deadlineMs, settleId: knownId(request.settleId) }
      return orFault(await reverse(call, care))
    },
  }
}

/** For systems that know no confirm. Taking back needs no session, as nothing does that ends something. */
function onePhase({
  care,
  sessions,
  pause = systemPause,
}: DoorParts): Pick<Door, 'settleOnePhase' | 'withdrawOnePhase'> {
  return {
    async settleOnePhase(request, caller) {
      const asker = await signedIn(request, caller, { care, sessions })
      const call = {
        ...{ ...asker, message: onePhaseNames(request.message), line: lineOf(caller, pause) },
        visitId: required('visit_id', request.visitId, VISIT_ID_MAX),
        asked: asked(request),
        invoiceNo: optional('invoice_no', request.invoiceNo),
      }
      return orFault(await settleOnePhase(call, care))
    },
    async withdrawOnePhase(request, caller) {
      const { deadlineMs } = caller
      const call = { hospital: hospitalOf(caller, care), deadlineMs, message: onePhaseNames(request.message) }
      return orFault(await withdrawOnePhase(call, care))
    },
  }
}

/** What became of it. */
function telling({ care }: DoorParts): Pick<Door, 'query' | 'receipt' | 'unconfirmed'> {
  return {
    async query(request, caller) {
      const hospital = hospitalOf(caller, care)
      if (request.by === 'batch') return queryBatch(hospital, batch(request.batch), care)
      if (request.by === 'message') return queryOnePhase(hospital, onePhaseNames(request.message), care)
      return query(hospital, knownId(request.settleId ?? ''), care)
    },
    async receipt(request, caller) {
      return orFault(await receipt(hospitalOf(caller, care), knownId(request.settleId), care))
    },
    async unconfirmed({ limit }, caller) {
      const most = Math.min(limit || UNCONFIRMED_DEFAULT, UNCONFIRMED_MAX)
      return { settlements: await unconfirmed(hospitalOf(caller, care), most, care) }
    },
  }
}

/** Whether the caller still listens, and a wait that ends when they hang up. */
function lineOf({ gone }: Caller, pause: NonNullable<DoorParts['pause']>): CallersLine {
  return { isOpen: () => !gone.aborted, pause: (ms) => pause(ms, gone) }
}

function systemPause(ms: number, gone: AbortSignal): Promise<void> {
  return pauseUnlessGone(ms, undefined, { signal: gone }).catch(() => undefined)
}

/** @throws Fault H1011 when this certificate is no hospital's of this region, H1003 when it is not admitted */
function hospitalOf({ identity }: Caller, care: CareWorld): Hospital {
  if (identity.role !== 'hospital' || identity.region !== care.region) throw fault('H1011')
  const hospital = care.participants.hospital(identity.hospital)
  if (!hospital) throw fault('H1003', { institution: identity.hospital })
  return hospital
}

/** @throws Fault as hospitalOf, and H1006 or H1007 */
async function signedIn(
  { sessionId }: { readonly sessionId: string },
  caller: Caller,
  { care, sessions }: Pick<DoorParts, 'care' | 'sessions'>,
): Promise<Asker> {
  const hospital = hospitalOf(caller, care)
  const refusal = await sessions.refusal(hospital.code, sessionId)
  if (refusal) throw new Fault(refusal)
  return { hospital, deadlineMs: caller.deadlineMs }
}

function orFault<T extends object>(answer: T | Refused): T {
  if ('refusal' in answer) throw new Fault(answer.refusal)
  return answer
}
